//! Times of the API: milliseconds since the epoch, and the forms in which a call may write one.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// A time in milliseconds since the epoch; one before it is 0.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub(crate) fn now() -> i64 {
    milliseconds(SystemTime::now())
}

/// Reads milliseconds since the epoch, RFC 3339, `now`, or `now` with an offset such as `now-15m`.
pub(crate) fn parse(text: &str, now: i64) -> Option<i64> {
    if let Some(offset) = text.strip_prefix("now") {
        return relative(offset, now);
    }
    match text.parse::<i64>() {
        Ok(milliseconds) => Some(milliseconds),
        // A plus in a URL's query is a space.
        Err(_) => text.replace(' ', "+").parse::<Timestamp>().ok().map(Timestamp::as_millisecond),
    }
}

fn relative(offset: &str, now: i64) -> Option<i64> {
    if offset.is_empty() {
        return Some(now);
    }
    let (sign, rest) = match offset.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+" | " ", rest) => (1, rest),
        _ => return None,
    };
    let digits = rest.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match rest.strip_prefix(digits)? {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        _ => return None,
    };
    let number = digits.parse::<u32>().ok()?;
    now.checked_add(sign * i64::from(number).checked_mul(unit)?)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn times_are_read() {
        let now = 1_000_000_000_000;
        let rows = [
            ("1767323045000", Some(1_767_323_045_000)),
            ("0", Some(0)),
            ("-5", Some(-5)),
            ("2026-01-02T03:04:05Z", Some(1_767_323_045_000)),
            ("2026-01-02T04:04:05.250+01:00", Some(1_767_323_045_250)),
            ("2026-01-02T04:04:05 01:00", Some(1_767_323_045_000)),
            ("now", Some(now)),
            ("now-15m", Some(now - 900_000)),
            ("now-2h", Some(now - 7_200_000)),
            ("now+1d", Some(now + 86_400_000)),
            ("now-250ms", Some(now - 250)),
            ("now-1w", Some(now - 604_800_000)),
            ("now-15", None),
            ("now-m", None),
            ("now-15y", None),
            ("now15m", None),
            ("now--5m", None),
            ("now-99999999999m", None),
            ("now\u{e9}", None),
            ("yesterday", None),
            ("", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in rows {
            assert_eq!(parse(text, now), expected, "{text}");
        }
    }
}
