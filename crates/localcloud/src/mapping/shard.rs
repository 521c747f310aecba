//! One shard of a Kinesis mapping: a reader, and a lane for each of the parallelisation factor's batches.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_kinesis::types::{Record, ShardIteratorType};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::event::{self, Shard};
use super::lane::{Item, lane};
use super::source::{AFTER_ERROR, Source};
use crate::aws::{CallError, Doing as _};
use crate::runtime::Invoke;
use crate::template::Start;

/// Lambda reads a shard once a second; here it is read when something was put, and no more often than this: each read
/// leaves the emulator an iterator that it looks at, for five minutes, in every call of Kinesis.
const READ_EVERY: Duration = Duration::from_millis(100);
/// Records a read asks for, and that a lane may hold before the reader waits.
const READ_LIMIT: i32 = 1_000;
const LANE_LIMIT: usize = 1_000;

/// The ids of the stream's shards.
pub(super) async fn list<I>(source: &Source<I>) -> Result<Vec<String>, CallError> {
    let mut ids = Vec::new();
    let mut token = None;
    loop {
        let list = source.kinesis.list_shards();
        let list = match token.take() {
            Some(token) => list.next_token(token),
            None => list.stream_arn(&source.settings.stream_arn),
        };
        let page = list.send().await.doing(|| "Listing the stream's shards".to_owned())?;
        ids.extend(page.shards.into_iter().flatten().map(|shard| shard.shard_id));
        token = page.next_token;
        if token.is_none() {
            return Ok(ids);
        }
    }
}

/// Reads a shard until the mapping stops or the shard ends; its lanes process what it reads.
pub(super) async fn read<I: Invoke>(source: Arc<Source<I>>, id: String) {
    let shard = Arc::new(Shard {
        id,
        stream_arn: source.settings.stream_arn.clone(),
        role_arn: source.role_arn.clone(),
        region: source.region.clone(),
    });
    let mut tasks = JoinSet::new();
    let mut lanes = Vec::new();
    for _ in 0..source.settings.parallelization.max(1) {
        let (sender, receiver) = mpsc::channel(LANE_LIMIT);
        lanes.push(sender);
        tasks.spawn(lane(Arc::clone(&source), Arc::clone(&shard), receiver));
    }
    let mut stopped = source.stopped.clone();
    tokio::select! {
        () = read_into(&source, &shard, &lanes) => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    drop(lanes);
    while tasks.join_next().await.is_some() {}
}

/// Reads a shard to its end; after an error, on from where it was.
async fn read_into<I>(source: &Source<I>, shard: &Shard, lanes: &[mpsc::Sender<Item>]) {
    let mut last = None;
    while let Err(error) = read_on(source, shard, lanes, &mut last).await {
        tracing::warn!(%error, "the mapping can't read a shard; it tries again");
        sleep(AFTER_ERROR).await;
    }
    // A closed shard that is read to its end stays so for ever.
    source.state.change(|state| state.shards.entry(shard.id.clone()).or_default().read = u64::MAX);
}

async fn read_on<I>(
    source: &Source<I>,
    shard: &Shard,
    lanes: &[mpsc::Sender<Item>],
    last: &mut Option<String>,
) -> Result<(), CallError> {
    let mut iterator = first_iterator(source, shard, last.as_deref()).await?;
    let mut asked = source.asked.reads.subscribe();
    while let Some(current) = iterator {
        let number = *asked.borrow_and_update();
        let begun = Instant::now();
        let get = source.kinesis.get_records().shard_iterator(current).limit(READ_LIMIT);
        let page =
            get.stream_arn(&shard.stream_arn).send().await.doing(|| format!("Reading {}", shard.id))?;
        let is_all = page.records.is_empty() || page.millis_behind_latest == Some(0);
        for record in page.records {
            give(source, shard, lanes, &record).await;
            *last = Some(record.sequence_number);
        }
        iterator = page.next_shard_iterator;
        if is_all && iterator.is_some() {
            source.state.change(|state| state.shards.entry(shard.id.clone()).or_default().read = number);
            // The sender is in the source.
            let _ = timeout(source.read_every, asked.changed()).await;
            sleep_until(begun + READ_EVERY).await;
        }
    }
    Ok(())
}

async fn first_iterator<I>(
    source: &Source<I>,
    shard: &Shard,
    last: Option<&str>,
) -> Result<Option<String>, CallError> {
    let get = source.kinesis.get_shard_iterator().stream_arn(&shard.stream_arn).shard_id(&shard.id);
    let get = match (last, source.settings.start) {
        (Some(last), _) => {
            get.shard_iterator_type(ShardIteratorType::AfterSequenceNumber).starting_sequence_number(last)
        }
        (None, Start::TrimHorizon) => get.shard_iterator_type(ShardIteratorType::TrimHorizon),
        (None, Start::Latest) => get.shard_iterator_type(ShardIteratorType::Latest),
    };
    let got = get.send().await.doing(|| format!("Finding the place to read {} from", shard.id))?;
    Ok(got.shard_iterator)
}

/// Hands a record to its partition key's lane, so that a key's records stay in order.
async fn give<I>(source: &Source<I>, shard: &Shard, lanes: &[mpsc::Sender<Item>], record: &Record) {
    let number = source.state.change(|state| {
        state.status.records_read += 1;
        state.shards.entry(shard.id.clone()).or_default().progress.read(&record.sequence_number)
    });
    let mut hasher = DefaultHasher::new();
    record.partition_key.hash(&mut hasher);
    let lane = usize::try_from(hasher.finish() % lanes.len() as u64).unwrap_or(0);
    let arrival = record.approximate_arrival_timestamp.and_then(|at| at.to_millis().ok());
    let item = Item {
        number,
        sequence_number: record.sequence_number.clone(),
        arrival: arrival.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or_else(Timestamp::now),
        json: event::kinesis_record(shard, record),
    };
    // A lane ends only with the mapping.
    let _ = lanes[lane].send(item).await;
}
