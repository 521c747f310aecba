//! Delivers one bulk: the team's bulkhead, its token, one request and at most one quick retry.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use pipeline::{Bulk, Column, Counts};
use routing::Over;
use tokio::sync::SemaphorePermit;
use tokio::time::Instant;
use xxhash_rust::xxh3::xxh3_64;

use crate::delivery::cut::Cut;
use crate::delivery::reason::Reason;
use crate::delivery::verdict::Verdict;
use crate::seams::{Answer, NoAnswer};
use crate::state::ShipperState;
use crate::team::breaker::{Admission, SendOutcome};
use crate::team::teams::Bulkhead;
use crate::team::token::Token;
use crate::team::tokens::TokenError;

/// The quick retry comes this much later, and up to as much again.
const PAUSE: Duration = Duration::from_millis(100);

/// The outcome of one bulk.
#[derive(Debug, Default)]
pub struct Sent {
    /// The events that are done with: delivered, refused for good, or dropped over budget.
    pub counts: Counts,
    /// The bulks to be delivered later.
    pub undelivered: Vec<Undelivered>,
    /// The bulks to be kept for people.
    pub dead: Vec<Dead>,
}

/// A bulk to be delivered later.
#[derive(Clone, Debug)]
pub struct Undelivered {
    /// The bulk.
    pub bulk: Arc<Bulk>,
    /// The reason why it was not delivered.
    pub reason: Reason,
    /// True if the listener may have taken it.
    pub uncertain: bool,
}

/// A bulk with lines that the listener refused. Never sent again: the other lines were taken.
#[derive(Clone, Debug)]
pub struct Dead {
    /// The bulk.
    pub bulk: Arc<Bulk>,
    /// The reason, in words fit for metadata.
    pub why: String,
}

/// The treatment of a bulk over a budget whose table says `drop`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overspent {
    /// It is dropped.
    Drop,
    /// It stays parked: a bulk that was parked once is not dropped.
    Keep,
}

/// Delivers `bulk`, unless `cut` is made first. Always accounts for every event of it.
pub async fn deliver(hub: &ShipperState, bulk: Arc<Bulk>, cut: Cut, overspent: Overspent) -> Sent {
    let bulkhead = hub.teams.bulkhead(&bulk.team);
    let started = Instant::now();
    let admission = tokio::select! {
        biased;
        reason = cut.made() => Err(Rejection::Later(reason)),
        permit = admit(&bulkhead, &bulk, overspent) => permit,
    };
    let _permit = match admission {
        Ok(permit) => permit,
        Err(Rejection::Later(reason)) => return Sent::undelivered(bulk, reason),
        Err(Rejection::Drop) => {
            return Sent { counts: [(Column::OverBudget, bulk.events)].into(), ..Sent::default() };
        }
    };
    let mut delivery = Delivery { hub, started, sent: Sent::default() };
    let outcome = delivery.run(bulk, &cut).await;
    bulkhead.learn(outcome);
    delivery.sent
}

/// The reason why a bulk may not go out.
enum Rejection {
    Later(Reason),
    Drop,
}

/// Waits for one of the team's requests, then asks its breaker and its budget.
async fn admit<'a>(
    bulkhead: &'a Bulkhead,
    bulk: &Bulk,
    overspent: Overspent,
) -> Result<SemaphorePermit<'a>, Rejection> {
    if bulkhead.is_paused() {
        return Err(Rejection::Later(Reason::Paused));
    }
    // Fails only when the semaphore is closed, which never happens.
    let permit = bulkhead.requests.acquire().await.map_err(|_| Rejection::Later(Reason::Crowded))?;
    if let Admission::Open(_) = bulkhead.admit() {
        return Err(Rejection::Later(Reason::BreakerOpen));
    }
    bulkhead.afford(bulk.raw_bytes).map_err(|over| {
        bulkhead.learn(SendOutcome::Unknown);
        match (over, overspent) {
            (Over::Drop, Overspent::Drop) => Rejection::Drop,
            _ => Rejection::Later(Reason::OverBudget),
        }
    })?;
    Ok(permit)
}

