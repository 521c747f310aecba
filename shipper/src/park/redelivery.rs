//! One message of the park queue: the bulk it points to, sent again, and what then becomes of both.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_lambda_events::event::sqs::SqsMessage;
use bytes::Bytes;
use jiff::Timestamp;
use pipeline::{Bulk, Column};
use routing::Table;

use crate::delivery::cut::Cut;
use crate::delivery::deliver::{Overspent, Sent, deliver};
use crate::delivery::reason::Reason;
use crate::park::backoff::{wait, wait_for_breaker};
use crate::park::claim::{Refusal, plausible, verified};
use crate::park::keys::dead_key;
use crate::park::pointer::{NotAPointer, Pointer};
use crate::park::write::{Origin, bury, park};
use crate::report::summary::TeamSummary;
use crate::settings::RedeliverSettings;
use crate::state::ShipperState;
use function::store::{CallError, Read};

/// The message group of messages that are not pointers: they name no team.
const NO_TEAM: &str = "unknown";

/// The state that the messages of one invocation share.
pub struct Redelivery {
    hub: Arc<ShipperState>,
    /// The table in force; without one no bulk's team can be verified, and all bulks stay parked.
    table: Option<Arc<Table>>,
    request_id: Arc<str>,
    now: Timestamp,
    backoff: Duration,
    give_up_after: Duration,
    cut: Cut,
    numbered: AtomicUsize,
}

/// The outcome of a message.
#[derive(Debug)]
pub struct Done {
    /// True if it stays in the queue.
    pub stays: bool,
    /// The team it belongs to, and where its events went.
    pub counts: Option<(Arc<str>, TeamSummary)>,
    /// True if it is a pointer that was refused.
    pub refused: bool,
}

/// The fate of a message that is a pointer.
enum Fate {
    Done(TeamSummary),
    /// It is tried again after that time.
    Stays(TeamSummary, Duration),
    /// The same, of a pointer that its object confirms: this is what may be given up.
    Fails(Box<Pointer>, TeamSummary, Duration),
    /// The pointer is refused.
    Refused(Refusal),
}

impl Redelivery {
    /// Returns the shared state of the messages of the invocation `request_id`.
    #[must_use]
    pub fn new(
        hub: Arc<ShipperState>,
        table: Option<Arc<Table>>,
        request_id: Arc<str>,
        now: Timestamp,
        settings: &RedeliverSettings,
        cut: Cut,
    ) -> Redelivery {
        let RedeliverSettings { backoff, give_up_after, .. } = *settings;
        Redelivery { hub, table, request_id, now, backoff, give_up_after, cut, numbered: AtomicUsize::new(0) }
    }

    /// Works on one message.
    pub async fn message(&self, message: &SqsMessage) -> Done {
        let body = message.body.as_deref().unwrap_or_default();
        match Pointer::parse(body, &self.hub.settings.park_bucket) {
            Ok(pointer) => self.pointer(message, pointer).await,
            Err(error @ NotAPointer::Place) => self.refuse(message, body, &error.to_string()).await,
            Err(error) => {
                tracing::error!(%error, "a message is not a pointer of this release; it goes to the dead-letter queue");
                self.set_aside(message, body.to_owned(), false).await
            }
        }
    }

    /// Sends a refused pointer to the dead-letter queue, with the reason. Its object stays.
    async fn refuse(&self, message: &SqsMessage, body: &str, reason: &str) -> Done {
        tracing::error!(reason, "a pointer is refused and goes to the dead-letter queue; its object stays");
        self.set_aside(message, Pointer::refused_message(body, reason), true).await
    }

    async fn set_aside(&self, message: &SqsMessage, letter: String, refused: bool) -> Done {
        let queue = &self.hub.settings.dead_letter_queue;
        let sent = self.hub.queue.send(queue, letter, NO_TEAM).await;
        if let Err(error) = &sent {
            tracing::error!(%error, "failed to send a message to the dead-letter queue; it stays in the park queue");
            self.hide(message, self.wait(message, Reason::Unreachable)).await;
        }
        Done { stays: sent.is_err(), counts: None, refused: refused && sent.is_ok() }
    }

