//! Stage 4, filter: `platform`, `keep`, `drop`, `sample`, on the raw message.

use routing::{Platform, Settings};
use xxhash_rust::xxh3::xxh3_64;

use crate::envelope::Event;
use crate::json::Escaped;
use crate::lambda::platform_line;

/// The outcome of filtering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Goes on.
    Pass,
    /// Goes on as a platform line whose numbers become fields.
    Report,
    /// Ends here: the decision says `ship = false`.
    Unshipped,
    /// Ends here: a platform line.
    Platform,
    /// Ends here: a `drop` pattern matched.
    Dropped,
    /// Ends here: outside the sample.
    Sampled,
}

/// Filters one event.
pub(crate) fn filter(settings: &Settings, event: &Event<'_>) -> Verdict {
    if !settings.ship.value {
        return Verdict::Unshipped;
    }
    if let Some(line) = platform_line(event.message) {
        let passes = if line.has_failed || line.is_report { Verdict::Report } else { Verdict::Pass };
        // Evidence of failure is never noise: only a `drop` pattern takes it.
        return match settings.platform.value {
            _ if is_kept(settings, event.message) => passes,
            _ if line.has_failed && !is_dropped(settings, event.message) => Verdict::Report,
            Platform::Keep => filter_own(settings, event),
            Platform::Report if line.is_report => Verdict::Report,
            Platform::Drop | Platform::Report if line.has_failed => Verdict::Dropped,
            Platform::Drop | Platform::Report => Verdict::Platform,
        };
    }
    filter_own(settings, event)
}

/// Filters a line of the function's own, or one that counts as such.
fn filter_own(settings: &Settings, event: &Event<'_>) -> Verdict {
    if settings.drop.value.is_empty() && settings.sample.value >= 1.0 {
        return Verdict::Pass;
    }
    let text = event.message.text();
    // A pattern that the table's memory has no room for keeps everything and drops nothing.
    if settings.keep.value.iter().any(|keep| keep.is_match(&text).unwrap_or(true)) {
        Verdict::Pass
    } else if settings.drop.value.iter().any(|drop| drop.is_match(&text).unwrap_or(false)) {
        Verdict::Dropped
    } else if in_sample(&event.id.text(), settings.sample.value) {
        Verdict::Pass
    } else {
        Verdict::Sampled
    }
}

fn is_kept(settings: &Settings, message: Escaped<'_>) -> bool {
    let keep = &settings.keep.value;
    !keep.is_empty() && keep.iter().any(|keep| keep.is_match(&message.text()).unwrap_or(true))
}

fn is_dropped(settings: &Settings, message: Escaped<'_>) -> bool {
    let drop = &settings.drop.value;
    !drop.is_empty() && drop.iter().any(|drop| drop.is_match(&message.text()).unwrap_or(false))
}

/// Returns true if the event with that id is in a sample of that share: always the same answer, so that a redelivered
/// event is not shipped by chance on its second try.
fn in_sample(id: &str, share: f64) -> bool {
    // The upper 53 bits of the hash, as a fraction of their range: exact in an f64.
    let fraction = (xxh3_64(id.as_bytes()) >> 11) as f64 / (1_u64 << 53) as f64;
    fraction < share
}
