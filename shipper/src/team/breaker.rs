//! A team's breaker: after failures in a row, its bulks park at once instead of waiting for a listener that is down.

use std::time::Duration;

use tokio::time::Instant;

/// Failed bulks in a row that open the breaker.
const FAILURES: u32 = 3;
/// The longest time that it is open, in multiples of the first; each failed probe doubles the time up to this.
const LONGEST: u32 = 10;

/// The breaker's answer about the next bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Send it.
    Send,
    /// Don't: so much time remains until a probe, or a probe is under way.
    Open(Duration),
}

/// The outcome of sending a bulk, as far as the breaker cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The listener took it.
    Success,
    /// The listener did not, after every attempt.
    Failure,
    /// It ended before the listener could show anything.
    Unknown,
}

/// Counts failures in a row and decides whether a bulk may go out.
#[derive(Clone, Debug)]
pub struct Breaker {
    failures: u32,
    state: State,
    /// The time for which it is open the first time.
    shortest: Duration,
    open_for: Duration,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed,
    Open { until: Instant },
    Probing,
}

impl Breaker {
    /// A closed breaker that is open for `shortest` the first time.
    #[must_use]
    pub fn new(shortest: Duration) -> Breaker {
        Breaker { failures: 0, state: State::Closed, shortest, open_for: shortest }
    }

    /// Asks for a bulk to be sent now. When its time is over, an open breaker lets one probe through.
    pub fn admit(&mut self, now: Instant) -> Admission {
        match self.state {
            State::Closed => Admission::Send,
            State::Open { until } if now < until => Admission::Open(until - now),
            State::Open { .. } => {
                self.state = State::Probing;
                Admission::Send
            }
            State::Probing => Admission::Open(Duration::ZERO),
        }
    }

    /// Returns the time for which the breaker still refuses; `None` when a bulk may be tried.
    #[must_use]
    pub fn open_for(&self, now: Instant) -> Option<Duration> {
        match self.state {
            State::Open { until } if now < until => Some(until - now),
            _ => None,
        }
    }

    /// Learns how an admitted bulk ended.
    pub fn learn(&mut self, outcome: SendOutcome, now: Instant) {
        match outcome {
            SendOutcome::Success => *self = Breaker::new(self.shortest),
            SendOutcome::Failure => self.fail(now),
            SendOutcome::Unknown => self.unprobe(now),
        }
    }

    fn fail(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        match self.state {
            State::Closed if self.failures >= FAILURES => {
                self.state = State::Open { until: now + self.open_for };
            }
            State::Probing => {
                self.open_for = (self.open_for * 2).min(self.shortest * LONGEST);
                self.state = State::Open { until: now + self.open_for };
            }
            State::Closed | State::Open { .. } => {}
        }
    }

    /// A probe that showed nothing leaves its place to the next one.
    fn unprobe(&mut self, now: Instant) {
        if matches!(self.state, State::Probing) {
            self.state = State::Open { until: now };
        }
    }
}
