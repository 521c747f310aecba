//! Magnetic stripes of payment cards.

use std::ops::Range;

use crate::mask::meter::{Meter, Unmaskable};

/// The most characters of a magnetic stripe's first track, start and end sentinels counted (ISO/IEC 7813).
const TRACK: usize = 79;

/// ISO/IEC 7813: the first track begins with `%B`.
pub(super) fn is_first_track(bytes: &[u8], at: usize) -> bool {
    bytes.get(..at).is_some_and(|before| before.ends_with(b"%B") || before.ends_with(b"%b"))
}

/// The track around the card's number, from its start sentinel to its end sentinel `?`, if it is one (ISO/IEC 7813).
pub(super) fn track(
    bytes: &[u8],
    start: usize,
    end: usize,
    meter: &Meter,
) -> Result<Option<Range<usize>>, Unmaskable> {
    let (from, is_within): (_, fn(u8) -> bool) = match bytes.get(end) {
        Some(b'^') if is_first_track(bytes, start) => {
            (start - 2, |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'?'))
        }
        Some(b'=') if start > 0 && bytes.get(start - 1) == Some(&b';') => {
            (start - 1, |byte| byte.is_ascii_digit() || byte == b'=')
        }
        _ => return Ok(None),
    };
    let rest = bytes.get(end..bytes.len().min(from + TRACK)).unwrap_or_default();
    let until = end + meter.run(rest, 0, is_within)?;
    // A start sentinel and a number may be a list's as well: discretionary data follows on a stripe.
    if until - end < 5 {
        return Ok(None);
    }
    Ok(Some(from..until + usize::from(bytes.get(until) == Some(&b'?'))))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn magnetic_stripes() {
        check(
            Detector::Card,
            &[
                "read ⟦%B4111111111111111^DOE/JOHN^25121011000?⟧ ok",
                "read ⟦;4111111111111111=25121011000?⟧ ok",
                "⟦%B4111111111111111^DOE/JOHN^2512⟧",
                "a;⟦4111111111111111⟧=x",
                "a;⟦4111111111111111⟧;b",
            ],
        );
    }
}
