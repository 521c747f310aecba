//! An SQS event source mapping: receives, invokes, and deletes what the function did not name as failed.
//!
//! A failed message is not touched: it comes back when its visibility timeout ends, which the function may have
//! changed. Pollers receive when the queue's [bell](super::bell) rings, and as long as they find messages.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName, QueueAttributeName,
};
use bytes::Bytes;
use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::answer::{self, Answer};
use super::bell::{self, Bell, Rung};
use super::event::{self, COMMA, EMPTY_EVENT, PAYLOAD_LIMIT};
use super::status::{Shared, SqsStatus};
use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::runtime::Invoke;
use crate::template;

/// A receive and a delete take at most ten messages (Amazon SQS quotas).
const MOST_MESSAGES: usize = 10;
/// Lambda begins with five pollers (AWS Lambda, "Configuring scaling behavior for SQS event source mappings").
const MOST_POLLERS: usize = 5;
const AFTER_ERROR: Duration = Duration::from_millis(500);
/// The time after which a queue that is waited for is counted again, unless the mapping has done something meanwhile.
const COUNT_EVERY: Duration = Duration::from_millis(250);
/// A queue's own times, where it states none or they can't be read (Amazon SQS, `SetQueueAttributes`).
const TIMES: Times = Times { delay: Duration::ZERO, visibility: Duration::from_secs(30) };

/// A running SQS mapping. Dropping it ends it at once; invocations in flight are cut off.
pub struct SqsMapping {
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
    state: Arc<Shared<SqsStatus>>,
    bell: Arc<Bell>,
    stop: watch::Sender<bool>,
    enabled: watch::Sender<bool>,
    pollers: JoinSet<()>,
}

/// The times for which a queue hides messages: those that are sent, and those that are received.
#[derive(Clone, Copy)]
struct Times {
    delay: Duration,
    visibility: Duration,
}

impl SqsMapping {
    /// Starts receiving from the hub's queue at `queue_url` and invoking `function`.
    pub fn start<I: Invoke>(
        settings: template::SqsMapping,
        queue_url: &str,
        cloud: &Cloud,
        function: &Arc<I>,
    ) -> Self {
        let state = Arc::<Shared<SqsStatus>>::default();
        let (stop, stopped) = watch::channel(false);
        let (enabled, reading) = watch::channel(true);
        let sqs = cloud.sqs(cloud.hub());
        let bell = Arc::new(Bell::new(cloud));
        let poller = Arc::new(Poller {
            bell: Arc::clone(&bell),
            times: Mutex::new(None),

            sqs: sqs.clone(),
            queue_url: queue_url.to_owned(),
            region: cloud.region().to_owned(),
            function: Arc::clone(function),
            state: Arc::clone(&state),
            stopped,
            enabled: reading,
            settings,
        });
        poller.listen(cloud);
        let mut pollers = JoinSet::new();
        for _ in 0..poller.settings.max_concurrency.unwrap_or(MOST_POLLERS).clamp(1, MOST_POLLERS) {
            pollers.spawn(Arc::clone(&poller).run());
        }
        Self { sqs, queue_url: queue_url.to_owned(), state, bell, stop, enabled, pollers }
    }

    /// Has it read or rest, as Lambda's `UpdateEventSourceMapping` does; what is worked on already is done.
    pub fn enable(&self, enabled: bool) {
        self.enabled.send_replace(enabled);
        self.bell.ring_after(Duration::ZERO);
    }

    /// Returns its work so far.
    #[must_use]
    pub fn status(&self) -> SqsStatus {
        self.state.look(Clone::clone)
    }

    /// Waits until what it has done is as wished.
    pub async fn until(&self, wished: impl Fn(&SqsStatus) -> bool) {
        self.state.until(wished).await;
    }

    /// Waits until the queue is empty, invisible and delayed messages counted, and no invocation is in flight.
    ///
    /// A message that the function keeps hidden for an hour keeps this waiting as long: give it a time limit.
    pub async fn drained(&self) -> Result<(), CallError> {
        loop {
            self.state.until(|status| status.in_flight == 0).await;
            if self.queue_is_empty().await? && self.state.look(|status| status.in_flight == 0) {
                return Ok(());
            }
            let invocations = self.state.look(|status| status.invocations);
            let changed = self.state.until(|status| status.invocations != invocations);
            // Others may take messages away, too.
            let _ = timeout(COUNT_EVERY, changed).await;
        }
    }

    /// Stops receiving, lets the invocations in flight end, and answers what was done.
    pub async fn stop(mut self) -> SqsStatus {
        self.stop.send_replace(true);
        while self.pollers.join_next().await.is_some() {}
        self.status()
    }

