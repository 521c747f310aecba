//! Stage 4, filter: `platform`, `keep`, `drop`, `sample`, on the raw message.

use routing::{Platform, Settings};
use xxhash_rust::xxh3::xxh3_64;

use crate::envelope::Event;
use crate::lambda::{PlatformLine, platform_line};

/// The outcome of filtering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Goes on.
    Pass,
    /// Goes on as a REPORT line whose numbers become fields.
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
    match (settings.platform.value, platform(settings, event)) {
        (Platform::Drop, Some(_)) | (Platform::Report, Some(PlatformLine::Other)) => {
            return Verdict::Platform;
        }
        (Platform::Report, Some(PlatformLine::Report)) => return Verdict::Report,
        (Platform::Keep, _) | (_, None) => {}
    }
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

fn platform(settings: &Settings, event: &Event<'_>) -> Option<PlatformLine> {
    if settings.platform.value == Platform::Keep { None } else { platform_line(event.message) }
}

/// Returns true if the event with that id is in a sample of that share: always the same answer, so that a redelivered
/// event is not shipped by chance on its second try.
fn in_sample(id: &str, share: f64) -> bool {
    // The upper 53 bits of the hash, as a fraction of their range: exact in an f64.
    let fraction = (xxh3_64(id.as_bytes()) >> 11) as f64 / (1_u64 << 53) as f64;
    fraction < share
}
