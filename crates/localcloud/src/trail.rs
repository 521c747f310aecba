//! Plays `CloudTrail`, the members' event buses and the hub's: what members change in CloudWatch Logs, as events on the
//! hub's queue.
//!
//! The [endpoint](crate::endpoint) tells it of every call. A member's call that changes something becomes the event that
//! EventBridge gets from `CloudTrail`; what the template's rule matches is sent to the rule's queue, as EventBridge
//! sends to an SQS target.
//!
//! It differs from AWS in that events come at once, in order and exactly once, where AWS delivers within minutes, in
//! any order, and at times twice or never; and in that every call through the endpoint is seen, whoever makes it.

mod event;
pub mod pattern;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

pub use event::{ApiCall, ApiError, Identity, event};

use crate::cloud::Cloud;
use crate::template::Rule;

/// EventBridge retries for a day; here the emulator is there or everything is over.
const AFTER_ERROR: Duration = Duration::from_millis(500);

/// A running trail. Dropping it ends it.
pub struct Trail {
    region: String,
    pattern: Value,
    members: Mutex<BTreeSet<String>>,
    queue: mpsc::UnboundedSender<String>,
    /// Events matched, and events sent.
    matched: watch::Sender<u64>,
    sent: Arc<watch::Sender<u64>>,
    task: JoinHandle<()>,
}

impl Drop for Trail {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Trail {
    /// Starts sending what `rule` matches to the hub's queue at `queue_url`; the accounts of [`add_member`] are seen.
    ///
    /// [`add_member`]: Self::add_member
    #[must_use]
    pub fn start(cloud: &Cloud, rule: &Rule, queue_url: &str) -> Self {
        let (queue, events) = mpsc::unbounded_channel();
        let sent = Arc::new(watch::Sender::new(0));
        let target = Target { sqs: cloud.sqs(cloud.hub()), queue_url: queue_url.to_owned() };
        let task = tokio::spawn(target.run(events, Arc::clone(&sent)));
        Self {
            region: cloud.region().to_owned(),
            pattern: rule.pattern.clone(),
            members: Mutex::default(),
            queue,
            matched: watch::Sender::new(0),
            sent,
            task,
        }
    }

    /// Sees an account's calls from now on, as when the member's stack is made there.
    pub fn add_member(&self, account: &str) {
        self.members().insert(account.to_owned());
    }

    /// Sees an account's calls no longer, as when its trail is switched off.
    pub fn remove_member(&self, account: &str) {
        self.members().remove(account);
    }

    /// Returns the number of events that the rule matched so far.
    #[must_use]
    pub fn matched(&self) -> u64 {
        *self.matched.borrow()
    }

    /// Waits until every event matched before the call is on the queue.
    pub async fn drained(&self) {
        let enough = self.matched();
        // The sender lives as long as `self`.
        let _ = self.sent.subscribe().wait_for(|sent| *sent >= enough).await;
    }

    /// Sees a call.
    pub(crate) fn record(&self, call: ApiCall) {
        if !call.changes() || !self.members().contains(&call.account) {
            return;
        }
        let event = event(call, &self.region, jiff::Timestamp::now());
        if pattern::matches(&self.pattern, &event) {
            // Before it is sent, so that whoever waits then waits for it.
            self.matched.send_modify(|matched| *matched += 1);
            // The task lives as long as `self`.
            let _ = self.queue.send(event.to_string());
        }
    }

    fn members(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.members.lock()
    }
}

struct Target {
    sqs: aws_sdk_sqs::Client,
    queue_url: String,
}

impl Target {
    async fn run(self, mut events: mpsc::UnboundedReceiver<String>, sent: Arc<watch::Sender<u64>>) {
        while let Some(event) = events.recv().await {
            while let Err(error) =
                self.sqs.send_message().queue_url(&self.queue_url).message_body(&event).send().await
            {
                tracing::warn!(%error, "the trail can't send to the events queue; it tries again");
                sleep(AFTER_ERROR).await;
            }
            sent.send_modify(|sent| *sent += 1);
        }
    }
}
