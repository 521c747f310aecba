//! The status as text for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use console::{Term, style};
use jiff::{SignedDuration, Timestamp};

use super::accounts::Account;
use super::columns::{Column, Columns};
use super::gather::Status;
use super::seen::{PERIOD, Seen};
use super::teams::{Kept, Team};
use crate::output::count;
use crate::words::{in_words, lag_in_words};

/// The width of a table without a terminal.
const PLAIN_WIDTH: usize = 120;
/// A list of accounts that is no longer than this leaves the problems above it on the screen.
const SHORT: usize = 15;

pub(crate) fn render(status: &Status, in_full: bool) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = sections(status, in_full, &mut text);
    text
}

fn sections(status: &Status, in_full: bool, text: &mut String) -> std::fmt::Result {
    let table = status.table.as_deref().unwrap_or("none that loads");
    writeln!(text, "Table {table}\n")?;
    problems(status, text)?;
    status.gaps.iter().try_for_each(|gap| writeln!(text, "{} {gap}", style('?').yellow()))?;
    if !status.accounts.is_empty() {
        writeln!(text, "\n{}", accounts(&status.accounts, status.at))?;
    }
    if !status.offboarded.is_empty() {
        let offboarded: Vec<&str> = status.offboarded.iter().map(String::as_str).collect();
        writeln!(text, "\nOffboarded: {}", offboarded.join(", "))?;
    }
    if in_full {
        status.accounts.iter().try_for_each(|account| notes(account, text))?;
    }
    if !status.teams.is_empty() {
        writeln!(text, "\n{}", teams(&status.teams, status.at))?;
    }
    hub(status, text)?;
    // On a terminal the top has gone by then.
    if status.accounts.len() > SHORT && !status.problems.is_empty() {
        let problems = count(status.problems.len(), "problem");
        writeln!(text, "\n{} {problems} found: see the top", style('✗').red())?;
    }
    Ok(())
}

/// Problems come first: hundreds of accounts may follow.
fn problems(status: &Status, text: &mut String) -> std::fmt::Result {
    status.problems.iter().try_for_each(|problem| writeln!(text, "{} {problem}", style('✗').red()))?;
    if status.problems.is_empty() {
        writeln!(text, "{} no problems found", style('✓').green())?;
    }
    let waiting: Vec<String> = status.teams.iter().filter_map(|team| team.waiting(status.at)).collect();
    if !waiting.is_empty() {
        writeln!(text, "{} waiting, retried automatically: {}", style('…').yellow(), waiting.join(", "))?;
    }
    let mut conflicts = status.teams.iter().filter_map(Team::conflicts);
    conflicts.try_for_each(|conflict| writeln!(text, "{} {conflict}", style('!').yellow()))
}

fn hub(status: &Status, text: &mut String) -> std::fmt::Result {
    if status.queues.is_empty() {
        return Ok(());
    }
    writeln!(text)?;
    for destination in &status.destinations {
        writeln!(text, "destination {}: {}", destination.region, destination.in_words())?;
    }
    for (name, waiting) in &status.queues {
        writeln!(text, "queue {name}: {} visible, {} hidden", waiting.visible, waiting.hidden)?;
    }
    match status.quarantined {
        Some(count) => writeln!(text, "quarantine: {count}"),
        None => writeln!(text, "quarantine: your role is not allowed to list it"),
    }
}

fn accounts(accounts: &[Account], now: Timestamp) -> String {
    let mut columns = Columns::new(&[
        Column::always("account"),
        Column::always("Region"),
        Column::always("last run"),
        Column::always("last event"),
        Column::always("lag"),
        Column::always("role"),
        Column::always("seen"),
        Column::always("subscribed"),
        Column::unless_empty("excluded"),
        Column::unless_empty("blocked"),
        Column::unless_empty("refused"),
        Column::unless_empty("failed"),
        Column::unless_empty("retention"),
        Column::unless_empty("drifted"),
    ]);
    for account in accounts {
        let mut row = vec![account.called(), account.region.clone(), run(account, now)];
        row.extend(last_event(account.last_event, now));
        row.push(role(account).to_owned());
        row.extend([account.seen, account.subscribed, account.excluded].map(|count| count.to_string()));
        row.extend([&account.blocked, &account.refused, &account.failed].map(reasons));
        row.extend([retention(account), account.drifted.to_string()]);
        columns.add(row);
    }
    columns.render(width())
}

fn width() -> usize {
    Term::stdout().size_checked().map_or(PLAIN_WIDTH, |(_, columns)| usize::from(columns))
}

/// The time since it arrived, and its age then.
fn last_event(seen: Option<Seen>, now: Timestamp) -> [String; 2] {
    let Some(Seen { at, lag_millis }) = seen else { return ["-", "-"].map(str::to_owned) };
    let (ago, period) = (now.duration_since(at), SignedDuration::from_secs(PERIOD.into()));
    let whole_minutes = SignedDuration::from_mins(ago.as_mins());
    let ago = if ago < period { "<5m ago".to_owned() } else { format!("{} ago", in_words(whole_minutes)) };
    [ago, lag_in_words(lag_millis)]
}

fn run(account: &Account, now: Timestamp) -> String {
    let ago = format!("{} ago", in_words(now.duration_since(account.at)));
    match (account.offboarded || account.kind == subscriber::report::Kind::Offboard, account.ended) {
        (true, _) => format!("{ago}, offboarded"),
        (false, false) => format!("{ago}, goes on"),
        (false, true) => ago,
    }
}

/// The subscriber's role, and the one for people.
fn role(account: &Account) -> &'static str {
    match (account.role, account.operator_role) {
        (false, _) => "missing",
        (true, Some(false)) => "no operator",
        (true, Some(true) | None) => "ok",
    }
}

fn retention(account: &Account) -> String {
    let wrong: u64 = account.retention_failed.values().sum();
    match (account.retention_set, wrong) {
        (0, 0) => "0".to_owned(),
        (set, 0) => format!("{set} set"),
        (set, wrong) => format!("{set} set, {wrong} wrong"),
    }
}

fn reasons(counts: &BTreeMap<String, u64>) -> String {
    let parts: Vec<String> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
}

fn notes(account: &Account, text: &mut String) -> std::fmt::Result {
    if account.notes.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nLog groups of {} in {} that need attention", account.called(), account.region)?;
    account.notes.iter().try_for_each(|note| writeln!(text, "  {} {}: {}", note.what, note.group, note.why))
}

fn teams(teams: &[Team], now: Timestamp) -> String {
    let mut columns = Columns::new(
        &["team", "token", "delivered", "over budget", "withheld", "parked", "oldest", "why", "given up"]
            .map(Column::always),
    );
    for team in teams {
        let tokens = if team.tokens.values().all(|there| *there) { "there" } else { "missing" };
        let tokens = if team.paused { format!("{tokens}, paused") } else { tokens.to_owned() };
        let day =
            team.day.map(|day| [day.delivered, day.over_budget, day.withheld].map(|count| count.to_string()));
        let Kept { bulks, since, reason, .. } = &team.parked;
        let age = since.map_or("-".to_owned(), |since| in_words(now.duration_since(since)));
        let mut row = vec![team.name.clone(), tokens];
        row.extend(day.unwrap_or_else(|| ["-"; 3].map(str::to_owned)));
        let reason = reason.clone().unwrap_or_else(|| "-".to_owned());
        row.extend([bulks.to_string(), age, reason, team.dead.bulks.to_string()]);
        columns.add(row);
    }
    columns.render(width())
}
