//! A team's budget: a debt bucket. A bulk is admitted while nothing is owed, and what it costs is owed after.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use routing::Over;
use tokio::time::Instant;

/// Bytes a cell of the limiter stands for: governor counts in 32 bits.
const CELL: u64 = 1_000;
/// The burst: this many seconds of the rate.
const BURST_SECONDS: u64 = 10;

/// One environment's share of a team's budget.
#[derive(Debug)]
pub struct Budget {
    terms: routing::Budget,
    limiter: RateLimiter<NotKeyed, InMemoryState, RuntimeClock, NoOpMiddleware<Nanos>>,
    burst: u32,
    owed: u64,
}

impl Budget {
    /// The share of one of `lanes` environments. It starts with a full burst.
    #[must_use]
    pub fn new(terms: routing::Budget, lanes: NonZeroU32) -> Budget {
        let burst = burst(terms.bytes_per_second, lanes);
        let quota = Quota::with_period(cell_period(terms.bytes_per_second, lanes))
            .unwrap_or_else(|| Quota::per_second(NonZeroU32::MAX))
            .allow_burst(burst);
        let limiter = RateLimiter::direct_with_clock(quota, RuntimeClock::start());
        Budget { terms, limiter, burst: burst.get(), owed: 0 }
    }

    /// The terms it was made for.
    #[must_use]
    pub fn terms(&self) -> routing::Budget {
        self.terms
    }

    /// Asks for a bulk of so many bytes, before compression. The refusal says what becomes of it.
    pub fn admit(&mut self, raw_bytes: usize) -> Result<(), Over> {
        self.owed -= self.pay(self.owed);
        if self.owed > 0 || self.pay(1) == 0 {
            return Err(self.terms.over);
        }
        let cells = (raw_bytes as u64).div_ceil(CELL).saturating_sub(1);
        self.owed = cells - self.pay(cells);
        Ok(())
    }

    /// Takes up to `cells` from the limiter, as many as it has, and says how many. Halves what it asks for
    /// until that fits: governor gives all or nothing.
    fn pay(&self, cells: u64) -> u64 {
        let mut paid = 0;
        let mut ask = u32::try_from(cells).unwrap_or(u32::MAX).min(self.burst);
        while let Some(n) = NonZeroU32::new(ask) {
            if matches!(self.limiter.check_n(n), Ok(Ok(()))) {
                paid += u64::from(ask);
                ask = ask.min(u32::try_from(cells - paid).unwrap_or(u32::MAX));
            } else {
                ask /= 2;
            }
        }
        paid
    }
}

/// How long one lane's rate takes to earn a cell.
fn cell_period(bytes_per_second: u64, lanes: NonZeroU32) -> Duration {
    let nanos =
        u128::from(CELL) * u128::from(lanes.get()) * 1_000_000_000 / u128::from(bytes_per_second.max(1));
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX).max(1))
}

fn burst(bytes_per_second: u64, lanes: NonZeroU32) -> NonZeroU32 {
    let cells = bytes_per_second.saturating_mul(BURST_SECONDS) / CELL / u64::from(lanes.get());
    NonZeroU32::new(u32::try_from(cells).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN)
}

/// The runtime's clock, which tests can pause, as governor wants it.
#[derive(Clone, Debug)]
struct RuntimeClock {
    start: Instant,
}

impl RuntimeClock {
    fn start() -> RuntimeClock {
        RuntimeClock { start: Instant::now() }
    }
}

impl Clock for RuntimeClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.start.elapsed().into()
    }
}