    async fn queue_is_empty(&self) -> Result<bool, CallError> {
        let names = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
            QueueAttributeName::ApproximateNumberOfMessagesDelayed,
        ];
        let get = self.sqs.get_queue_attributes().queue_url(&self.queue_url);
        let got = get.set_attribute_names(Some(names.to_vec())).send().await;
        let got = got.doing(|| format!("Counting the messages of {}", self.queue_url))?;
        let attributes = got.attributes.unwrap_or_default();
        Ok(names.iter().all(|name| attributes.get(name).is_none_or(|count| count == "0")))
    }
}

struct Poller<I> {
    sqs: aws_sdk_sqs::Client,
    bell: Arc<Bell>,
    /// The queue's times, while they are known.
    times: Mutex<Option<Times>>,
    queue_url: String,
    region: String,
    settings: template::SqsMapping,
    function: Arc<I>,
    state: Arc<Shared<SqsStatus>>,
    stopped: watch::Receiver<bool>,
    enabled: watch::Receiver<bool>,
}

impl<I: Invoke> Poller<I> {
    async fn run(self: Arc<Self>) {
        let mut stopped = self.stopped.clone();
        while !*stopped.borrow() {
            let mut enabled = self.enabled.clone();
            let received = tokio::select! {
                received = async {
                    // The sender lives as long as the mapping, which ends this with itself.
                    let _ = enabled.wait_for(|enabled| *enabled).await;
                    self.gather().await
                } => received,
                // What a cut-off receive took becomes visible again by itself.
                _ = stopped.wait_for(|stopped| *stopped) => return,
            };
            match received {
                Ok(messages) if messages.is_empty() => tokio::select! {
                    () = self.bell.rung() => {}
                    _ = stopped.wait_for(|stopped| *stopped) => return,
                },
                Ok(messages) if *enabled.borrow() => {
                    // There may be more, for the next poller.
                    self.bell.ring_after(Duration::ZERO);
                    self.process(messages).await;
                }
                // It was disabled while the receive waited.
                Ok(messages) => self.release(&messages).await,
                Err(error) => {
                    tracing::warn!(%error, "the mapping can't receive; it tries again");
                    sleep(AFTER_ERROR).await;
                }
            }
        }
    }

    /// Has the bell ring when messages of the queue become visible.
    fn listen(self: &Arc<Self>, cloud: &Cloud)
    where
        I: Invoke,
    {
        let Some(notices) = cloud.notices() else { return };
        let (poller, queue_url) = (Arc::downgrade(self), self.queue_url.clone());
        notices.listen(move |notice| {
            let Some(poller) = poller.upgrade() else { return false };
            match bell::about(notice, &queue_url) {
                Some(Rung::Messages(after)) => {
                    let delay = poller.times.lock().unwrap_or(TIMES).delay;
                    for after in after {
                        poller.bell.ring_after(after.unwrap_or(delay));
                    }
                }
                Some(Rung::Attributes) => {
                    *poller.times.lock() = None;
                    poller.bell.ring_after(Duration::ZERO);
                }
                None => {}
            }
            true
        });
    }

    /// Gathers a batch: until it is full or its window has passed; the first receive alone without a window.
    async fn gather(&self) -> Result<Vec<Message>, CallError> {
        let visibility = self.times().await.visibility;
        let mut messages = self.receive(self.settings.batch_size).await?;
        let end = Instant::now() + self.settings.window;
        while !messages.is_empty() && messages.len() < self.settings.batch_size && Instant::now() < end {
            let more = self.receive(self.settings.batch_size - messages.len()).await?;
            if more.is_empty() && timeout_at(end, self.bell.rung()).await.is_err() {
                break;
            }
            messages.extend(more);
        }
        if !messages.is_empty() {
            // Those that fail come back then.
            self.bell.ring_after(visibility);
        }
        Ok(messages)
    }

    /// The queue's times, read if they are not known.
    async fn times(&self) -> Times {
        if let Some(times) = *self.times.lock() {
            return times;
        }
        let (delay, visibility) = (QueueAttributeName::DelaySeconds, QueueAttributeName::VisibilityTimeout);
        let get = self.sqs.get_queue_attributes().queue_url(&self.queue_url);
        let get = get.attribute_names(delay.clone()).attribute_names(visibility.clone()).send().await;
        // Whoever may not read them is rung for late.
        let Some(attributes) = get.ok().and_then(|got| got.attributes) else { return TIMES };
        let seconds = |name, otherwise| {
            let seconds = attributes.get(&name).and_then(|seconds| seconds.parse().ok());
            seconds.map_or(otherwise, Duration::from_secs)
        };
        let times =
            Times { delay: seconds(delay, TIMES.delay), visibility: seconds(visibility, TIMES.visibility) };
        *self.times.lock() = Some(times);
        times
    }

