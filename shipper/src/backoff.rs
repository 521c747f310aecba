//! How long a parked bulk waits before its next try. Messages differ, so their waits do too, without randomness.

use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use crate::pointer::Reason;

/// The least wait that is none. AWS, `ChangeMessageVisibility`: whole seconds.
const LEAST: Duration = Duration::from_secs(1);
/// The longest wait, before jitter.
const LONGEST: Duration = Duration::from_hours(1);
/// How long a bulk waits that was left for a reason of this side, not of the listener's.
const SOON: Duration = Duration::from_secs(5);
/// How long a bulk waits for its team's budget.
const BUDGET: Duration = Duration::from_mins(1);
/// How long a bulk of a paused team waits: it is resumed by people, who should see that at once.
const PAUSE: Duration = Duration::from_mins(1);

/// The wait after a failed try: `first`, doubled with each receive up to an hour, 20 % more or less by the message's id.
#[must_use]
pub fn wait(reason: Reason, first: Duration, receives: u32, message_id: &str) -> Duration {
    let wait = match reason {
        Reason::Deadline | Reason::Crowded => SOON,
        Reason::OverBudget => BUDGET,
        Reason::Paused => PAUSE,
        _ => doubled(first, receives),
    };
    jittered(wait, message_id)
}

/// The wait while a team's breaker is open: until it lets a probe through, and no shorter than a `first` try's.
#[must_use]
pub fn wait_for_breaker(left: Duration, first: Duration, message_id: &str) -> Duration {
    jittered(left.clamp(first.min(SOON), LONGEST), message_id)
}

fn doubled(first: Duration, receives: u32) -> Duration {
    let times = 2_u32.saturating_pow(receives.saturating_sub(1));
    first.saturating_mul(times).min(LONGEST)
}

/// Between 80 % and 120 %, the same for the same message; a second at least, the least for which SQS hides one.
fn jittered(wait: Duration, message_id: &str) -> Duration {
    let percent = u32::try_from(80 + xxh3_64(message_id.as_bytes()) % 41).unwrap_or(100);
    (wait * percent / 100).max(LEAST)
}