/// One admitted bulk, which may have to be halved.
struct Delivery<'a> {
    hub: &'a ShipperState,
    started: Instant,
    sent: Sent,
}

impl Delivery<'_> {
    async fn run(&mut self, bulk: Arc<Bulk>, cut: &Cut) -> SendOutcome {
        let hub = self.hub;
        let token = tokio::select! {
            biased;
            reason = cut.made() => Err(reason),
            token = hub.tokens.get(&bulk.token) => token.map_err(|error| no_token(&bulk, &error)),
        };
        match token {
            Ok(token) => self.pieces(bulk, token, cut).await,
            Err(reason) => {
                self.postpone(&[bulk], reason, false);
                SendOutcome::Unknown
            }
        }
    }

    /// Sends the bulk, or the halves of it that the listener takes.
    async fn pieces(&mut self, bulk: Arc<Bulk>, mut token: Token, cut: &Cut) -> SendOutcome {
        let mut pieces = vec![bulk];
        while let Some(piece) = pieces.pop() {
            let hub = self.hub;
            let verdict = tokio::select! {
                biased;
                reason = cut.made() => Err(reason),
                (verdict, answer) = attempts(hub, &piece, &mut token) => Ok((verdict, answer)),
            };
            let failure = match verdict {
                Ok((verdict, answer)) => self.settle(&piece, verdict, &answer, &mut pieces),
                Err(reason) => Some(Failure { reason, uncertain: true, outcome: self.outcome_of_cut() }),
            };
            if let Some(Failure { reason, uncertain, outcome }) = failure {
                self.postpone(&[piece], reason, uncertain);
                self.postpone(&pieces, reason, false);
                return outcome;
            }
        }
        SendOutcome::Success
    }

    /// Books a piece by its verdict. A failure concerns the pieces that are still to come as well.
    fn settle(
        &mut self,
        piece: &Arc<Bulk>,
        verdict: Verdict,
        outcome: &Result<Answer, NoAnswer>,
        pieces: &mut Vec<Arc<Bulk>>,
    ) -> Option<Failure> {
        let reason = match verdict {
            Verdict::Delivered => {
                self.delivered(piece, piece.events);
                return None;
            }
            Verdict::Partial { refused } => {
                self.partial(piece, refused.unwrap_or(piece.events).min(piece.events));
                return None;
            }
            Verdict::TooLarge => {
                self.halve(piece, pieces);
                return None;
            }
            Verdict::Unauthorized => Reason::Unauthorized,
            Verdict::Retry { .. } => Reason::Unreachable,
            Verdict::Unexpected => Reason::Unexpected,
        };
        log_failure(piece, reason, outcome);
        let uncertain = matches!(outcome, Err(NoAnswer::Timeout | NoAnswer::Broken));
        Some(Failure { reason, uncertain, outcome: SendOutcome::Failure })
    }

    fn delivered(&mut self, piece: &Bulk, events: u64) {
        self.sent.counts[Column::Delivered] += events;
        self.sent.counts[Column::DeliveredBytes] += piece.raw_bytes as u64;
    }

    fn partial(&mut self, piece: &Arc<Bulk>, refused: u64) {
        tracing::error!(team = %piece.team, refused, "the listener refused lines; the bulk is kept under dead/");
        self.delivered(piece, piece.events - refused);
        self.sent.counts[Column::Refused] += refused;
        self.bury(piece, format!("400: {refused} of {} refused, the others taken", piece.documents));
    }

    fn halve(&mut self, piece: &Arc<Bulk>, pieces: &mut Vec<Arc<Bulk>>) {
        if let Ok((first, second)) = piece.halve(self.hub.settings.gzip_level) {
            pieces.extend([Arc::new(second), Arc::new(first)]);
        } else {
            tracing::error!(team = %piece.team, "the listener refuses an event as too large; it is kept under dead/");
            self.sent.counts[Column::Refused] += piece.events;
            self.bury(piece, "413: too large, and it can't be halved".to_owned());
        }
    }

    fn bury(&mut self, piece: &Arc<Bulk>, why: String) {
        self.sent.dead.push(Dead { bulk: Arc::clone(piece), why });
    }

    fn postpone(&mut self, pieces: &[Arc<Bulk>], reason: Reason, uncertain: bool) {
        let pieces = pieces.iter().map(|bulk| Undelivered { bulk: Arc::clone(bulk), reason, uncertain });
        self.sent.undelivered.extend(pieces);
    }

    /// A request that was cut off says something of the listener only when it had its time.
    fn outcome_of_cut(&self) -> SendOutcome {
        if self.started.elapsed() >= self.hub.settings.linger {
            SendOutcome::Failure
        } else {
            SendOutcome::Unknown
        }
    }
}

