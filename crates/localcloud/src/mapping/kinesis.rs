//! A Kinesis event source mapping: finds the stream's shards and gives each a reader.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::shard::{self, Source};
use super::status::{KinesisState, KinesisStatus, ShardState, Shared};
use crate::cloud::Cloud;
use crate::runtime::Invoke;
use crate::template;

/// How often the stream's shards are listed.
const LIST_EVERY: Duration = Duration::from_secs(1);

/// A running Kinesis mapping. Dropping it ends it at once; invocations in flight are cut off.
pub struct KinesisMapping {
    state: Arc<Shared<KinesisState>>,
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
        let source = Arc::new(Source {
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
        Self { state, stop, task: tokio::spawn(supervise(source)) }
    }

    /// What it has done so far.
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
        // Of two reads that end after the call, the second began after it.
        let (listings, idle) = self.state.look(|state| {
            let idle = state.shards.iter().map(|(id, shard)| (id.clone(), shard.idle_reads));
            (state.listings, idle.collect::<BTreeMap<_, _>>())
        });
        let read = |id: &String, idle_reads: u64| idle_reads >= idle.get(id).copied().unwrap_or(0) + 2;
        let shard_drained =
            |(id, shard): (&String, &ShardState)| read(id, shard.idle_reads) && !shard.progress.unfinished();
        let drained =
            |state: &KinesisState| state.listings >= listings + 2 && state.shards.iter().all(shard_drained);
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
    loop {
        match shard::list(&source).await {
            Ok(ids) => {
                for id in ids.into_iter().filter(|id| known.insert(id.clone())) {
                    source.state.change(|state| state.shards.insert(id.clone(), ShardState::default()));
                    readers.spawn(shard::read(Arc::clone(&source), id));
                }
                source.state.change(|state| state.listings += 1);
            }
            Err(error) => tracing::warn!(%error, "the mapping can't list shards; it tries again"),
        }
        tokio::select! {
            () = tokio::time::sleep(LIST_EVERY) => {}
            _ = stopped.wait_for(|stopped| *stopped) => break,
        }
    }
    while readers.join_next().await.is_some() {}
}
