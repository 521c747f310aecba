//! One lane of a shard: gathers batches and sees each through its invocations.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};

use super::answer::{self, Answer};
use super::decide::{self, Limits, Piece};
use super::event::{self, COMMA, EMPTY_EVENT, PAYLOAD_LIMIT, Shard};
use super::failure::{Condition, Failure};
use super::source::{AFTER_ERROR, Source};
use super::status::KinesisStatus;
use crate::aws::Doing as _;
use crate::runtime::{Invoke, InvokeError};
use crate::template;

/// Pauses between retries: doubled from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// A record as it will be sent.
pub(super) struct Item {
    /// Its number in the shard.
    pub(super) number: u64,
    pub(super) sequence_number: String,
    pub(super) arrival: Timestamp,
    pub(super) json: String,
}

/// Processes a lane's records until there are no more, or the mapping stops.
pub(super) async fn lane<I: Invoke>(
    source: Arc<Source<I>>,
    shard: Arc<Shard>,
    mut items: mpsc::Receiver<Item>,
) {
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
        // What is there already is taken even when the window is over.
        let waiting = items.try_recv().ok();
        let Some(item) =
            (if waiting.is_some() { waiting } else { timeout_at(end, items.recv()).await.ok().flatten() })
        else {
            break;
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

/// The outcome of an invocation.
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

    fn payload(&self, range: Range<usize>) -> String {
        event::event(self.items[range].iter().map(|item| item.json.as_str()))
    }

    fn finish(&self, range: Range<usize>, count: impl FnOnce(&mut KinesisStatus, u64)) {
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
        range: Range<usize>,
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
                    tracing::error!(%error, "the mapping can't write what it gives up; it tries again");
                }
            }
            sleep(AFTER_ERROR).await;
        }
    }
}
