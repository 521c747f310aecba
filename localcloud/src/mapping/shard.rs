//! One shard of a Kinesis mapping: a reader, and a lane for each of the parallelisation factor's batches.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_kinesis::types::{Record, ShardIteratorType};
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use super::PAYLOAD_LIMIT;
use super::answer::{self, Answer};
use super::decide::{self, Limits, Piece};
use super::event::{self, COMMA, EMPTY_EVENT, Shard};
use super::failure::{Condition, Failure};
use super::status::{KinesisState, Shared};
use crate::aws::Doing as _;
use crate::runtime::{Invoke, InvokeError};
use crate::template::{self, Start};

/// Lambda reads a shard once a second; here, more often, so that a person need not wait.
const READ_EVERY: Duration = Duration::from_millis(100);
/// Records a read asks for, and that a lane may hold before the reader waits.
const READ_LIMIT: i32 = 1_000;
const LANE_LIMIT: usize = 1_000;
/// Pauses between retries: doubled from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);
const AFTER_ERROR: Duration = Duration::from_millis(500);

/// What a mapping's tasks work with.
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
}

/// A record as it will be sent.
struct Item {
    number: u64,
    sequence_number: String,
    arrival: Timestamp,
    json: String,
}

/// The ids of the stream's shards; none if they can't be listed now.
pub(super) async fn list<I>(source: &Source<I>) -> Vec<String> {
    let mut ids = Vec::new();
    let mut token = None;
    loop {
        let list = source.kinesis.list_shards();
        let list = match token.take() {
            Some(token) => list.next_token(token),
            None => list.stream_arn(&source.settings.stream_arn),
        };
        match list.send().await.doing(|| "Listing the stream's shards".to_owned()) {
            Ok(page) => {
                ids.extend(page.shards.into_iter().flatten().map(|shard| shard.shard_id));
                token = page.next_token;
            }
            Err(error) => tracing::warn!(%error, "the mapping can't list shards; it tries again"),
        }
        if token.is_none() {
            return ids;
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

async fn read_into<I>(source: &Source<I>, shard: &Shard, lanes: &[mpsc::Sender<Item>]) {
    let mut last = None;
    let mut iterator = None;
    loop {
        let current = match iterator.take() {
            Some(iterator) => iterator,
            None => match new_iterator(source, shard, last.as_deref()).await {
                Some(iterator) => iterator,
                None => {
                    sleep(AFTER_ERROR).await;
                    continue;
                }
            },
        };
        let read = source.kinesis.get_records().shard_iterator(current).limit(READ_LIMIT).send().await;
        let page = match read.doing(|| format!("Reading {}", shard.id)) {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "the mapping can't read a shard; it tries again");
                sleep(AFTER_ERROR).await;
                continue;
            }
        };
        let idle = page.records.is_empty();
        for record in page.records {
            last = Some(record.sequence_number.clone());
            give(source, shard, lanes, &record).await;
        }
        if idle {
            source.state.change(|state| state.shards.entry(shard.id.clone()).or_default().idle_reads += 1);
            sleep(READ_EVERY).await;
        }
        match page.next_shard_iterator {
            Some(next) => iterator = Some(next),
            // The shard was closed and is read to its end: it stays idle for ever.
            None => source.state.change(|state| {
                state.shards.entry(shard.id.clone()).or_default().idle_reads = u64::MAX / 2;
            }),
        }
        if iterator.is_none() {
            return;
        }
    }
}

async fn new_iterator<I>(source: &Source<I>, shard: &Shard, last: Option<&str>) -> Option<String> {
    let get = source.kinesis.get_shard_iterator().stream_arn(&shard.stream_arn).shard_id(&shard.id);
    let get = match (last, source.settings.start) {
        (Some(last), _) => {
            get.shard_iterator_type(ShardIteratorType::AfterSequenceNumber).starting_sequence_number(last)
        }
        (None, Start::TrimHorizon) => get.shard_iterator_type(ShardIteratorType::TrimHorizon),
        (None, Start::Latest) => get.shard_iterator_type(ShardIteratorType::Latest),
    };
    match get.send().await.doing(|| format!("Finding the place to read {} from", shard.id)) {
        Ok(found) => found.shard_iterator,
        Err(error) => {
            tracing::warn!(%error, "the mapping can't read a shard; it tries again");
            None
        }
    }
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

async fn lane<I: Invoke>(source: Arc<Source<I>>, shard: Arc<Shard>, mut items: mpsc::Receiver<Item>) {
    let mut held = None;
    while let Some(first) = match held.take() {
        Some(item) => Some(item),
        None => items.recv().await,
    } {
        if *source.stopped.borrow() {
            return;
        }
        let (batch, next) = gather(&source.settings, first, &mut items).await;
        held = next;
        Batch { source: &source, shard: &shard, items: batch }.process().await;
    }
}

/// Gathers a batch: until it is full, or its payload is, or its window has passed.
async fn gather(
    settings: &template::KinesisMapping,
    first: Item,
    items: &mut mpsc::Receiver<Item>,
) -> (Vec<Item>, Option<Item>) {
    let end = Instant::now() + settings.window;
    let mut bytes = EMPTY_EVENT + first.json.len();
    let mut batch = vec![first];
    while batch.len() < settings.batch_size {
        let item = match items.try_recv() {
            Ok(item) => item,
            Err(_) => match timeout_at(end, items.recv()).await {
                Ok(Some(item)) => item,
                Ok(None) | Err(_) => break,
            },
        };
        bytes += COMMA + item.json.len();
        if bytes > PAYLOAD_LIMIT {
            return (batch, Some(item));
        }
        batch.push(item);
    }
    (batch, None)
}

/// A gathered batch on its way through its invocations.
struct Batch<'a, I> {
    source: &'a Source<I>,
    shard: &'a Shard,
    items: Vec<Item>,
}

/// What an invocation came to.
struct Tried {
    answer: Answer,
    function_error: Option<String>,
}

impl<I: Invoke> Batch<'_, I> {
    /// Sends the batch, and what must be sent again, until every record is done or given up, or the mapping stops.
    async fn process(&self) {
        let settings = &self.source.settings;
        let limits = Limits { max_retries: settings.max_retries, bisect: settings.bisect };
        let mut pieces = VecDeque::from([Piece { range: 0..self.items.len(), retries: 0 }]);
        let mut failures = 0;
        while let Some(piece) = self.unexpired(pieces.pop_front()).await {
            if failures > 0 && !self.pause(failures).await {
                return;
            }
            let tried = self.invoke(&piece).await;
            failures = if tried.answer == Answer::Success { 0 } else { failures + 1 };
            let verdict = decide::next(&piece, &tried.answer, limits);
            self.finish(verdict.done, |status, records| status.records_done += records);
            if !verdict.give_up.is_empty() {
                let condition = Condition::RetryAttemptsExhausted;
                self.give_up(verdict.give_up, condition, piece.retries + 1, tried.function_error).await;
            }
            for piece in verdict.retry.into_iter().rev() {
                pieces.push_front(piece);
            }
        }
    }

    /// Gives up the piece's records that are too old; answers the rest, or nothing at the end of the batch.
    async fn unexpired(&self, piece: Option<Piece>) -> Option<Piece> {
        let mut piece = piece?;
        let now = Timestamp::now();
        let age = |item: &Item| Duration::try_from(now.duration_since(item.arrival)).unwrap_or_default();
        let ages = self.items[piece.range.clone()].iter().map(age);
        let old = decide::expired(ages, self.source.settings.max_age);
        let start = piece.range.start;
        if old > 0 {
            let range = start..start + old;
            self.give_up(range, Condition::RecordAgeExceeded, piece.retries, None).await;
        }
        piece.range.start += old;
        Some(piece)
    }

    async fn invoke(&self, piece: &Piece) -> Tried {
        if piece.range.is_empty() {
            return Tried { answer: Answer::Success, function_error: None };
        }
        let payload = Bytes::from(self.payload(piece.range.clone()));
        let response = self.source.function.invoke(payload).await;
        let identifiers: Vec<&str> =
            self.items[piece.range.clone()].iter().map(|item| item.sequence_number.as_str()).collect();
        let tried = match &response {
            Ok(_) if !self.source.settings.report_failures => {
                Tried { answer: Answer::Success, function_error: None }
            }
            Ok(response) => Tried { answer: answer::read(response, &identifiers), function_error: None },
            Err(error) => Tried {
                answer: Answer::Failure(error.to_string()),
                function_error: Some(InvokeError::function_error(error).to_owned()),
            },
        };
        self.count(&tried.answer);
        tried
    }

    fn count(&self, answer: &Answer) {
        self.source.state.change(|state| {
            let status = &mut state.status;
            status.invocations += 1;
            match answer {
                Answer::Success => {}
                Answer::Partial(_) => status.partial_invocations += 1,
                Answer::Failure(reason) => {
                    status.failed_invocations += 1;
                    status.last_failure = Some(reason.clone());
                }
            }
        });
    }

    fn payload(&self, range: std::ops::Range<usize>) -> String {
        event::event(self.items[range].iter().map(|item| item.json.as_str()))
    }

    fn finish(&self, range: std::ops::Range<usize>, count: impl FnOnce(&mut super::KinesisStatus, u64)) {
        self.source.state.change(|state| {
            let progress = &mut state.shards.entry(self.shard.id.clone()).or_default().progress;
            self.items[range.clone()].iter().for_each(|item| progress.finish(item.number));
            count(&mut state.status, range.len() as u64);
        });
    }

    /// Waits before a retry; answers whether the mapping goes on.
    async fn pause(&self, failures: u32) -> bool {
        let pause = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LAST_PAUSE);
        let mut stopped = self.source.stopped.clone();
        tokio::select! {
            () = sleep(pause) => true,
            _ = stopped.wait_for(|stopped| *stopped) => false,
        }
    }

    /// Writes records to the on-failure bucket, if there is one, and counts them as given up.
    async fn give_up(
        &self,
        range: std::ops::Range<usize>,
        condition: Condition,
        invocations: u32,
        function_error: Option<String>,
    ) {
        let items = &self.items[range.clone()];
        if let ([first, ..], [.., last], Some(bucket)) = (items, items, &self.source.settings.on_failure) {
            let failure = Failure {
                request_id: uuid::Uuid::new_v4().to_string(),
                function_arn: self.source.function_arn.clone(),
                condition,
                invocations,
                function_error,
                timestamp: Timestamp::now(),
                stream_arn: self.shard.stream_arn.clone(),
                shard_id: self.shard.id.clone(),
                first: (first.sequence_number.clone(), first.arrival),
                last: (last.sequence_number.clone(), last.arrival),
                batch_size: items.len(),
                payload: self.payload(range.clone()),
            };
            self.write(bucket, &failure).await;
        }
        self.finish(range, |status, records| status.records_given_up += records);
    }

    /// Tries until it is written: what is given up must not be lost as well.
    async fn write(&self, bucket: &str, failure: &Failure) {
        let bucket = bucket.rsplit(':').next().unwrap_or(bucket);
        let key = failure.key(&self.source.settings.logical_id, &uuid::Uuid::new_v4().to_string());
        let body = Bytes::from(failure.body().to_string());
        loop {
            let put = self.source.s3.put_object().bucket(bucket).key(&key).body(body.clone().into());
            match put.send().await.doing(|| format!("Writing s3://{bucket}/{key}")) {
                Ok(_) => return,
                Err(error) => {
                    tracing::error!(%error, "the mapping can't write what it gives up; it tries again")
                }
            }
            sleep(AFTER_ERROR).await;
        }
    }
}
