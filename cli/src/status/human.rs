//! The status as text for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use comfy_table::{ContentArrangement, Table, presets};
use console::style;
use jiff::Timestamp;

use super::Status;
use super::accounts::Account;
use super::teams::{Kept, Team, in_words};

pub(crate) fn render(status: &Status, in_full: bool) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = sections(status, in_full, &mut text);
    text
}

fn sections(status: &Status, in_full: bool, text: &mut String) -> std::fmt::Result {
    let table = status.table.as_deref().unwrap_or("none that loads");
    writeln!(text, "Table {table}")?;
    if !status.accounts.is_empty() {
        writeln!(text, "\n{}", accounts(&status.accounts, status.at))?;
    }
    if !status.offboarded.is_empty() {
        writeln!(text, "\nOffboarded: {}", status.offboarded.join(", "))?;
    }
    if in_full {
        status.accounts.iter().try_for_each(|account| notes(account, text))?;
    }
    if !status.teams.is_empty() {
        writeln!(text, "\n{}", teams(&status.teams, status.at))?;
    }
    hub(status, text)?;
    if status.problems.is_empty() {
        return writeln!(text, "\n{} nothing is a problem", style('✓').green());
    }
    writeln!(text)?;
    status.problems.iter().try_for_each(|problem| writeln!(text, "{} {problem}", style('✗').red()))
}

fn hub(status: &Status, text: &mut String) -> std::fmt::Result {
    if status.queues.is_empty() {
        return Ok(());
    }
    writeln!(text)?;
    for (name, waiting) in &status.queues {
        writeln!(text, "queue {name}: {} to be received, {} hidden", waiting.visible, waiting.hidden)?;
    }
    match status.quarantined {
        Some(count) => writeln!(text, "quarantine: {count}"),
        None => writeln!(text, "quarantine: your role may not look into it"),
    }
}

fn accounts(accounts: &[Account], now: Timestamp) -> String {
    let mut table = plain([
        "account",
        "Region",
        "last run",
        "role",
        "seen",
        "subscribed",
        "excluded",
        "blocked",
        "refused",
        "failed",
        "drifted",
    ]);
    for account in accounts {
        let mut row = vec![account.called(), account.region.clone(), run(account, now), role(account)];
        row.extend([account.seen, account.subscribed, account.excluded].map(|count| count.to_string()));
        row.extend([&account.blocked, &account.refused, &account.failed].map(reasons));
        row.push(account.drifted.to_string());
        table.add_row(row);
    }
    lines(&table)
}

fn run(account: &Account, now: Timestamp) -> String {
    let ago = format!("{} ago", in_words(now.duration_since(account.at)));
    match (account.offboarded || account.kind == subscriber::report::Kind::Offboard, account.ended) {
        (true, _) => format!("{ago}, offboarded"),
        (false, false) => format!("{ago}, goes on"),
        (false, true) => ago,
    }
}

fn role(account: &Account) -> String {
    if account.role { "ok" } else { "missing" }.to_owned()
}

fn reasons(counts: &BTreeMap<String, u64>) -> String {
    let parts: Vec<String> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }
}

fn notes(account: &Account, text: &mut String) -> std::fmt::Result {
    if account.notes.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nLog groups of {} in {} that need people", account.called(), account.region)?;
    account.notes.iter().try_for_each(|note| writeln!(text, "  {} {}: {}", note.what, note.group, note.why))
}

fn teams(teams: &[Team], now: Timestamp) -> String {
    let mut table = plain(["team", "token", "parked", "oldest", "why", "given up"]);
    for team in teams {
        let tokens = if team.tokens.values().all(|there| *there) { "there" } else { "missing" };
        let tokens = if team.paused { format!("{tokens}, paused") } else { tokens.to_owned() };
        let Kept { bulks, since, reason, .. } = &team.parked;
        let age = since.map_or("-".to_owned(), |since| in_words(now.duration_since(since)));
        let reason = reason.clone().unwrap_or_else(|| "-".to_owned());
        table.add_row([
            team.name.clone(),
            tokens,
            bulks.to_string(),
            age,
            reason,
            team.dead.bulks.to_string(),
        ]);
    }
    lines(&table)
}

fn plain<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(head);
    table
}

fn lines(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
