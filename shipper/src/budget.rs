//! A team's budget: a bucket that can be in debt. A bulk is admitted while the balance is positive and paid off after.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use routing::Over;
use tokio::time::Instant;

/// What a full bucket holds, as time at the rate.
const BURST: Duration = Duration::from_secs(10);
/// What the bucket counts in.
const CELL_BYTES: u64 = 1_000;
/// No cell takes longer to earn, however low a rate and many the lanes: a bulk of 9 MB is paid within a day.
const LONGEST_CELL: Duration = Duration::from_millis(9_600);

/// One environment's share of a team's budget.
///
/// A governor admits no more at once than a full bucket, and a bulk may be larger. So what a bulk takes is a debt
/// that is paid in parts as the bucket fills, and the next bulk is admitted once all of it is paid. A team that sends
/// nothing earns no more than a full bucket in the meantime.
#[derive(Debug)]
pub struct Budget {
    terms: routing::Budget,
    /// None where the rate is beyond what can be counted.
    bucket: Option<Bucket>,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, Time, NoOpMiddleware<Nanos>>;

#[derive(Debug)]
struct Bucket {
    limiter: Limiter,
    /// Cells that are paid at once.
    part: NonZeroU32,
    debt: u32,
}

impl Budget {
    /// The share of one of `lanes` environments. Its bucket is full.
    #[must_use]
    pub fn new(terms: routing::Budget, lanes: NonZeroU32) -> Budget {
        Budget { terms, bucket: Bucket::new(terms.bytes_per_second, lanes) }
    }

    /// The terms it was made for.
    #[must_use]
    pub fn terms(&self) -> routing::Budget {
        self.terms
    }

    /// Asks for a bulk of so many bytes, before compression. The refusal says what becomes of it.
    pub fn admit(&mut self, raw_bytes: usize) -> Result<(), Over> {
        let admitted = self.bucket.as_mut().is_none_or(|bucket| bucket.admit(raw_bytes));
        if admitted { Ok(()) } else { Err(self.terms.over) }
    }
}

impl Bucket {
    fn new(bytes_per_second: u64, lanes: NonZeroU32) -> Option<Bucket> {
        let nanos = u128::from(CELL_BYTES) * u128::from(lanes.get()) * 1_000_000_000;
        let cell = u64::try_from(nanos / u128::from(bytes_per_second.max(1)))
            .map_or(LONGEST_CELL, Duration::from_nanos);
        let cell = cell.min(LONGEST_CELL);
        let quota = Quota::with_period(cell)?;
        let burst = u32::try_from(BURST.as_nanos() / cell.as_nanos()).unwrap_or(u32::MAX);
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let limiter = RateLimiter::direct_with_clock(quota.allow_burst(burst), Time::start());
        // Small parts, so that what is in the bucket is taken whenever someone looks and none of it overflows.
        let part = NonZeroU32::new(burst.get() / 64).unwrap_or(NonZeroU32::MIN);
        Some(Bucket { limiter, part, debt: 0 })
    }

    fn admit(&mut self, raw_bytes: usize) -> bool {
        // One cell says whether the balance is positive; it is the bulk's first.
        if !self.pay() || self.limiter.check().is_err() {
            return false;
        }
        let cells = (raw_bytes as u64).div_ceil(CELL_BYTES).saturating_sub(1);
        self.debt = u32::try_from(cells).unwrap_or(u32::MAX);
        self.pay();
        true
    }

    /// Pays what the bucket holds of the debt; answers whether all of it is paid.
    fn pay(&mut self) -> bool {
        while let Some(debt) = NonZeroU32::new(self.debt) {
            let part = debt.min(self.part);
            if !matches!(self.limiter.check_n(part), Ok(Ok(()))) {
                return false;
            }
            self.debt -= part.get();
        }
        true
    }
}

/// tokio's time, which tests can stop.
#[derive(Clone, Debug)]
struct Time(Instant);

impl Time {
    fn start() -> Time {
        Time(Instant::now())
    }
}

impl Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.elapsed().into()
    }
}
