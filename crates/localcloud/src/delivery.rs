//! Plays CloudWatch Logs' delivery of subscriptions to a destination in another account.
//!
//! It watches the members' log groups that have a filter pointing at the hub's destination, and puts their new
//! events on the destination's stream, in CloudWatch's form: one gzipped `DATA_MESSAGE` a record, and a
//! `CONTROL_MESSAGE` when it first meets a destination.
//!
//! It differs from CloudWatch Logs in that
//! - it looks for new events several times a second and packs what it finds;
//! - only the accounts it is told of are members, and all of them are of the one organisation;
//! - the destination's policy is checked when a filter is met (the endpoint checks it when the filter is put);
//! - filter patterns are plain terms (see [`pattern`]); a filter with another pattern is refused aloud;
//! - of a filter that is deleted, events go on to be sent until that is seen; AWS sends those from before;
//! - a filter's system fields are not sent;
//! - event ids are made here, in CloudWatch's form: the emulator's differ;
//! - what changed is seen by the groups' `storedBytes`, which the emulator, unlike AWS, counts at once.

pub mod envelope;
pub mod pattern;

mod courier;
mod event_id;
mod group;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::cloud::Cloud;
use watch::{Shared, Watcher};

/// Who sends, and where to.
#[derive(Clone, Debug)]
pub struct Options {
    /// The accounts whose log groups are watched.
    pub members: Vec<String>,
    /// The organisation they are of.
    pub organization_id: String,
    /// The name of the hub's destination.
    pub destination: String,
    /// How often to look for new events.
    pub poll: Duration,
}

/// Everything that a subscribed log group's events came to: `seen` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events of log groups with our filter.
    pub seen: u64,
    /// Put on the stream.
    pub put: u64,
    /// Not matched by the filter's pattern.
    pub unmatched: u64,
    /// Refused: by the destination's policy, or for a pattern that is not played.
    pub refused: u64,
    /// Too large for a Kinesis record.
    pub oversize: u64,
    /// Being packed and put now.
    pub pending: u64,
}

/// What delivery has done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What became of the events.
    pub counts: Counts,
    /// `DATA_MESSAGE` records put.
    pub records: u64,
    /// `CONTROL_MESSAGE` records put.
    pub control_records: u64,
    /// Log groups with our filter.
    pub groups: usize,
    /// What was refused or could not be done, in sentences; each is said once.
    pub complaints: Vec<String>,
}

/// A running delivery. Dropping it ends it.
pub struct Delivery {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Delivery {
    /// Starts watching the members' log groups.
    #[must_use]
    pub fn start(cloud: &Cloud, options: Options) -> Self {
        let shared = Arc::new(Shared::new(options.members.iter().cloned()));
        let watcher = Watcher::new(cloud.clone(), options, Arc::clone(&shared));
        Self { shared, task: tokio::spawn(watcher.run()) }
    }

    /// What it has done so far.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// Watches one more account's log groups, beside those it began with.
    pub fn add_member(&self, account: &str) {
        self.shared.add_member(account);
    }

    /// Waits until every event written before the call is put on the stream, or counted as not to be.
    pub async fn drained(&self) {
        self.shared.drained().await;
    }
}