/// The reason why the pieces of a bulk are undelivered.
struct Failure {
    reason: Reason,
    uncertain: bool,
    outcome: SendOutcome,
}

impl Sent {
    /// Returns the outcome of a bulk that was not sent.
    #[must_use]
    pub fn undelivered(bulk: Arc<Bulk>, reason: Reason) -> Sent {
        Sent { undelivered: vec![Undelivered { bulk, reason, uncertain: false }], ..Sent::default() }
    }
}

/// One request, one more under a refreshed token if this one is refused, and one quick retry if that may help.
async fn attempts(
    hub: &ShipperState,
    bulk: &Arc<Bulk>,
    token: &mut Token,
) -> (Verdict, Result<Answer, NoAnswer>) {
    let (mut may_refresh, mut may_retry) = (true, true);
    loop {
        let outcome = hub.listener.post(token, body(bulk)).await;
        match Verdict::of(&outcome) {
            Verdict::Unauthorized if may_refresh => {
                may_refresh = false;
                let Some(fresh) = hub.tokens.refresh(&bulk.token, token).await else {
                    return (Verdict::Unauthorized, outcome);
                };
                *token = fresh;
            }
            Verdict::Retry { after }
                if may_retry && after.is_none_or(|after| after <= hub.settings.linger) =>
            {
                may_retry = false;
                tokio::time::sleep(pause(bulk).max(after.unwrap_or_default())).await;
            }
            verdict => return (verdict, outcome),
        }
    }
}

/// The bulk's body, shared rather than copied.
pub(crate) fn body(bulk: &Arc<Bulk>) -> Bytes {
    struct Body(Arc<Bulk>);
    impl AsRef<[u8]> for Body {
        fn as_ref(&self) -> &[u8] {
            &self.0.body
        }
    }
    Bytes::from_owner(Body(Arc::clone(bulk)))
}

/// The pause before the quick retry. Bulks differ, so their retries do too: that is all the jitter needs.
fn pause(bulk: &Bulk) -> Duration {
    let millis = u64::try_from(PAUSE.as_millis()).unwrap_or(u64::MAX);
    PAUSE + Duration::from_millis(xxh3_64(&bulk.body) % millis)
}

fn no_token(bulk: &Bulk, error: &TokenError) -> Reason {
    tracing::error!(team = %bulk.team, %error, "a team has no usable token; its bulk is not sent");
    match error {
        TokenError::Missing { .. } | TokenError::Reserved { .. } => Reason::NoToken,
        TokenError::Unreadable { .. } => Reason::TokenUnreadable,
    }
}

/// Says that a bulk failed, by status only: the answer's text may quote customer text.
fn log_failure(bulk: &Bulk, reason: Reason, outcome: &Result<Answer, NoAnswer>) {
    let team = &bulk.team;
    match outcome {
        Ok(answer) => tracing::warn!(%team, %reason, status = answer.status, "a bulk was not delivered"),
        Err(error) => tracing::warn!(%team, %reason, %error, "a bulk was not delivered"),
    }
}
