//! How long failures that may pass are waited for: minutes in all, not minutes for each log group.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::apply::pace::Api;
use crate::apply::refusal::Kind;

/// The first wait after a failure: a throttled call is paced besides, and the SDK tries nothing again by itself.
const FIRST: Duration = Duration::from_millis(250);
/// The longest wait between two tries.
const LONGEST: Duration = Duration::from_secs(20);

/// Since when each operation has only failed, in one account and Region.
///
/// Busy log groups and throttling pass: a call is tried again until its operation has failed without a single success
/// for as long as patience lasts. After that each call has one try, so that a destination that is broken for good does
/// not hold up every log group for minutes. Being denied passes too, but only at first: a fresh role is not known
/// everywhere at once.
#[derive(Debug)]
pub struct Patience {
    lasts: Duration,
    began: Instant,
    failing_since: Mutex<[Option<Instant>; Api::ALL.len()]>,
}

/// A call that is tried until it succeeds or patience ends.
#[derive(Debug)]
pub struct Tries<'a> {
    patience: &'a Patience,
    api: Api,
    began: Instant,
    failed: u32,
}

impl Patience {
    /// Patience that lasts so long, with a role that was assumed just now.
    #[must_use]
    pub fn new(lasts: Duration) -> Patience {
        Patience { lasts, began: Instant::now(), failing_since: Mutex::default() }
    }

    /// The tries of a call that is about to be made.
    #[must_use]
    pub fn tries(&self, api: Api) -> Tries<'_> {
        Tries { patience: self, api, began: Instant::now(), failed: 0 }
    }

    fn lock(&self) -> MutexGuard<'_, [Option<Instant>; Api::ALL.len()]> {
        self.failing_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tries<'_> {
    /// Notes that the call succeeded.
    pub fn succeeded(&self) {
        if let Some(since) = self.patience.lock().get_mut(self.api as usize) {
            *since = None;
        }
    }

    /// Notes that the call failed, and answers how long to wait before the next try, if there is to be one.
    pub fn failed(&mut self, kind: Kind) -> Option<Duration> {
        let now = Instant::now();
        let since =
            self.patience.lock().get_mut(self.api as usize).map_or(now, |since| *since.get_or_insert(now));
        let wait = FIRST.saturating_mul(2_u32.saturating_pow(self.failed)).min(LONGEST);
        self.failed += 1;
        let since = if kind == Kind::Denied { self.patience.began } else { since.min(self.began) };
        let worth_it = kind.is_transient() && !NO_LISTS.contains(&(self.api, kind));
        (worth_it && now.duration_since(since) + wait <= self.patience.lasts).then_some(wait)
    }
}

/// Lists by tag have a substitute that a member may allow instead: being denied them, in known words or in unknown ones, is
/// not waited for.
const NO_LISTS: [(Api, Kind); 2] = [(Api::ListLogGroups, Kind::Denied), (Api::ListLogGroups, Kind::Unknown)];
