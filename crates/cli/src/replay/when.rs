//! A time, as people write it.

use std::time::Duration;

use jiff::Timestamp;

/// Parses a time, or an age.
pub(super) fn when(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let ago = text.trim_end_matches("ago").trim();
    let ago: Duration = humantime::parse_duration(ago)
        .map_err(|_| "write a time such as 2026-11-24T07:00:00Z, or an age such as 2h".to_owned())?;
    Timestamp::now().checked_sub(ago).map_err(|_| "the time is too long ago".to_owned())
}

#[cfg(test)]
mod tests {
    use super::when;

    #[test]
    fn a_moment_is_a_time_or_how_long_ago() {
        assert_eq!(when("2026-11-24T07:00:00Z").map(jiff::Timestamp::as_second), Ok(1_795_503_600));
        for text in ["2h", "3days", "1h 30m", "2h ago"] {
            assert!(when(text).is_ok(), "{text}");
        }
        for text in ["", "yesterday", "2026-11-24", "99999999999999y"] {
            assert!(when(text).is_err(), "{text}");
        }
    }
}
