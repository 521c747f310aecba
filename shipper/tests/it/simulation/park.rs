//! The SQS mapping of the park queue: two pollers around the real handler.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsEvent;
use serde_json::json;
use shipper::park::pointer::Pointer;
use shipper::redeliver::Redeliverer;
use tokio::time::sleep;

use super::cloud::Cloud;
use super::environment::{Ended, Lane};
use super::queue::Message;
use crate::support::PARK;

/// As `infra/hub.yaml` sets them.
const BATCH: usize = 10;
pub(crate) const POLLERS: usize = 2;
/// Pollers see a message this much after it is visible.
const POLL: Duration = Duration::from_millis(200);
/// While SQS is out, pollers get nothing.
const OUTAGE_POLL: Duration = Duration::from_secs(10);
/// A message that is in the queue for longer than this after all is well would never leave it.
const PATIENCE: Duration = Duration::from_hours(15 * 24);

pub(crate) struct Poller {
    cloud: Arc<Cloud>,
    redeliverers: Lane<Redeliverer>,
    give_up_at: Duration,
}

impl Poller {
    pub(crate) fn new(cloud: &Arc<Cloud>, poller: usize) -> Poller {
        let timeout = cloud.plan.tuning.redeliver_timeout;
        let name = format!("redeliver-{poller}");
        let redeliverers = Lane::new(cloud, name, timeout, |cloud, world| {
            Redeliverer::new(cloud.plan.tuning.redeliver(), world)
        });
        let last = cloud.plan.lanes.iter().flatten().map(|arrival| arrival.at).max().unwrap_or_default();
        let give_up_at = cloud.plan.healthy_at().max(last) + PATIENCE;
        Poller { cloud: Arc::clone(cloud), redeliverers, give_up_at }
    }

    /// Polls until the queue is empty and nothing more comes.
    pub(crate) async fn run(mut self) {
        while self.cloud.now() < self.give_up_at {
            if self.cloud.plan.sqs.at(self.cloud.now()).is_some() {
                sleep(OUTAGE_POLL).await;
                continue;
            }
            let messages = self.receive();
            if !messages.is_empty() {
                self.process(messages).await;
                continue;
            }
            let (next, done) = {
                let state = self.cloud.state();
                (state.park.next_visible(), state.stream_is_done)
            };
            let changed = self.cloud.changed.notified();
            match next {
                None if done => return,
                None => changed.await,
                Some(next) => tokio::select! {
                    biased;
                    () = changed => {}
                    () = self.cloud.sleep_until(next.max(self.cloud.now())) => {}
                },
            }
            sleep(POLL).await;
        }
    }

    fn receive(&self) -> Vec<Message> {
        let now = self.cloud.now();
        let chaos = if self.cloud.is_chaotic() { self.cloud.plan.chaos.twice } else { 0 };
        let dice = self.cloud.dice;
        let twice =
            |message: &Message| dice.percent(&format!("twice {} {}", message.id, message.receives), chaos);
        let mut state = self.cloud.state();
        let received = state.park.receive(now, BATCH, twice);
        for message in received.messages.iter().filter(|message| twice(message)) {
            if let Ok(pointer) = Pointer::parse(&message.body, PARK) {
                state.journal.excuse_parked(&pointer.key);
            }
        }
        state.dead_letters.extend(received.redriven);
        received.messages
    }

    async fn process(&mut self, messages: Vec<Message>) {
        let records: Vec<_> = messages
            .iter()
            .map(|message| {
                json!({
                    "messageId": message.id.to_string(), "receiptHandle": message.receipt, "body": message.body,
                    "attributes": { "ApproximateReceiveCount": message.receives.to_string() },
                })
            })
            .collect();
        let event: SqsEvent = serde_json::from_value(json!({ "Records": records })).unwrap();
        let work = async |redeliverer: &Redeliverer, invocation: &_| {
            Ok(redeliverer.redeliver(invocation, event).await)
        };
        let (stay, failed_calls): (Vec<String>, usize) =
            match self.redeliverers.invoke(VecDeque::new(), work).await {
                Ended::Answered { report, failed_calls } => {
                    let failures = report.answer.batch_item_failures;
                    (failures.into_iter().map(|failure| failure.item_identifier).collect(), failed_calls)
                }
                Ended::Errored(_) | Ended::Died => (messages.iter().map(|m| m.id.to_string()).collect(), 1),
            };
        self.settle(&messages, &stay, failed_calls);
    }

    /// Deletes what is done with. What stays may be sent twice only if something of the hub's failed.
    fn settle(&self, messages: &[Message], stay: &[String], failed_calls: usize) {
        let chaotic = self.cloud.is_chaotic();
        let mut state = self.cloud.state();
        for message in messages {
            let key = Pointer::parse(&message.body, PARK).map(|pointer| pointer.key).unwrap_or_default();
            let stays = stay.contains(&message.id.to_string());
            let back = chaotic
                && self.cloud.dice.percent(&format!("back {}", message.receipt), self.cloud.plan.chaos.twice);
            if stays && failed_calls > 0 || !stays && back {
                state.journal.excuse_parked(&key);
            }
            if !stays && !back {
                state.park.delete(message);
            }
        }
    }
}