    async fn receive(&self, most: usize) -> Result<Vec<Message>, CallError> {
        let most = i32::try_from(most.clamp(1, MOST_MESSAGES)).unwrap_or(1);
        let receive = self.sqs.receive_message().queue_url(&self.queue_url).max_number_of_messages(most);
        let receive = receive.wait_time_seconds(0).message_attribute_names("All");
        let receive = receive.message_system_attribute_names(MessageSystemAttributeName::All);
        let received = receive.send().await.doing(|| format!("Receiving from {}", self.queue_url))?;
        Ok(received.messages.unwrap_or_default())
    }

    /// Makes messages visible again, for the next receive.
    async fn release(&self, messages: &[Message]) {
        for message in messages {
            let change =
                self.sqs.change_message_visibility().queue_url(&self.queue_url).visibility_timeout(0);
            let change = change.set_receipt_handle(message.receipt_handle.clone()).send().await;
            if let Err(error) = change.doing(|| format!("Releasing a message of {}", self.queue_url)) {
                tracing::warn!(%error, "a message stays hidden until its time is over");
            }
        }
    }

    async fn process(&self, messages: Vec<Message>) {
        let received = messages.len() as u64;
        self.state.change(|status| status.messages_received += received);
        for (records, messages) in chunks(&self.settings.queue_arn, &self.region, messages) {
            self.state.change(|status| status.in_flight += 1);
            self.invoke(&records, &messages).await;
            self.state.change(|status| status.in_flight -= 1);
        }
    }

    async fn invoke(&self, records: &[String], messages: &[Message]) {
        let payload = Bytes::from(event::event(records.iter().map(String::as_str)));
        let response = self.function.invoke(payload).await;
        let identifiers: Vec<&str> =
            messages.iter().map(|message| message.message_id().unwrap_or_default()).collect();
        let answer = match response {
            Ok(_) if !self.settings.report_failures => Answer::Success,
            Ok(response) => answer::read(&response, &identifiers),
            Err(error) => Answer::Failure(error.to_string()),
        };
        let done: Vec<&Message> = match &answer {
            Answer::Success => messages.iter().collect(),
            Answer::Partial(failed) => {
                let done = messages.iter().enumerate().filter(|(position, _)| !failed.contains(position));
                done.map(|(_, message)| message).collect()
            }
            Answer::Failure(_) => Vec::new(),
        };
        self.delete(&done).await;
        self.count(&answer, done.len() as u64, (messages.len() - done.len()) as u64);
    }

    fn count(&self, answer: &Answer, done: u64, failed: u64) {
        self.state.change(|status| {
            status.invocations += 1;
            status.messages_done += done;
            status.messages_failed += failed;
            if let Answer::Failure(reason) = answer {
                status.failed_invocations += 1;
                status.last_failure = Some(reason.clone());
            }
        });
    }

    async fn delete(&self, messages: &[&Message]) {
        for chunk in messages.chunks(MOST_MESSAGES) {
            let entry = |(position, message): (usize, &&Message)| {
                let handle = message.receipt_handle().unwrap_or_default();
                DeleteMessageBatchRequestEntry::builder()
                    .id(position.to_string())
                    .receipt_handle(handle)
                    .build()
                    .ok()
            };
            let entries: Vec<_> = chunk.iter().enumerate().filter_map(entry).collect();
            let delete =
                self.sqs.delete_message_batch().queue_url(&self.queue_url).set_entries(Some(entries));
            if let Err(error) = delete.send().await.doing(|| format!("Deleting from {}", self.queue_url)) {
                tracing::warn!(%error, "processed messages stay in the queue and will be redelivered");
            }
        }
    }
}

/// Splits what was received into events within the payload limit.
fn chunks(queue_arn: &str, region: &str, messages: Vec<Message>) -> Vec<(Vec<String>, Vec<Message>)> {
    let mut chunks: Vec<(Vec<String>, Vec<Message>)> = Vec::new();
    let mut bytes = 0;
    for message in messages {
        let record = event::sqs_record(queue_arn, region, &message);
        bytes += COMMA + record.len();
        if chunks.is_empty() || bytes > PAYLOAD_LIMIT {
            chunks.push((Vec::new(), Vec::new()));
            bytes = EMPTY_EVENT + record.len();
        }
        if let Some((records, messages)) = chunks.last_mut() {
            records.push(record);
            messages.push(message);
        }
    }
    chunks
}
