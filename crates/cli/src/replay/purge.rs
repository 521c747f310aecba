//! `loghub replay purge`: what nobody wants any more is deleted.

use miette::Diagnostic;
use serde_json::json;
use thiserror::Error;

use super::kept::{Kept, select};
use super::letters::{Tidied, tidy};
use super::{Purge, Selection, list};
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, Unable};
use crate::interrupts::Interrupts;
use crate::output::{Format, can_ask, count};

#[derive(Debug, Diagnostic, Error)]
enum Undone {
    #[error("nothing is deleted: nothing was named")]
    #[diagnostic(help("say what is to go: --parked, --dead or --quarantined"))]
    NothingNamed,
    #[error("nothing is deleted: nobody said that it is meant")]
    #[diagnostic(help("look at it with `loghub replay list`, and then give --yes"))]
    NotMeant,
}

pub(super) async fn run(hub: &Hub, args: &Purge, format: Format) -> Outcome {
    let Selection { parked, dead, quarantined, .. } = args.selection;
    if !(parked || dead || quarantined) {
        return Err(Undone::NothingNamed.into());
    }
    let selected = select(hub, &args.selection).await?;
    if !args.yes && !selected.is_empty() {
        ask(&selected)?;
    }
    for kept in &selected {
        hub.objects().delete(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
    }
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let tidied = tidy(hub, &args.selection, &mut interrupts).await;
    format.show(
        || {
            let letters = tidied.as_ref().map(Tidied::in_words).unwrap_or_default();
            format!("{} deleted.\n{letters}", count(selected.len(), "object"))
        },
        || json!({"deleted": selected, "dead_letters": tidied}),
    );
    Ok(Ending::Success)
}

fn ask(selected: &[Kept]) -> Result<(), Undone> {
    if !can_ask() {
        return Err(Undone::NotMeant);
    }
    eprint!("{}", list::table(selected));
    let question = format!("Delete {} for good?", count(selected.len(), "object"));
    let meant = dialoguer::Confirm::new().with_prompt(question).default(false).interact();
    if meant.unwrap_or(false) { Ok(()) } else { Err(Undone::NotMeant) }
}
