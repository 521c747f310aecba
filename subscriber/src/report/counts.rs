//! The counts of a run: every log group is in exactly one column of its subscription.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::apply::outcome::{Outcome, Retention, Subscription};
use crate::plan::brake::{Refused, Removals};

/// The maximum number of log groups that a report lists by name.
const MAX_NOTES: usize = 50;

/// The counts of a run in one Region of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Log groups seen.
    pub seen: u64,
    /// The hub's own.
    pub own: u64,
    /// With the right filter already.
    pub right: u64,
    /// The hub's filter was put.
    pub subscribed: u64,
    /// The hub's filter was put again, because it differed.
    pub updated: u64,
    /// The hub's filter was removed.
    pub unsubscribed: u64,
    /// Excluded, without a filter of the hub to remove.
    pub excluded: u64,
    /// The hub's filter is still to be removed.
    pub to_remove: u64,
    /// No longer existing.
    pub vanished: u64,
    /// Can't be subscribed, by reason.
    pub blocked: BTreeMap<String, u64>,
    /// Refused by a brake: `unsubscribe`, `retention`.
    pub refused: BTreeMap<String, u64>,
    /// Failed, by error type.
    pub failed: BTreeMap<String, u64>,
    /// Retention was set.
    pub retention_set: u64,
    /// Retention could not be set, by error type.
    pub retention_failed: BTreeMap<String, u64>,
    /// Notes on log groups, the first ones.
    pub notes: Vec<Note>,
}

/// A note on a log group, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The log group.
    pub group: String,
    /// The column it is in.
    pub what: String,
    /// The reason, in a sentence.
    pub why: String,
}

impl Counts {
    /// Counts a log group in the first pass.
    pub fn add(&mut self, outcome: &Outcome) {
        self.seen += 1;
        self.add_subscription(outcome);
        self.add_retention(outcome);
    }

    /// Counts a log group in the pass of removals.
    pub fn add_removal(&mut self, outcome: &Outcome) {
        if !matches!(outcome.subscription, Subscription::Skipped) {
            self.to_remove = self.to_remove.saturating_sub(1);
            self.add_subscription(outcome);
        }
    }

    /// The removals that the brake judges.
    #[must_use]
    pub fn removals(&self) -> Removals {
        Removals { wanted: self.to_remove, remaining: self.right + self.updated + self.subscribed }
    }

    /// Counts the removals as refused.
    pub fn refuse_removals(&mut self, why: Refused) {
        let refused = std::mem::take(&mut self.to_remove);
        *self.refused.entry("unsubscribe".to_owned()).or_default() += refused;
        for note in self.notes.iter_mut().filter(|note| note.what == "to_remove") {
            "refused".clone_into(&mut note.what);
            note.why = why.to_string();
        }
    }

    /// Counts the removals as a dry run's.
    pub fn pretend_removals(&mut self) {
        self.unsubscribed += std::mem::take(&mut self.to_remove);
    }

    /// The number of failures and refusals.
    #[must_use]
    pub fn troubles(&self) -> u64 {
        self.refused.values().sum::<u64>() + self.failures()
    }

    /// The number of failures.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failed.values().chain(self.retention_failed.values()).sum()
    }

    /// Returns true if log groups were to be subscribed, none could be, and all failed for the same reason.
    #[must_use]
    pub fn all_failed_alike(&self) -> bool {
        self.failed.len() == 1 && self.right + self.subscribed + self.updated == 0
    }

    fn add_subscription(&mut self, outcome: &Outcome) {
        let group = &outcome.group;
        match &outcome.subscription {
            Subscription::Own => self.own += 1,
            Subscription::Right => self.right += 1,
            Subscription::Subscribed => self.subscribed += 1,
            Subscription::Updated => self.updated += 1,
            Subscription::Unsubscribed => self.unsubscribed += 1,
            Subscription::Excluded => self.excluded += 1,
            Subscription::Vanished => self.vanished += 1,
            Subscription::ToRemove => {
                self.to_remove += 1;
                self.note(group, "to_remove", "the table excludes it");
            }
            Subscription::Blocked(blocked) => {
                *self.blocked.entry(blocked.reason().to_owned()).or_default() += 1;
                self.note(group, "blocked", &blocked.to_string());
            }
            Subscription::Failed(refusal) => {
                *self.failed.entry(refusal.kind.error_type().to_owned()).or_default() += 1;
                self.note(group, "failed", &refusal.to_string());
            }
            Subscription::Skipped => {}
        }
    }

    fn add_retention(&mut self, outcome: &Outcome) {
        match &outcome.retention {
            Retention::Unchanged => {}
            Retention::Set => self.retention_set += 1,
            Retention::Refused(days) => {
                *self.refused.entry("retention".to_owned()).or_default() += 1;
                let why = format!(
                    "a retention of {days} days would delete log events from before the onboarding; to confirm, publish \
                     the table with `approve = [\"retention\"]`"
                );
                self.note(&outcome.group, "refused", &why);
            }
            Retention::Failed(refusal) => {
                *self.retention_failed.entry(refusal.kind.error_type().to_owned()).or_default() += 1;
                self.note(&outcome.group, "retention_failed", &refusal.to_string());
            }
        }
    }

    fn note(&mut self, group: &str, what: &str, why: &str) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(Note { group: group.to_owned(), what: what.to_owned(), why: why.to_owned() });
        }
    }
}
