//! The table of fault scenarios: a row each, between two marks of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

/// The marks around the table.
const BEGIN: &str = "<!-- faults: begin -->\n";
const END: &str = "<!-- faults: end -->";
const HEAD: &str = "\
| fault | what is done | entered | delivered | parked | dead | quarantined | counted | missing | foreign | duplicates |
|---|---|--:|--:|--:|--:|--:|---|--:|--:|---|
";

/// A scenario as it ran.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The part that fails.
    pub kind: String,
    /// The way in which it fails.
    pub name: String,
    /// The steps, in a sentence.
    pub done: String,
    /// The reason for which events may come more than once; none = they do not.
    pub duplicates_why: Option<String>,
    /// The place of everything in the end.
    #[serde(flatten)]
    pub accounts: Accounts,
}

/// The place of everything that entered.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Accounts {
    /// Events and records that came in.
    pub entered: u64,
    /// In their own team's sub-account.
    pub delivered: u64,
    /// In the park.
    pub parked: u64,
    /// Under `dead/`.
    pub dead: u64,
    /// In the quarantine.
    pub quarantined: u64,
    /// In a column of the ledger.
    pub counted: BTreeMap<String, u64>,
    /// Nowhere.
    pub missing: u64,
    /// With another team.
    pub foreign: u64,
}

/// The table.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut table = HEAD.to_owned();
    for row in rows {
        let Accounts { entered, delivered, parked, dead, quarantined, missing, foreign, .. } = row.accounts;
        let counted: Vec<_> =
            row.accounts.counted.iter().map(|(column, count)| format!("{count} `{column}`")).collect();
        // How many there are differs from run to run; that they have the same id does not.
        let duplicates = row.duplicates_why.as_ref().map_or("0".to_owned(), |why| format!("≥ 0: {why}"));
        let (fault, done) = (fault(&row.kind, &row.name), &row.done);
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "| {fault} | {done} | {entered} | {delivered} | {parked} | {dead} | {quarantined} | {} | {missing} | {foreign} | {duplicates} |",
            counted.join(", "),
        );
    }
    table
}

/// The first cell of a scenario's row.
#[must_use]
pub fn fault(kind: &str, name: &str) -> String {
    format!("{kind}: {name}")
}

/// The rows of a page's table: the first two cells of each, and its line from 1. None where the marks are missing.
#[must_use]
pub fn rows(page: &str) -> Option<Vec<(String, String, usize)>> {
    let (start, end) = (page.find(BEGIN)? + BEGIN.len(), page.find(END)?);
    let first = page.get(..start)?.lines().count() + 1;
    let lines = page.get(start..end)?.lines().enumerate().skip(HEAD.lines().count());
    let row = |(index, line): (usize, &str)| {
        let mut cells = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned());
        Some((cells.next()?, cells.next().unwrap_or_default(), first + index))
    };
    Some(lines.filter_map(row).collect())
}

/// The page with another table; none where the marks are missing.
pub(super) fn replace(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{table}{END}{after}"))
}
