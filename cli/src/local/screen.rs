//! What people see: progress, the summary, a table that lives on a terminal, the closing books.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};

use super::books::TeamBooks;
use super::hub::Hub;
use super::members::{GROUPS, STREAM};

/// Lines above, and on a terminal a part below them that is drawn anew; off a terminal only lines.
#[derive(Clone)]
pub(crate) struct Screen {
    bar: ProgressBar,
}

impl Screen {
    pub(crate) fn new() -> Screen {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Screen { bar }
    }

    /// Whether the part that is drawn anew can be seen.
    pub(crate) fn is_live(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// Says what is being waited for.
    pub(crate) fn wait_for(&self, what: &str) {
        if self.is_live() {
            self.bar.set_message(what.to_owned());
        } else {
            eprintln!("{what}");
        }
    }

    /// Draws the live part anew.
    pub(crate) fn draw(&self, text: String) {
        self.bar.set_message(text);
    }

    /// Prints lines that stay.
    pub(crate) fn say(&self, lines: &str) {
        if self.is_live() {
            self.bar.println(lines);
        } else {
            eprintln!("{lines}");
        }
    }

    pub(crate) fn close(&self) {
        self.bar.finish_and_clear();
    }
}

/// Where everything is, who is who, and what to try first.
pub(crate) fn summary(hub: &Hub) -> String {
    let cloud = hub.cloud();
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = writeln!(text, "\nThe hub runs.\n");
    let _ = writeln!(
        text,
        "  AWS        {} (MiniStack; Region {}, hub account {})",
        cloud.endpoint(),
        cloud.region(),
        cloud.hub()
    );
    let _ = writeln!(text, "  listener   {} (answers as Logz.io's does)", hub.listener.url());
    let _ = writeln!(
        text,
        "  played     CloudWatch Logs' delivery, the event source mappings, Lambda's runtime API, the subscriber"
    );
    for member in &hub.members {
        let _ = writeln!(
            text,
            "  member     {} is {}: AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY=test",
            member.name, member.id, member.id
        );
    }
    if let Some(member) = hub.members.first() {
        let _ = writeln!(
            text,
            "\nWrite a log event as a member does:\n\n  {}",
            put_log_events(hub, &member.id, GROUPS[0])
        );
    }
    let accounts = hub.listener.totals().accounts;
    if let Some(team) = accounts.keys().next() {
        let url = hub.listener.url();
        let url = url.trim_end_matches('/');
        let _ = writeln!(
            text,
            "\nRead a team's logs:\n\n  curl '{url}/_listener/accounts/{team}/documents?limit=5'"
        );
    }
    let _ = writeln!(text, "\nEdit routing.toml and it is published at once. Ctrl-C ends everything.");
    text
}

fn put_log_events(hub: &Hub, account: &str, group: &str) -> String {
    let cloud = hub.cloud();
    format!(
        "AWS_ENDPOINT_URL={} AWS_DEFAULT_REGION={} AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY=test \\\n    \
         aws logs put-log-events --log-group-name {group} --log-stream-name {STREAM} \\\n    \
         --log-events \"timestamp=$(date +%s000),message=login user=maria password=hunter2\"",
        cloud.endpoint(),
        cloud.region(),
    )
}

/// What each sub-account received and where the rest went.
pub(crate) fn teams(teams: &BTreeMap<Arc<str>, TeamBooks>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "team",
        "received",
        "delivered",
        "redelivered",
        "parked",
        "refused",
        "held back",
        "masked",
        "withheld",
        "documents",
    ]);
    for (name, team) in teams {
        let counts = [
            team.received,
            team.delivered,
            team.redelivered,
            team.still_parked,
            team.refused,
            team.held_back,
            team.masked,
            team.withheld,
            team.documents,
        ];
        table.add_row([name.to_string()].into_iter().chain(counts.map(|count| count.to_string())));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}