    async fn pointer(&self, message: &SqsMessage, pointer: Pointer) -> Done {
        let mut fate = match plausible(&pointer) {
            Ok(()) => self.attempt(message, &pointer).await,
            Err(refusal) => Fate::Refused(refusal),
        };
        if let Fate::Fails(verified, counts, _) = &fate
            && self.is_too_old(verified)
        {
            match self.give_up(verified, counts).await {
                Ok(given_up) => fate = Fate::Done(given_up),
                Err(error) => {
                    tracing::error!(team = %verified.team, %error, "failed to give up a bulk; it stays parked");
                }
            }
        }
        let (stays, counts) = match fate {
            Fate::Done(counts) => (false, counts),
            Fate::Stays(counts, hidden_for) | Fate::Fails(_, counts, hidden_for) => {
                self.hide(message, hidden_for).await;
                (true, counts)
            }
            Fate::Refused(refusal) => {
                let body = message.body.as_deref().unwrap_or_default();
                return self.refuse(message, body, &refusal.to_string()).await;
            }
        };
        Done { stays, counts: Some((pointer.team, counts)), refused: false }
    }

    /// Fails fast while the team's breaker is open, so that the backlog of others moves. A bulk that may be too old
    /// is read nevertheless: only its object's own age may have it given up.
    async fn attempt(&self, message: &SqsMessage, pointer: &Pointer) -> Fate {
        let open_for = self.hub.teams.bulkhead(&pointer.team).open_for();
        if let Some(remaining) = open_for.filter(|_| !self.is_too_old(pointer)) {
            let hidden_for = wait_for_breaker(remaining, self.backoff, receives(message), id(message));
            return Fate::Stays(self.stays(pointer, Reason::BreakerOpen), hidden_for);
        }
        // Without a table the token's team is unknown: the same as a token that could not be read.
        let Some(table) = &self.table else { return self.later(message, pointer, Reason::TokenUnreadable) };
        match self.hub.store.get(&pointer.bucket, &pointer.key, None).await {
            Ok(Read::Object(object)) => match verified(pointer, &object.metadata, table) {
                Ok(verified) => self.send(message, verified, object.body).await,
                Err(refusal) => Fate::Refused(refusal),
            },
            Ok(Read::Gone | Read::Unchanged) => {
                tracing::warn!(team = %pointer.team, key = pointer.key, "a parked object does not exist any more; its message is deleted");
                Fate::Done(ended_in(Column::Vanished, pointer))
            }
            Err(error) => {
                tracing::error!(team = %pointer.team, %error, "failed to read a parked bulk; it stays parked");
                self.later(message, pointer, Reason::Unreachable)
            }
        }
    }

    /// Sends the bulk of a pointer that its object confirms.
    async fn send(&self, message: &SqsMessage, pointer: Pointer, body: Bytes) -> Fate {
        let bulk = Arc::new(bulk(&pointer, body));
        let sent = deliver(&self.hub, Arc::clone(&bulk), self.cut.clone(), Overspent::Keep).await;
        if let Some(whole) = sent.undelivered.iter().find(|undelivered| Arc::ptr_eq(&undelivered.bulk, &bulk))
        {
            return self.fails(message, pointer, whole.reason);
        }
        match self.keep_rest(&pointer, &sent).await {
            Ok(()) => {
                self.delete(&pointer).await;
                Fate::Done(counts(&pointer, &sent))
            }
            Err(error) => {
                tracing::error!(team = %pointer.team, %error, "failed to park the rest of a halved bulk; all of it stays parked");
                self.fails(message, pointer, Reason::Unreachable)
            }
        }
    }

    /// Parks the undelivered pieces of a halved bulk, as old as the bulk is, and keeps the refused ones.
    async fn keep_rest(&self, pointer: &Pointer, sent: &Sent) -> Result<(), CallError> {
        let origin = Origin {
            request_id: Arc::clone(&self.request_id),
            started: pointer.parked_at,
            table: Arc::clone(&pointer.table),
        };
        for undelivered in &sent.undelivered {
            park(&self.hub, &origin, self.next_number(), undelivered).await?;
        }
        for dead in &sent.dead {
            // Sending it again would deliver the lines that were taken once more.
            if let Err(error) = bury(&self.hub, &origin, self.next_number(), dead).await {
                tracing::error!(team = %pointer.team, %error, "failed to keep a refused bulk; its refused lines are lost");
            }
        }
        Ok(())
    }

