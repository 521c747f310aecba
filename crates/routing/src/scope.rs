//! The log groups of accounts that two routes both match.

use crate::accounts::AccountPattern;
use crate::decision::Account;
use crate::glob::Glob;
use crate::route::Route;
use crate::table::Table;

/// Returns true if both routes match some log group of some account. May wrongly return true if only several entries
/// of `except` together separate them; never wrongly false.
pub(crate) fn meet(one: &Route, other: &Route, table: &Table) -> bool {
    let of_both = |account: &Account| one.matches_account(account) && other.matches_account(account);
    table.possible_accounts().any(|listed| of_both(&listed.account)) && log_groups_meet(one, other)
}

fn log_groups_meet(one: &Route, other: &Route) -> bool {
    let except = || one.except.iter().chain(&other.except);
    let is_left = |glob: &&Glob| !except().any(|except| except.covers(glob));
    let left = |route: &'_ Route| -> Option<Vec<Glob>> {
        Some(route.log_groups.as_ref()?.iter().filter(is_left).cloned().collect())
    };
    match (left(one), left(other)) {
        (Some(ours), Some(theirs)) => {
            ours.iter().any(|ours| theirs.iter().any(|theirs| ours.overlaps(theirs)))
        }
        (Some(globs), None) | (None, Some(globs)) => !globs.is_empty(),
        (None, None) => !except().any(Glob::matches_anything),
    }
}

/// Returns true if `earlier` has a team and matches all that `later` matches.
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
            // Only other faults leave it without an account, and then no statement is possible.
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
