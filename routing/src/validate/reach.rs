//! Rules that can never win: routes behind an earlier one, teams behind nothing.

use std::collections::BTreeSet;

use crate::accounts::AccountPattern;
use crate::decision::Account;
use crate::findings::Findings;
use crate::glob::Glob;
use crate::route::Route;
use crate::table::Table;
use crate::written::{TableFile, Text};

/// Reports routes all of whose matches an earlier route with a team takes. Sound, not complete: what it reports never wins.
/// Routes with faults of their own are left out: what they match is not known.
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
            .help("routes are tried in order and the first that matches and has a team is the last: move this one up, or remove it");
    }
}

/// Reports teams to which nothing can be routed, once every team that is named is known.
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
                format!("Nothing reaches the team `{}`.", text(&team.name).escape_debug()),
            )
            .label("no account, no route, not `unrouted`")
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

/// Whether `earlier` has a team and matches all that `later` matches.
pub(crate) fn covers(earlier: &Route, later: &Route, table: &Table) -> bool {
    table.law.ends_at(earlier)
        && earlier.except.is_empty()
        && covers_accounts(earlier, later, table)
        && covers_log_groups(earlier, later)
}

/// Exact: globs match listed names only, so a route's accounts can be counted out.
fn covers_accounts(earlier: &Route, later: &Route, table: &Table) -> bool {
    match (&earlier.accounts, &later.accounts) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(_), Some(patterns)) => {
            let mut reached = reached_accounts(patterns, table).peekable();
            // Only faults elsewhere leave it without an account: then nothing can be said.
            reached.peek().is_some() && reached.all(|account| earlier.matches_account(&account))
        }
    }
}

fn reached_accounts<'t>(
    patterns: &'t [AccountPattern],
    table: &'t Table,
) -> impl Iterator<Item = Account> + 't {
    let named = |account: &Account| patterns.iter().any(|pattern| pattern.is_match(account));
    let listed = table.accounts.0.values().map(|listed| listed.account.clone()).filter(named);
    let whole_ids = patterns.iter().filter_map(AccountPattern::id).map(|id| table.accounts.get(id).account);
    listed.chain(whole_ids)
}

fn covers_log_groups(earlier: &Route, later: &Route) -> bool {
    let covered = |glob: &Glob| earlier.log_groups.iter().flatten().any(|outer| outer.covers(glob));
    let later = later.log_groups.as_ref();
    earlier.matches_any_log_group() || later.is_some_and(|globs| globs.iter().all(covered))
}
