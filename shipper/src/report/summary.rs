//! The one line that says what an invocation did: for people, and for whatever reads logs.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Index, IndexMut};
use std::sync::Arc;

use jiff::Timestamp;
pub use pipeline::{Column, Counts};
use serde::{Deserialize, Serialize};

use crate::delivery::reason::Reason;

/// The name of the function `redeliver` in its summaries.
pub(crate) const REDELIVER: &str = "redeliver";

/// A summary line: a JSON object on standard output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    /// The time at which it was written.
    pub timestamp: Timestamp,
    /// Its level.
    pub level: String,
    /// The summary of the invocation.
    pub summary: Summary,
}

/// The summary of one invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// `shipper` or `redeliver`.
    pub function: String,
    /// The invocation's request id.
    pub request_id: String,
    /// The version of the table in force.
    pub table: String,
    /// Records or messages taken in.
    pub records: u64,
    /// Records that were control messages, which hold no events.
    pub control: u64,
    /// Records that went to the quarantine: those that could not be decoded, and those that no try finished.
    pub poison: u64,
    /// Pointers that were refused: they disagree with the object they lead to, or lead out of the park.
    #[serde(skip_serializing_if = "is_zero")]
    pub refused_pointers: u64,
    /// Bytes after decompression.
    pub decoded_bytes: u64,
    /// The time that it took.
    pub millis: u64,
    /// The sequence number from which the batch is redelivered, or the number of messages that stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_item: Option<String>,
    /// True if every event received is in exactly one column.
    pub balanced: bool,
    /// The counts of each team.
    pub teams: BTreeMap<Arc<str>, TeamSummary>,
}

/// One team's counts, and why its events were not delivered at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamSummary {
    /// The counts, a member each.
    #[serde(flatten)]
    pub counts: Counts,
    /// By reason, the events that were not delivered at once.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<Reason, u64>,
}

impl TeamSummary {
    /// Returns true if every event received is in exactly one column.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.counts.balances()
    }
}

impl<const N: usize> From<[(Column, u64); N]> for TeamSummary {
    fn from(columns: [(Column, u64); N]) -> TeamSummary {
        TeamSummary { counts: columns.into(), ..TeamSummary::default() }
    }
}

impl Index<Column> for TeamSummary {
    type Output = u64;

    fn index(&self, column: Column) -> &u64 {
        &self.counts[column]
    }
}

impl IndexMut<Column> for TeamSummary {
    fn index_mut(&mut self, column: Column) -> &mut u64 {
        &mut self.counts[column]
    }
}

impl AddAssign<&TeamSummary> for TeamSummary {
    fn add_assign(&mut self, other: &TeamSummary) {
        self.counts += &other.counts;
        for (reason, events) in &other.reasons {
            *self.reasons.entry(*reason).or_default() += events;
        }
    }
}

impl Summary {
    /// Events that came into the hub: what is redelivered came in before.
    #[must_use]
    pub fn entered(&self) -> u64 {
        let redelivered = self.function == REDELIVER;
        if redelivered { 0 } else { self.teams.values().map(|team| team[Column::Received]).sum() }
    }

    /// The line, at the level INFO.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> String {
        // Lambda's own timestamps have milliseconds.
        let timestamp = now.round(jiff::Unit::Millisecond).unwrap_or(now);
        let line = SummaryLine { timestamp, level: "INFO".to_owned(), summary: self.clone() };
        // A struct of strings and numbers always serialises.
        serde_json::to_string(&line).unwrap_or_default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
