//! The one line that says what an invocation did: for people, and for whatever reads logs.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::delivery::reason::Reason;

/// What summaries of the function `redeliver` call it.
pub(crate) const REDELIVER: &str = "redeliver";

/// A summary line: a JSON object on standard output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    /// When it was written.
    pub timestamp: Timestamp,
    /// Its level.
    pub level: String,
    /// What the invocation did.
    pub summary: Summary,
}

/// What an invocation did.
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
    /// Records without events of anyone's.
    pub control: u64,
    /// Records that went to the quarantine: those that could not be decoded, and those that were not come through.
    pub poison: u64,
    /// Pointers that were refused: they disagree with the object they lead to, or lead out of the park.
    #[serde(skip_serializing_if = "is_zero")]
    pub refused_pointers: u64,
    /// Bytes after decompression.
    pub decoded_bytes: u64,
    /// How long it took.
    pub millis: u64,
    /// The sequence number from which the batch is redelivered, or the number of messages that stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_item: Option<String>,
    /// Whether every event received is in exactly one column.
    pub balanced: bool,
    /// Where each team's events went.
    pub teams: BTreeMap<Arc<str>, TeamSummary>,
}

/// Where one team's events went: `received` is the sum of the columns up to `failed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamSummary {
    /// Events that came in.
    pub received: u64,
    /// Taken by the listener.
    #[serde(skip_serializing_if = "is_zero")]
    pub delivered: u64,
    /// Parked: to be redelivered.
    #[serde(skip_serializing_if = "is_zero")]
    pub parked: u64,
    /// Refused by the listener for good, or given up; kept under `dead/`.
    #[serde(skip_serializing_if = "is_zero")]
    pub refused: u64,
    /// Dropped over budget.
    #[serde(skip_serializing_if = "is_zero")]
    pub over_budget: u64,
    /// Not shipped: `ship = false`.
    #[serde(skip_serializing_if = "is_zero")]
    pub unshipped: u64,
    /// Not shipped: Lambda's platform lines.
    #[serde(skip_serializing_if = "is_zero")]
    pub platform: u64,
    /// Not shipped: a `drop` pattern.
    #[serde(skip_serializing_if = "is_zero")]
    pub dropped: u64,
    /// Not shipped: outside the sample.
    #[serde(skip_serializing_if = "is_zero")]
    pub sampled: u64,
    /// Not shipped: could not be masked.
    #[serde(skip_serializing_if = "is_zero")]
    pub unmaskable: u64,
    /// Given up by age; kept under `dead/`. `redeliver` only.
    #[serde(skip_serializing_if = "is_zero")]
    pub given_up: u64,
    /// The parked object was gone: delivered before, or deleted by hand. `redeliver` only.
    #[serde(skip_serializing_if = "is_zero")]
    pub vanished: u64,
    /// Neither delivered nor parked by this invocation: tried again.
    #[serde(skip_serializing_if = "is_zero")]
    pub failed: u64,

    /// Bytes delivered, before compression.
    #[serde(skip_serializing_if = "is_zero")]
    pub delivered_bytes: u64,
    /// Parked ones that the listener may have taken all the same.
    #[serde(skip_serializing_if = "is_zero")]
    pub uncertain: u64,
    /// Seconds since the oldest parked bulk that stays was parked. `redeliver` only.
    #[serde(skip_serializing_if = "is_zero")]
    pub parked_age: u64,
    /// Came here because nothing claimed them.
    #[serde(skip_serializing_if = "is_zero")]
    pub unrouted: u64,
    /// Shipped as `[withheld]`.
    #[serde(skip_serializing_if = "is_zero")]
    pub withheld: u64,
    /// Work on them panicked, which is a defect: they are withheld, too, or `unmaskable`.
    #[serde(skip_serializing_if = "is_zero")]
    pub panicked: u64,
    /// Had a value masked.
    #[serde(skip_serializing_if = "is_zero")]
    pub masked: u64,
    /// Split into parts.
    #[serde(skip_serializing_if = "is_zero")]
    pub split: u64,
    /// Cut.
    #[serde(skip_serializing_if = "is_zero")]
    pub cut: u64,
    /// Undelivered inside `message` because the listener would have spoiled them.
    #[serde(skip_serializing_if = "is_zero")]
    pub unlifted: u64,
    /// Why events were not delivered at once.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<Reason, u64>,
}

impl TeamSummary {
    /// Whether every event received is in exactly one column.
    #[must_use]
    pub fn balances(&self) -> bool {
        let shipped = self.delivered + self.parked + self.refused + self.over_budget + self.failed;
        let held_back = self.unshipped + self.platform + self.dropped + self.sampled + self.unmaskable;
        self.received == shipped + held_back + self.given_up + self.vanished
    }
}

impl AddAssign<&TeamSummary> for TeamSummary {
    fn add_assign(&mut self, other: &TeamSummary) {
        self.received += other.received;
        self.delivered += other.delivered;
        self.parked += other.parked;
        self.refused += other.refused;
        self.over_budget += other.over_budget;
        self.unshipped += other.unshipped;
        self.platform += other.platform;
        self.dropped += other.dropped;
        self.sampled += other.sampled;
        self.unmaskable += other.unmaskable;
        self.given_up += other.given_up;
        self.vanished += other.vanished;
        self.failed += other.failed;
        self.delivered_bytes += other.delivered_bytes;
        self.uncertain += other.uncertain;
        self.parked_age = self.parked_age.max(other.parked_age);
        self.unrouted += other.unrouted;
        self.withheld += other.withheld;
        self.panicked += other.panicked;
        self.masked += other.masked;
        self.split += other.split;
        self.cut += other.cut;
        self.unlifted += other.unlifted;
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
        if redelivered { 0 } else { self.teams.values().map(|team| team.received).sum() }
    }

    /// The line, at the level INFO.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> String {
        let line = SummaryLine { timestamp: now, level: "INFO".to_owned(), summary: self.clone() };
        // A struct of strings and numbers always serialises.
        serde_json::to_string(&line).unwrap_or_default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}
