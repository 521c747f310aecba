//! A team's budget: a bucket that can be in debt. A bulk is admitted while the balance is positive and paid off after.

use std::num::NonZeroU32;
use std::time::Duration;

use routing::Over;
use tokio::time::Instant;

/// What a full bucket holds, as time at the rate.
const BURST: Duration = Duration::from_secs(10);
/// No debt is longer, however large a bulk and low a rate.
const LONGEST_DEBT: Duration = Duration::from_hours(24);

/// One environment's share of a team's budget.
///
/// The bucket is kept as the time at which all that was admitted is paid at the rate: the balance is positive until
/// that is `BURST` ahead. Unlike the limiters of the usual libraries, it admits what is larger than a full bucket.
#[derive(Clone, Debug)]
pub struct Budget {
    terms: routing::Budget,
    lanes: NonZeroU32,
    paid_at: Option<Instant>,
}

impl Budget {
    /// The share of one of `lanes` environments. Its bucket is full.
    #[must_use]
    pub fn new(terms: routing::Budget, lanes: NonZeroU32) -> Budget {
        Budget { terms, lanes, paid_at: None }
    }

    /// The terms it was made for.
    #[must_use]
    pub fn terms(&self) -> routing::Budget {
        self.terms
    }

    /// Asks for a bulk of so many bytes, before compression. The refusal says what becomes of it.
    pub fn admit(&mut self, raw_bytes: usize, now: Instant) -> Result<(), Over> {
        let paid_at = self.paid_at.map_or(now, |paid_at| paid_at.max(now));
        if paid_at - now >= BURST {
            return Err(self.terms.over);
        }
        self.paid_at = Some(paid_at + self.time_to_pay(raw_bytes));
        Ok(())
    }

    fn time_to_pay(&self, bytes: usize) -> Duration {
        let lanes = u128::from(self.lanes.get());
        let nanos = bytes as u128 * lanes * 1_000_000_000 / u128::from(self.terms.bytes_per_second.max(1));
        u64::try_from(nanos).map_or(LONGEST_DEBT, Duration::from_nanos).min(LONGEST_DEBT)
    }
}
