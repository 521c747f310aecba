//! A Kinesis event source mapping: finds the stream's shards and gives each a reader.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::shard;
use super::source::{AFTER_ERROR, Asked, Source, raise};
use super::status::{KinesisState, KinesisStatus, ShardState, Shared};
use crate::cloud::Cloud;
use crate::runtime::Invoke;
use crate::template;

/// The time after which the stream's shards are listed again, if they are not said to have changed.
const LIST_EVERY: Duration = Duration::from_secs(30);
/// The time after which a shard is read again where notices come, in case one was missed, and where none do.
const NET: Duration = Duration::from_secs(5);
const WITHOUT_NOTICES: Duration = Duration::from_millis(100);

/// A running Kinesis mapping. Dropping it ends it at once; invocations in flight are cut off.
pub struct KinesisMapping {
    state: Arc<Shared<KinesisState>>,
    asked: Asked,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Drop for KinesisMapping {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl KinesisMapping {
    /// Starts reading the hub's stream and invoking `function`.
    pub fn start<I: Invoke>(
        settings: template::KinesisMapping,
        function_arn: String,
        cloud: &Cloud,
        function: Arc<I>,
    ) -> Self {
        let state = Arc::<Shared<KinesisState>>::default();
        let (stop, stopped) = watch::channel(false);
        let asked = Asked::default();
        asked.listen(cloud, &state);
        let source = Arc::new(Source {
            asked: asked.clone(),
            read_every: if cloud.notices().is_some() { NET } else { WITHOUT_NOTICES },
            kinesis: cloud.kinesis(cloud.hub()),
            s3: cloud.s3(cloud.hub()),
            region: cloud.region().to_owned(),
            role_arn: format!("arn:aws:iam::{}:role/{}", cloud.hub(), settings.function),
            settings,
            function_arn,
            function,
            state: Arc::clone(&state),
            stopped,
        });
        Self { state, asked, stop, task: tokio::spawn(supervise(source)) }
    }

    /// Returns its work so far.
    #[must_use]
    pub fn status(&self) -> KinesisStatus {
        self.state.look(|state| {
            let mut status = state.status.clone();
            let checkpoint = |(id, shard): (&String, &ShardState)| {
                Some((id.clone(), shard.progress.checkpoint()?.to_owned()))
            };
            status.checkpoints = state.shards.iter().filter_map(checkpoint).collect();
            status
        })
    }

    /// Waits until everything that was in the stream at the call is processed or given up.
    pub async fn drained(&self) {
        let (listed, read) = (raise(&self.asked.lists), raise(&self.asked.reads));
        let is_drained = |shard: &ShardState| shard.read >= read && !shard.progress.unfinished();
        let drained = |state: &KinesisState| state.listed >= listed && state.shards.values().all(is_drained);
        self.state.until(drained).await;
    }

    /// Waits until what it has done is as wished; checkpoints are not shown to `wished`.
    pub async fn until(&self, wished: impl Fn(&KinesisStatus) -> bool) {
        self.state.until(|state| wished(&state.status)).await;
    }

    /// Stops reading, lets the invocations in flight end, and answers what was done.
    pub async fn stop(mut self) -> KinesisStatus {
        self.stop.send_replace(true);
        // It ends by itself; if it panicked there is nothing more to wait for.
        let _ = (&mut self.task).await;
        self.status()
    }
}

async fn supervise<I: Invoke>(source: Arc<Source<I>>) {
    let mut readers = JoinSet::new();
    let mut known = BTreeSet::new();
    let mut stopped = source.stopped.clone();
    let mut asked = source.asked.lists.subscribe();
    loop {
        let listed = *asked.borrow_and_update();
        match shard::list(&source).await {
            Ok(ids) => {
                for id in ids.into_iter().filter(|id| known.insert(id.clone())) {
                    source.state.change(|state| state.shards.insert(id.clone(), ShardState::default()));
                    readers.spawn(shard::read(Arc::clone(&source), id));
                }
                source.state.change(|state| state.listed = listed);
            }
            Err(error) => {
                tracing::warn!(%error, "the mapping can't list shards; it tries again");
                tokio::time::sleep(AFTER_ERROR).await;
                continue;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LIST_EVERY) => {}
            // The sender is in the source.
            _ = asked.changed() => {}
            _ = stopped.wait_for(|stopped| *stopped) => break,
        }
    }
    while readers.join_next().await.is_some() {}
}
