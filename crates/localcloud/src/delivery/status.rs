//! The status of delivery.

use std::collections::BTreeMap;

use parking_lot::{Mutex, MutexGuard};

use super::flow::Flows;
use super::sightings::Sightings;

/// Enough to see what is wrong.
const MOST_COMPLAINTS: usize = 50;

/// Everything that a subscribed log group's events came to: `seen` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events of log groups with our filter.
    pub seen: u64,
    /// Put on the stream.
    pub put: u64,
    /// Not matched by the filter's pattern.
    pub unmatched: u64,
    /// Refused by the destination's policy.
    pub refused: u64,
    /// Not delivered, since the filter's pattern can't be played.
    pub unplayed: u64,
    /// Too large for a Kinesis record.
    pub oversize: u64,
    /// Being packed and put now.
    pub pending: u64,
}

/// A filter pattern that can't be played. CloudWatch Logs refuses to put a filter with most of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unplayed {
    /// The reason, with the place and the fix.
    pub why: String,
    /// Events of log groups with the pattern.
    pub events: u64,
}

/// The work of delivery so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The fate of the events.
    pub counts: Counts,
    /// `DATA_MESSAGE` records put.
    pub records: u64,
    /// `CONTROL_MESSAGE` records put.
    pub control_records: u64,
    /// Log groups with our filter.
    pub groups: usize,
    /// The patterns that can't be played and held back events.
    pub unplayed: BTreeMap<String, Unplayed>,
    /// Refusals and failures, in sentences; each is said once.
    pub complaints: Vec<String>,
}

/// The status that the task changes and others look at.
#[derive(Default)]
pub(super) struct Shared {
    status: Mutex<Status>,
    flows: Mutex<Flows>,
    sightings: Mutex<Sightings>,
}

impl Shared {
    pub(super) fn status(&self) -> Status {
        self.status.lock().clone()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Status)) {
        change(&mut self.status.lock());
    }

    /// The counts by log group.
    pub(super) fn flows(&self) -> MutexGuard<'_, Flows> {
        self.flows.lock()
    }

    /// The events that were seen.
    pub(super) fn sightings(&self) -> MutexGuard<'_, Sightings> {
        self.sightings.lock()
    }

    /// Says something once.
    pub(super) fn complain(&self, complaint: String) {
        let mut status = self.status.lock();
        if status.complaints.len() < MOST_COMPLAINTS && !status.complaints.contains(&complaint) {
            tracing::warn!("delivery: {complaint}");
            status.complaints.push(complaint);
        }
    }
}
