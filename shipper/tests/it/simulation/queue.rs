//! A standard SQS queue: visibility, receive counts, redrive, and delivery at least once.

use std::collections::BTreeMap;
use std::time::Duration;

/// As `infra/hub.yaml` sets them.
const VISIBILITY: Duration = Duration::from_mins(3);
const RETENTION: Duration = Duration::from_hours(14 * 24);
const MAX_RECEIVES: u32 = 1_000;

#[derive(Default)]
pub(crate) struct ParkQueue {
    messages: BTreeMap<u64, Message>,
    sent: u64,
    receipts: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u64,
    pub(crate) body: String,
    pub(crate) receives: u32,
    pub(crate) receipt: String,
    sent: Duration,
    visible: Duration,
}

/// The outcome of a poll of the queue.
#[derive(Default)]
pub(crate) struct Received {
    pub(crate) messages: Vec<Message>,
    /// Bodies of those that were received too often: for the dead-letter queue.
    pub(crate) redriven: Vec<String>,
}

impl ParkQueue {
    pub(crate) fn send(&mut self, now: Duration, body: String) {
        self.sent += 1;
        let (id, receipt) = (self.sent, String::new());
        self.messages.insert(id, Message { id, body, receives: 0, receipt, sent: now, visible: now });
    }

    /// Up to `most` visible messages, those first that were visible first. Those for which `twice` stay visible.
    pub(crate) fn receive(
        &mut self,
        now: Duration,
        most: usize,
        twice: impl Fn(&Message) -> bool,
    ) -> Received {
        let mut due: Vec<(Duration, u64)> =
            self.messages.values().filter(|m| m.visible <= now).map(|m| (m.visible, m.id)).collect();
        due.sort_unstable();
        let mut received = Received::default();
        for (_, id) in due.into_iter().take(most) {
            let Some(message) = self.messages.get_mut(&id) else { continue };
            message.receives += 1;
            if message.sent + RETENTION <= now {
                self.messages.remove(&id);
                continue;
            }
            if message.receives > MAX_RECEIVES {
                received.redriven.extend(self.messages.remove(&id).map(|message| message.body));
                continue;
            }
            self.receipts += 1;
            message.receipt = format!("{id}:{}", self.receipts);
            received.messages.push(message.clone());
            if !twice(message) {
                message.visible = now + VISIBILITY;
            }
        }
        received
    }

    /// Hides a message from now on; false when the receipt is not its newest.
    pub(crate) fn hide(&mut self, now: Duration, receipt: &str, hidden_for: Duration) -> bool {
        let id = receipt.split_once(':').and_then(|(id, _)| id.parse::<u64>().ok());
        let message =
            id.and_then(|id| self.messages.get_mut(&id)).filter(|message| message.receipt == receipt);
        message.map(|message| message.visible = now + hidden_for).is_some()
    }

    /// Deletes a message, unless it was received again since.
    pub(crate) fn delete(&mut self, message: &Message) {
        if self.messages.get(&message.id).is_some_and(|held| held.receipt == message.receipt) {
            self.messages.remove(&message.id);
        }
    }

    /// The time at which the next message is visible.
    pub(crate) fn next_visible(&self) -> Option<Duration> {
        self.messages.values().map(|message| message.visible).min()
    }

    pub(crate) fn bodies(&self) -> Vec<String> {
        self.messages.values().map(|message| message.body.clone()).collect()
    }
}