    /// Keeps for people a bulk that has been tried for too long. It stays parked unless all of this succeeds.
    async fn give_up(&self, pointer: &Pointer, counts: &TeamSummary) -> Result<TeamSummary, CallError> {
        let last = counts.reasons.keys().next().map_or("unknown", std::convert::Into::into);
        let days = self.give_up_after.as_secs() / 86_400;
        let dead = Pointer {
            key: dead_key(&pointer.key),
            given_up: Some(format!("not delivered within {days} days; at last: {last}")),
            ..pointer.clone()
        };
        self.hub.store.copy(&pointer.bucket, &pointer.key, &dead.key).await?;
        self.hub.queue.send(&self.hub.settings.dead_letter_queue, dead.to_message(), &dead.team).await?;
        self.delete(pointer).await;
        tracing::error!(team = %pointer.team, key = dead.key, "a bulk is given up; it is kept under dead/");
        Ok(ended_in(Column::GivenUp, pointer))
    }

    fn is_too_old(&self, pointer: &Pointer) -> bool {
        self.age(pointer) >= self.give_up_after
    }

    /// Zero for what was parked by a clock ahead of this one.
    fn age(&self, pointer: &Pointer) -> Duration {
        Duration::try_from(self.now.duration_since(pointer.parked_at)).unwrap_or_default()
    }

    fn stays(&self, pointer: &Pointer, reason: Reason) -> TeamSummary {
        let mut counts = ended_in(Column::Failed, pointer);
        counts[Column::ParkedAge] = self.age(pointer).as_secs();
        counts.reasons.insert(reason, pointer.events);
        counts
    }

    /// Deletes a parked object that is done with; if that fails, the bucket's lifecycle does it.
    async fn delete(&self, pointer: &Pointer) {
        if let Err(error) = self.hub.store.delete(&pointer.bucket, &pointer.key).await {
            tracing::warn!(%error, key = pointer.key, "failed to delete a parked object; the bucket's lifecycle deletes it");
        }
    }

    /// Hides a message that stays; if that fails, it comes back after the queue's own time.
    async fn hide(&self, message: &SqsMessage, hidden_for: Duration) {
        let receipt = message.receipt_handle.as_deref().unwrap_or_default();
        if let Err(error) = self.hub.queue.hide(&self.hub.settings.park_queue, receipt, hidden_for).await {
            tracing::warn!(%error, "failed to change a message's visibility; it returns after the queue's own time");
        }
    }

    fn later(&self, message: &SqsMessage, pointer: &Pointer, reason: Reason) -> Fate {
        Fate::Stays(self.stays(pointer, reason), self.wait(message, reason))
    }

    fn fails(&self, message: &SqsMessage, pointer: Pointer, reason: Reason) -> Fate {
        let counts = self.stays(&pointer, reason);
        Fate::Fails(Box::new(pointer), counts, self.wait(message, reason))
    }

    fn wait(&self, message: &SqsMessage, reason: Reason) -> Duration {
        wait(reason, self.backoff, receives(message), id(message))
    }

    fn next_number(&self) -> usize {
        self.numbered.fetch_add(1, Ordering::Relaxed)
    }
}

/// The bulk that an object of the park holds.
pub(crate) fn bulk(pointer: &Pointer, body: Bytes) -> Bulk {
    Bulk {
        team: Arc::clone(&pointer.team),
        token: Arc::clone(&pointer.token),
        body: body.into(),
        raw_bytes: pointer.raw_bytes,
        events: pointer.events,
        documents: pointer.documents,
        first_record: 0,
    }
}

fn counts(pointer: &Pointer, sent: &Sent) -> TeamSummary {
    let mut counts = sent.counts.clone();
    counts[Column::Received] = pointer.events;
    counts[Column::Parked] = sent.undelivered.iter().map(|undelivered| undelivered.bulk.events).sum();
    TeamSummary { counts, ..TeamSummary::default() }
}

/// The counts of a bulk whose events all ended in one column.
fn ended_in(column: Column, pointer: &Pointer) -> TeamSummary {
    [(Column::Received, pointer.events), (column, pointer.events)].into()
}

fn id(message: &SqsMessage) -> &str {
    message.message_id.as_deref().unwrap_or_default()
}

/// The number of times that the message was received. AWS, `ReceiveMessage`: an approximate count, from 1.
fn receives(message: &SqsMessage) -> u32 {
    message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1)
}
