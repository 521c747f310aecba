//! A team's budget: a bucket that can be in debt. A bulk is admitted while the balance is positive and paid off after.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use routing::Over;
use tokio::time::Instant;

/// The cell that shows that the balance is positive, as time at the rate.
const CELL: Duration = Duration::from_nanos(10);
/// A full bucket, in cells: ten seconds of the rate.
const CELLS: u32 = 1_000_000_000;
/// No byte takes longer to earn, however low a rate and many the lanes: a bulk of 9 MB is paid within a day.
const LONGEST_BYTE: Duration = Duration::from_micros(9_600);

/// One environment's share of a team's budget.
///
/// A governor admits no more at once than its bucket holds, and a bulk may be larger. So a bulk takes one cell, which
/// says that the balance is positive, and its bytes are a debt: the governor's clock is put back by the time they
/// take to earn. A team that sends nothing pays its debt and then earns a full bucket, no more.
#[derive(Debug)]
pub struct Budget {
    terms: routing::Budget,
    lanes: NonZeroU32,
    time: Time,
    limiter: RateLimiter<NotKeyed, InMemoryState, Time, NoOpMiddleware<Nanos>>,
}

impl Budget {
    /// The share of one of `lanes` environments. Its bucket is full.
    #[must_use]
    pub fn new(terms: routing::Budget, lanes: NonZeroU32) -> Budget {
        let burst = NonZeroU32::new(CELLS).unwrap_or(NonZeroU32::MIN);
        // A period that is not nought always makes a quota.
        let quota = Quota::with_period(CELL).unwrap_or(Quota::per_second(burst));
        let time = Time::at_its_beginning();
        let limiter = RateLimiter::direct_with_clock(quota.allow_burst(burst), time.clone());
        time.begin();
        Budget { terms, lanes, time, limiter }
    }

    /// The terms it was made for.
    #[must_use]
    pub fn terms(&self) -> routing::Budget {
        self.terms
    }

    /// Asks for a bulk of so many bytes, before compression. The refusal says what becomes of it.
    pub fn admit(&mut self, raw_bytes: usize) -> Result<(), Over> {
        self.limiter.check().map_err(|_| self.terms.over)?;
        self.time.put_back(self.time_to_earn(raw_bytes));
        Ok(())
    }

    fn time_to_earn(&self, bytes: usize) -> Duration {
        let rate = u128::from(self.terms.bytes_per_second.max(1));
        let byte_seconds = bytes as u128 * u128::from(self.lanes.get());
        let longest = LONGEST_BYTE.as_nanos() * bytes as u128;
        let nanos = (byte_seconds * 1_000_000_000 / rate).min(longest);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// tokio's time, which tests can stop, less what is owed.
#[derive(Clone, Debug)]
struct Time {
    began: Instant,
    /// Nanoseconds.
    owed: Arc<AtomicU64>,
}

/// The clock goes on from so far behind its beginning that what is owed never puts it back before that: a year.
const HEAD_START: u64 = 365 * 24 * 3_600 * 1_000_000_000;

impl Time {
    /// A clock that shows nought, from which a governor counts.
    fn at_its_beginning() -> Time {
        Time { began: Instant::now(), owed: Arc::new(AtomicU64::new(HEAD_START)) }
    }

    fn begin(&self) {
        self.owed.store(0, Ordering::Relaxed);
    }

    fn put_back(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.owed.fetch_add(by, Ordering::Relaxed);
    }
}

impl Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let owed = Duration::from_nanos(self.owed.load(Ordering::Relaxed));
        (Duration::from_nanos(HEAD_START) + self.began.elapsed()).saturating_sub(owed).into()
    }
}
