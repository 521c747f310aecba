//! Everything that the tasks of a Kinesis mapping share.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::status::{KinesisState, Shared};
use crate::cloud::Cloud;
use crate::notices::Notice;
use crate::template;

/// The pause after a call that failed.
pub(super) const AFTER_ERROR: Duration = Duration::from_millis(500);

/// The askings for another look at the stream, counted: by notices, and by those who wait for the end.
#[derive(Clone, Default)]
pub(super) struct Asked {
    /// For a read of every shard.
    pub(super) reads: watch::Sender<u64>,
    /// For a listing of the shards.
    pub(super) lists: watch::Sender<u64>,
}

impl Asked {
    /// Asks whenever notice is given, for as long as the mapping's state lives.
    pub(super) fn listen(&self, cloud: &Cloud, state: &Arc<Shared<KinesisState>>) {
        let Some(notices) = cloud.notices() else { return };
        let (asked, alive) = (self.clone(), Arc::downgrade(state));
        notices.listen(move |notice| {
            match **notice {
                Notice::Records => drop(raise(&asked.reads)),
                Notice::Shards => drop(raise(&asked.lists)),
                _ => {}
            }
            alive.strong_count() > 0
        });
    }
}

/// Asks once more, and returns the number of this asking.
pub(super) fn raise(asked: &watch::Sender<u64>) -> u64 {
    let mut number = 0;
    asked.send_modify(|asked| {
        *asked += 1;
        number = *asked;
    });
    number
}

/// Everything that a mapping's tasks work with.
pub(super) struct Source<I> {
    pub(super) kinesis: aws_sdk_kinesis::Client,
    pub(super) s3: aws_sdk_s3::Client,
    pub(super) region: String,
    pub(super) role_arn: String,
    pub(super) settings: template::KinesisMapping,
    pub(super) function_arn: String,
    pub(super) function: Arc<I>,
    pub(super) state: Arc<Shared<KinesisState>>,
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) asked: Asked,
    /// The time after which a shard is read without being asked.
    pub(super) read_every: Duration,
}
