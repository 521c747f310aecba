//! The work of a mapping so far.

use std::collections::BTreeMap;

use parking_lot::Mutex;
use tokio::sync::watch;

use super::progress::Progress;

/// The work of a Kinesis mapping so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KinesisStatus {
    /// Records read from the stream.
    pub records_read: u64,
    /// Records that the function processed.
    pub records_done: u64,
    /// Records that were given up.
    pub records_given_up: u64,
    /// Invocations made.
    pub invocations: u64,
    /// Invocations that failed as a whole.
    pub failed_invocations: u64,
    /// Invocations whose answer named failed items.
    pub partial_invocations: u64,
    /// The last failure, in words.
    pub last_failure: Option<String>,
    /// Each shard's checkpoint.
    pub checkpoints: BTreeMap<String, String>,
}

/// The work of an SQS mapping so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SqsStatus {
    /// Messages received, redeliveries counted again.
    pub messages_received: u64,
    /// Messages that the function processed.
    pub messages_done: u64,
    /// Messages that stay in the queue for another try.
    pub messages_failed: u64,
    /// Invocations made.
    pub invocations: u64,
    /// Invocations that failed as a whole.
    pub failed_invocations: u64,
    /// Invocations that run now.
    pub in_flight: u64,
    /// The last failure, in words.
    pub last_failure: Option<String>,
}

/// A value that tasks change and others wait for.
pub(super) struct Shared<T> {
    value: Mutex<T>,
    changed: watch::Sender<u64>,
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self { value: Mutex::default(), changed: watch::Sender::new(0) }
    }
}

impl<T> Shared<T> {
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let answer = change(&mut self.value.lock());
        self.changed.send_modify(|changes| *changes = changes.wrapping_add(1));
        answer
    }

    pub(super) fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.value.lock())
    }

    /// Waits until `condition` holds.
    pub(super) async fn until(&self, condition: impl Fn(&T) -> bool) {
        let mut changes = self.changed.subscribe();
        while !self.look(&condition) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

/// The state that a Kinesis mapping's tasks share.
#[derive(Default)]
pub(super) struct KinesisState {
    pub(super) status: KinesisStatus,
    pub(super) shards: BTreeMap<String, ShardState>,
    /// The asking that the last listing of the stream's shards began after.
    pub(super) listed: u64,
}

#[derive(Default)]
pub(super) struct ShardState {
    pub(super) progress: Progress,
    /// The asking after which the last read began that found all there was.
    pub(super) read: u64,
}
