//! The books as people read them: a table of teams and a line for the hub, or all in one line.

use comfy_table::{CellAlignment, Table, presets};

use loghub_console::seams::{HubBooks, TeamBooks};

use super::books::Books;
use crate::output::count;

/// The count that a column shows of a team.
type Count = fn(&TeamBooks) -> u64;

/// The table's columns, which fit into 80, in the order in which events can end up.
const COLUMNS: [(&str, Count); 9] = [
    ("received", |team| team.received),
    ("delivered", |team| team.delivered),
    ("redelivered", |team| team.redelivered + team.replayed),
    ("parked", |team| team.still_parked),
    ("refused", |team| team.refused),
    ("held", |team| team.held_back + team.over_budget),
    ("masked", |team| team.masked),
    ("withheld", |team| team.withheld),
    ("docs", |team| team.documents),
];

/// A row for each team, with what its sub-account received and where the rest went, and the hub's line.
pub(crate) fn table(books: &Books) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["team"].into_iter().chain(COLUMNS.map(|(name, _)| name)));
    for (name, team) in books.teams() {
        let counts = COLUMNS.map(|(_, count)| count(&team).to_string());
        table.add_row([name.to_string()].into_iter().chain(counts));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n{}", table.trim_fmt(), hub(&books.hub()))
}

/// Everything in one line, for where nothing can be drawn anew.
pub(crate) fn line(books: &Books) -> String {
    let team = |(name, team): (_, TeamBooks)| {
        let parked =
            if team.still_parked > 0 { format!(" ({} parked)", team.still_parked) } else { String::new() };
        format!("{name} {}{parked}", team.delivered + team.redelivered + team.replayed)
    };
    let teams: Vec<_> = books.teams().into_iter().map(team).collect();
    format!("delivered: {}; {}", teams.join(", "), hub(&books.hub()))
}

fn hub(hub: &HubBooks) -> String {
    let HubBooks { in_flight, poison, .. } = hub;
    let (seen, records) = (count(hub.seen, "event"), count(hub.records, "record"));
    let table = if hub.table.is_empty() { "not read yet" } else { short(&hub.table) };
    format!("hub: {seen} written, {in_flight} in flight; {records}, {poison} poison; table {table}")
}

/// Enough of a version to tell it from another.
pub(crate) fn short(version: &str) -> &str {
    version.get(..8).unwrap_or(version)
}
