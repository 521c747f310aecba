//! Faults, one after another, and where every event went: `cargo xtask faults` makes a table of it.

mod budgets;
mod deadlines;
mod hub;
mod kills;
mod listeners;
mod pointers;
mod records;
mod table;

use e2e::faults::FAULTS;
use e2e::{Hub, PAY_PROD, SEARCH, SHARED, Written};

/// Short waits, so that what heals has healed soon.
pub(crate) const IMPATIENT: [(&str, &str); 5] = [
    ("LOGHUB_BACKOFF_SECONDS", "1"),
    ("LOGHUB_ATTEMPT_TIMEOUT_MS", "500"),
    ("LOGHUB_CONNECT_TIMEOUT_MS", "300"),
    ("LOGHUB_BREAKER_MS", "500"),
    ("LOGHUB_TOKEN_TTL_SECONDS", "1"),
];

/// Every team's account and log group.
pub(crate) const WRITERS: [(&str, &str, &str); 3] =
    [("payments", PAY_PROD, "/pay"), ("search", SEARCH, "/search"), ("platform", SHARED, "/app")];

/// Settings over [`IMPATIENT`].
pub(crate) fn impatient_with<'a>(settings: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    IMPATIENT.iter().chain(settings).copied().collect()
}

/// Writes some events for a team.
pub(crate) async fn write(hub: &Hub, written: &mut Written, team: &str, round: &str) {
    let (_, account, log_group) = WRITERS.iter().find(|(of, ..)| *of == team).expect("a team of the table");
    let messages = (0..20).map(|number| format!("{team} {round} {number}")).collect();
    hub.write(account, log_group, &written.add(team, messages)).await;
}

/// Writes some events for every team.
pub(crate) async fn write_all(hub: &Hub, written: &mut Written, round: &str) {
    for (team, ..) in WRITERS {
        write(hub, written, team, round).await;
    }
}

/// The table in the documentation has exactly the faults that there are, in their order, and nothing is missing.
#[test]
fn the_documented_table_is_of_these_faults() {
    let text = include_str!("../../../../docs/reliability.md");
    let (_, table) = text.split_once("<!-- faults -->").expect("the table begins");
    let (table, _) = table.split_once("<!-- /faults -->").expect("the table ends");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let names: Vec<_> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(names, FAULTS.map(|fault| fault.name), "run cargo xtask faults");
    for row in rows {
        assert_eq!(row[7], "0", "{row:?}");
    }
}
