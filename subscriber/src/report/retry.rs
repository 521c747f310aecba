//! The retry of a failed run, by the schedule that looks for new accounts. Each wait is twice the last.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::apply::refusal::Kind;
use crate::report::Report;

/// The interval of the schedule that starts due retries: `DiffSchedule` of `infra/hub.yaml`.
const FIRST: Duration = Duration::from_mins(5);
/// The interval of the sweep, which reconciles every account.
const LONGEST: Duration = Duration::from_hours(24);

/// The retry of a run in one Region of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// The number of consecutive failed runs.
    pub failed: u32,
    /// The time at which it is due.
    pub due: Timestamp,
}

impl Retry {
    /// The retry of a run that failed now; `before` is the one that was recorded before it. The first is due at the
    /// next schedule.
    #[must_use]
    pub fn after(before: Option<Retry>, now: Timestamp) -> Retry {
        let before = before.map_or(0, |before| before.failed);
        let wait = FIRST.saturating_mul(2_u32.saturating_pow(before).saturating_sub(1));
        Retry { failed: before.saturating_add(1), due: later(now, wait.min(LONGEST)) }
    }

    /// The same while a run is under way. If that run never ends, the next sweep covers the account.
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

/// Returns true if a run is retried before the next sweep: unless all its failures are final by AWS's documentation.
/// If no filter could be put and all failed alike, it is retried even then.
pub(crate) fn is_retried(report: &Report) -> bool {
    let may_succeed =
        |error_type: &str| error_type != Kind::Invalid.error_type() && error_type != TOO_MANY_HOPS;
    report.error.as_ref().is_some_and(|error| may_succeed(&error.error_type))
        || report
            .counts
            .failed
            .keys()
            .chain(report.counts.retention_failed.keys())
            .any(|kind| may_succeed(kind))
        || report.counts.all_failed_alike()
}

/// The error type of a run that exceeded the maximum of continuations. A retry would exceed it too.
pub(crate) const TOO_MANY_HOPS: &str = "too_many_hops";
