//! The wait of a parked bulk before its next try. Messages differ, so their waits do too, without randomness.

use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use crate::delivery::reason::Reason;

/// The shortest wait. AWS, `ChangeMessageVisibility`: whole seconds.
const LEAST: Duration = Duration::from_secs(1);
/// The longest wait, before jitter.
const LONGEST: Duration = Duration::from_hours(1);
/// The wait of a bulk that was not tried for a reason on this side, not the listener's.
const SOON: Duration = Duration::from_secs(5);
/// The wait of a bulk for its team's budget.
const BUDGET: Duration = Duration::from_mins(1);
/// The wait of a paused team's bulk: people resume the team, and should see the effect soon.
const PAUSE: Duration = Duration::from_mins(1);
/// The time that each receive adds to a wait that does not double. SQS moves a message away after its 1,000th receive
/// (`infra/hub.yaml`; Amazon SQS, `RedrivePolicy`, takes no more), but a bulk is given up by its age alone: so the waits
/// of a thousand receives are together longer than any such age, the 13 days of `LOGHUB_GIVE_UP_DAYS`.
const PATIENCE: Duration = Duration::from_secs(3);

/// The wait after a failed try: `first`, doubled with each receive up to an hour, 20 % more or less by the message's id.
/// If nothing was tried it is short at first, and a little longer with each receive.
#[must_use]
pub fn wait(reason: Reason, first: Duration, receives: u32, message_id: &str) -> Duration {
    let wait = match reason {
        Reason::Deadline | Reason::Crowded => patient(SOON, receives),
        Reason::OverBudget => patient(BUDGET, receives),
        Reason::Paused => patient(PAUSE, receives),
        _ => doubled(first, receives),
    };
    jittered(wait, message_id)
}

/// The wait while a team's breaker is open: until it lets a probe through, and no shorter than a `first` try's; a little
/// longer with each receive.
#[must_use]
pub fn wait_for_breaker(remaining: Duration, first: Duration, receives: u32, message_id: &str) -> Duration {
    jittered(patient(remaining.max(first.min(SOON)), receives), message_id)
}

fn patient(wait: Duration, receives: u32) -> Duration {
    wait.saturating_add(PATIENCE.saturating_mul(receives.saturating_sub(1))).min(LONGEST)
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
