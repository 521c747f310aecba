//! A team's budget: a bucket that can be in debt. A bulk is admitted while the balance is positive and paid off after.

use std::num::NonZeroU32;
use std::time::Duration;

use routing::Over;
use tokio::time::Instant;

/// What a full bucket holds, as time at the rate.
const BURST: Duration = Duration::from_secs(10);
/// No byte takes longer to earn, however low a rate and many the lanes: a bulk of 9 MB is paid within a day.
const LONGEST_BYTE: Duration = Duration::from_micros(9_600);

/// One environment's share of a team's budget.
///
/// A limiter admits no more at once than its bucket holds, and a bulk may be larger. So what a bulk takes is a debt,
/// and the next bulk is admitted once it is paid. A team that sends nothing pays its debt and then earns a full
/// bucket, no more.
#[derive(Debug)]
pub struct Budget {
    terms: routing::Budget,
    lanes: NonZeroU32,
    began: Instant,
    /// When the balance is nought, on a clock that showed [`BURST`] at the beginning: later than now in debt.
    even_at: Duration,
}

impl Budget {
    /// The share of one of `lanes` environments. Its bucket is full.
    #[must_use]
    pub fn new(terms: routing::Budget, lanes: NonZeroU32) -> Budget {
        Budget { terms, lanes, began: Instant::now(), even_at: Duration::ZERO }
    }

    /// The terms it was made for.
    #[must_use]
    pub fn terms(&self) -> routing::Budget {
        self.terms
    }

    /// Asks for a bulk of so many bytes, before compression. The refusal says what becomes of it.
    pub fn admit(&mut self, raw_bytes: usize) -> Result<(), Over> {
        let now = self.began.elapsed() + BURST;
        if self.even_at >= now {
            return Err(self.terms.over);
        }
        self.even_at = self.even_at.max(now.saturating_sub(BURST)) + self.time_to_earn(raw_bytes);
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
