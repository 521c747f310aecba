//! Rules that can never win: routes behind an earlier one, and teams that no rule names.

use std::collections::BTreeSet;

use crate::findings::Findings;
use crate::route::Route;
use crate::scope::covers;
use crate::table::Table;
use crate::written::{TableFile, Text};

/// Reports routes whose matches are all taken by an earlier route with a team. Sound, not complete: a reported route
/// never wins. Routes with faults are skipped, because their matches are unknown.
pub(crate) fn shadowed(file: &TableFile, table: &Table, findings: &mut Findings) {
    let sound: Vec<(&Route, &Text)> = sound(file, table, findings);
    for (index, (later, name)) in sound.iter().enumerate() {
        let Some((earlier, _)) = sound[..index].iter().find(|(earlier, _)| covers(earlier, later, table))
        else {
            continue;
        };
        findings
            .fault(name.span(), format!("The route `{}` never matches.", later.name.escape_debug()))
            .label(format!(
                "`{}` on line {} matches all of it first",
                earlier.name.escape_debug(),
                earlier.line
            ))
            .help("the first matching route with a team ends the search: move this route up, or remove it");
    }
}

/// Reports teams to which no log group can be routed, if every named team is defined.
pub(crate) fn unreached(file: &TableFile, findings: &mut Findings) {
    let accounts = file.accounts.iter().filter_map(|account| account.team.as_ref());
    let routes = file.routes.iter().filter_map(|route| route.team.as_ref());
    let named: BTreeSet<&str> = accounts.chain(routes).chain(&file.unrouted).map(text).collect();
    let known: BTreeSet<&str> = file.teams.iter().map(|team| text(&team.name)).collect();
    if file.unrouted.is_none() || !named.is_subset(&known) {
        return;
    }
    for team in file.teams.iter().filter(|team| !named.contains(text(&team.name))) {
        findings
            .fault(
                team.name.span(),
                format!("No log group can be routed to the team `{}`.", text(&team.name).escape_debug()),
            )
            .label("no account, no route and not `unrouted` names it")
            .help("give it an account or a route, or remove it");
    }
}

fn text(text: &Text) -> &str {
    text.get_ref()
}

fn sound<'t>(file: &'t TableFile, table: &'t Table, findings: &Findings) -> Vec<(&'t Route, &'t Text)> {
    let routes = table.routes.iter().zip(&file.routes);
    let sound = routes.filter(|(_, written)| !findings.has_fault_in(&written.extent));
    sound.filter_map(|(route, written)| Some((route, written.name.as_ref()?))).collect()
}
