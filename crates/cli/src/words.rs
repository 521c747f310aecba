//! Durations in words for people.

use std::time::Duration;

use jiff::SignedDuration;

/// A duration in its largest unit or two.
pub(crate) fn in_words(duration: SignedDuration) -> String {
    let seconds = u64::try_from(duration.as_secs()).unwrap_or_default();
    let rounded = match seconds {
        0..3_600 => seconds,
        3_600..86_400 => seconds / 60 * 60,
        _ => seconds / 3_600 * 3_600,
    };
    humantime::format_duration(Duration::from_secs(rounded)).to_string()
}

/// The time between an event and its arrival.
pub(crate) fn lag_in_words(millis: u64) -> String {
    match i64::try_from(millis / 1_000) {
        Ok(0) => "<1s".to_owned(),
        seconds => in_words(SignedDuration::from_secs(seconds.unwrap_or(i64::MAX))),
    }
}
