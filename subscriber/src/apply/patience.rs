//! The time limit of retries: minutes in all, not minutes for each log group.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use crate::apply::pace::Api;
use crate::apply::refusal::Kind;

/// The first wait after a failure. A throttled call is also paced, and the SDK does not retry.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(20);

/// The time since which each operation has only failed, in one account and Region.
///
/// Busy log groups and throttling are transient: a call is retried until its operation has failed for the whole limit
/// without a single success. After that each call has one attempt, so that a permanently broken destination does not
/// delay every log group by minutes. A denial is transient only at first, because a fresh role is not known everywhere
/// at once.
#[derive(Debug)]
pub struct Patience {
    lasts: Duration,
    began: Instant,
    failing_since: Mutex<[Option<Instant>; Api::ALL.len()]>,
}

/// A call that is retried until it succeeds or patience ends.
#[derive(Debug)]
pub struct Tries<'a> {
    patience: &'a Patience,
    api: Api,
    began: Instant,
    failed: u32,
}

impl Patience {
    /// Patience that lasts for this time, with a role that was assumed just now.
    #[must_use]
    pub fn new(lasts: Duration) -> Patience {
        Patience { lasts, began: Instant::now(), failing_since: Mutex::default() }
    }

    /// The attempts of a call that is about to be made.
    #[must_use]
    pub fn tries(&self, api: Api) -> Tries<'_> {
        Tries { patience: self, api, began: Instant::now(), failed: 0 }
    }
}

impl Tries<'_> {
    /// Records that the call succeeded.
    pub fn succeeded(&self) {
        if let Some(since) = self.patience.failing_since.lock().get_mut(self.api as usize) {
            *since = None;
        }
    }

    /// Records that the call failed; returns the wait before the next attempt, if there is one.
    pub fn failed(&mut self, kind: Kind) -> Option<Duration> {
        let now = Instant::now();
        let since = self
            .patience
            .failing_since
            .lock()
            .get_mut(self.api as usize)
            .map_or(now, |since| *since.get_or_insert(now));
        let wait = FIRST.saturating_mul(2_u32.saturating_pow(self.failed)).min(LONGEST);
        self.failed += 1;
        let since = if kind == Kind::Denied { self.patience.began } else { since.min(self.began) };
        let worth_it = kind.is_transient() && !NO_LISTS.contains(&(self.api, kind));
        (worth_it && now.duration_since(since) + wait <= self.patience.lasts).then_some(wait)
    }
}

/// Refusals that are not retried: lists by tag have a substitute that a member may allow instead.
const NO_LISTS: [(Api, Kind); 2] = [(Api::ListLogGroups, Kind::Denied), (Api::ListLogGroups, Kind::Unknown)];
