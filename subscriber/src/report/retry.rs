//! The next try of a run that failed: with the schedule that looks for new accounts, each wait twice the last.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::apply::refusal::Kind;
use crate::report::Report;

/// The interval of the schedule that starts what is due: `DiffSchedule` of `infra/hub.yaml`.
const FIRST: Duration = Duration::from_mins(5);
/// The interval of the sweep, which tries everything again.
const LONGEST: Duration = Duration::from_hours(24);

/// The next try in one Region of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// The number of runs that have failed, one after the other.
    pub failed: u32,
    /// From when on it is due.
    pub due: Timestamp,
}

impl Retry {
    /// The try after a run that failed now; `before` is the one that was noted when it started. The first comes with the
    /// next schedule.
    #[must_use]
    pub fn after(before: Option<Retry>, now: Timestamp) -> Retry {
        let before = before.map_or(0, |before| before.failed);
        let wait = FIRST.saturating_mul(2_u32.saturating_pow(before).saturating_sub(1));
        Retry { failed: before.saturating_add(1), due: later(now, wait.min(LONGEST)) }
    }

    /// The same, while a run is under way. Should nothing be heard of that run, the next sweep sees to the account.
    #[must_use]
    pub fn under_way(self, now: Timestamp) -> Retry {
        Retry { due: later(now, LONGEST), ..self }
    }

    /// Returns true if it is due.
    #[must_use]
    pub fn is_due(self, now: Timestamp) -> bool {
        self.due <= now
    }
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Returns true if a run that ended so is worth another try before the next sweep: unless all that failed in it is what
/// AWS documents as final. Where no filter could be put at all, and all failed alike, even that is not believed.
pub(crate) fn is_worth_it(report: &Report) -> bool {
    let passes = |error_type: &str| error_type != Kind::Invalid.error_type() && error_type != TOO_MANY_HOPS;
    report.error.as_ref().is_some_and(|error| passes(&error.error_type))
        || report.counts.failed.keys().chain(report.counts.retention_failed.keys()).any(|kind| passes(kind))
        || report.counts.all_failed_alike()
}

/// The error type of a run that was given up; another one would be, too.
pub(crate) const TOO_MANY_HOPS: &str = "too_many_hops";
