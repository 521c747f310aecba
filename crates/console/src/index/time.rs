//! Times as lines and queries write them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A time of a query, in milliseconds since the epoch, and the milliseconds that it names: a date names a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) width: i64,
}

impl Moment {
    /// Reads RFC 3339, a date, or `now` with an offset such as `now-5m`.
    pub(super) fn parse(text: &str, now: i64) -> Option<Moment> {
        if let Some(offset) = text.strip_prefix("now") {
            return Some(Moment { at: now.saturating_add(relative(offset)?), width: 1 });
        }
        if let Some(at) = rfc3339(text) {
            let width = if text.contains('.') { 1 } else { SECOND };
            return Some(Moment { at, width });
        }
        if text.len() != 10 {
            return None;
        }
        let day = text.parse::<Date>().ok()?.to_zoned_datetime(TimeZone::UTC).ok()?;
        Some(Moment { at: day.timestamp().as_millisecond(), width: DAY })
    }

    /// The millisecond after the last that it names.
    pub(super) fn end(self) -> i64 {
        self.at.saturating_add(self.width)
    }
}

/// The milliseconds of `-5m` or `+1h`; 0 of nothing.
fn relative(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let number = text.get(1..text.len().checked_sub(1)?)?;
    let unit = match text.get(text.len() - 1..)? {
        "s" => SECOND,
        "m" => MINUTE,
        "h" | "H" => HOUR,
        "d" => DAY,
        "w" => 7 * DAY,
        _ => return None,
    };
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let offset = number.parse::<i64>().ok()?.checked_mul(unit)?;
    match text.get(..1)? {
        "-" => Some(-offset),
        "+" => Some(offset),
        _ => None,
    }
}

/// Reads a time in RFC 3339, in milliseconds since the epoch.
pub(super) fn rfc3339(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    // Shorter than `2026-01-02T03:04:05Z` is none.
    if bytes.len() < 20 || bytes.get(4) != Some(&b'-') || !bytes.first()?.is_ascii_digit() {
        return None;
    }
    plain(bytes).or_else(|| Some(text.parse::<Timestamp>().ok()?.as_millisecond()))
}

/// Reads `YYYY-MM-DDTHH:MM:SS.mmmZ`, which nearly all lines have.
fn plain(bytes: &[u8]) -> Option<i64> {
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b'T',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
        b'.',
        f1,
        f2,
        f3,
        b'Z',
    ] = bytes
    else {
        return None;
    };
    let number = |digits: &[&u8]| -> Option<i64> {
        digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i64::from(**digit - b'0'))
        })
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?);
    // 29th to 31st are left to the library, which knows the months.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Days from the epoch, with the year beginning in March.
    let shifted = year - i64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + of_year - 719_468;
    Some(days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + number(&[f1, f2, f3])?)
}

/// Writes a time in RFC 3339, with milliseconds.
pub(super) fn text(time: i64) -> String {
    Timestamp::from_millisecond(time).map(|time| format!("{time:.3}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, MINUTE, Moment, rfc3339, text};

    #[test]
    fn times_are_read() {
        let now = 1_000 * DAY;
        for (written, expected) in [
            ("now", Some((now, 1))),
            ("now-5m", Some((now - 5 * MINUTE, 1))),
            ("now+1d", Some((now + DAY, 1))),
            ("now-m", None),
            ("now-5x", None),
            ("now-é", None),
            ("nowhere", None),
            ("now-99999999999999999999d", None),
            ("1970-01-02", Some((DAY, DAY))),
            ("1970-01-02T01:00:00Z", Some((DAY + HOUR, 1_000))),
            ("1970-01-02T01:00:00+01:00", Some((DAY, 1_000))),
            ("1970-01-02T01:00:00.5Z", Some((DAY + HOUR + 500, 1))),
            ("1970-13-02", None),
            ("2026-02-30T00:00:00.000Z", None),
            ("2026", None),
            ("", None),
        ] {
            let moment = Moment::parse(written, now).map(|moment| (moment.at, moment.width));
            // `now-m` has an empty number, which is none.
            assert_eq!(moment, expected, "{written:?}");
        }
    }

    #[test]
    fn quick_and_thorough_reading_agree() {
        for at in
            [0, 951_782_400_123, 951_868_799_999, 1_709_164_800_000, 4_102_444_800_001, 1_772_323_200_000]
        {
            assert_eq!(rfc3339(&text(at)), Some(at), "{}", text(at));
        }
    }
}
