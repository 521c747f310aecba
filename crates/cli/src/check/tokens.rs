//! Teams whose token is not in Parameter Store: until it is, their bulks are parked.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use miette::{NamedSource, Severity};
use routing::Fault;
use toml_edit::Document;

use crate::hub::{Hub, Unable};
use crate::table::Loaded;
use crate::token;

/// Returns a warning for each token that the table names and the hub's Parameter Store does not have.
pub(super) async fn missing(hub: &Hub, file: &Path, loaded: &Loaded) -> Result<Vec<Fault>, Unable> {
    let known = token::present(hub).await?;
    let asked = loaded.table.tokens();
    let is_known = |name: &str| known.iter().any(|known| known.name == name);
    let missing = asked.iter().filter(|(name, _)| !is_known(name));
    let warning = |(name, team): (&Arc<str>, &Arc<str>)| {
        let is_one_of_several = asked.values().filter(|of| *of == team).count() > 1;
        let which = if is_one_of_several { format!(" --name {name}") } else { String::new() };
        let prefix = &hub.shipper.hub.token_prefix;
        Fault {
            message: format!("the team {team} has no token: {prefix}/{name} does not exist"),
            source_code: NamedSource::new(file.display().to_string(), Arc::from(loaded.source.as_str())),
            span: place(&loaded.source, team).unwrap_or_default().into(),
            label: "its bulks are parked until it has one".to_owned(),
            help: Some(format!("`loghub token set {team}{which} --routing {}`", file.display())),
            severity: Severity::Warning,
        }
    };
    Ok(missing.map(warning).collect())
}

/// The place of the team's name in the table's text.
fn place(source: &str, team: &str) -> Option<Range<usize>> {
    let document = Document::parse(source).ok()?;
    let (key, _) = document.get("teams")?.as_table_like()?.get_key_value(team)?;
    key.span()
}
