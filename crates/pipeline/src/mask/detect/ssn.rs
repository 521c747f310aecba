//! US social security numbers.

use super::look::Found;
use super::runs::{self, separator};
use super::word::{begins_word, escape_around};
use crate::mask::meter::{Meter, Unmaskable};

/// The digits of a number with its two separators.
const LENGTH: usize = 11;

/// Social Security Administration, "Social Security Number Randomization": three, two and four digits; no area 000, 666
/// or 900 to 999, no group 00, no serial 0000. Nine bare digits are anything.
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    meter.charge(bytes.len())?;
    let mut from = 0;
    for at in memchr::memchr2_iter(b'-', b' ', bytes) {
        let Some(start) = at.checked_sub(3).filter(|start| *start >= from) else { continue };
        meter.charge(LENGTH)?;
        if is_number(bytes, start) {
            from = start + LENGTH;
            found(start..from);
        }
    }
    Ok(())
}

fn is_number(bytes: &[u8], start: usize) -> bool {
    let Some(number) = bytes.get(start..start + LENGTH) else { return false };
    let part = |place: std::ops::Range<usize>| {
        let digits = number.get(place).unwrap_or_default();
        let value =
            digits.iter().fold(0_u32, |value, digit| value * 10 + u32::from(digit.wrapping_sub(b'0')));
        digits.iter().all(u8::is_ascii_digit).then_some(value)
    };
    let (Some(area), Some(group), Some(serial)) = (part(0..3), part(4..6), part(7..11)) else { return false };
    let is_issued = !matches!(area, 0 | 666 | 900..) && group > 0 && serial > 0;
    is_issued && number.get(3) == number.get(6) && stands_alone(bytes, start, start + LENGTH)
}

/// A number continues no word, no longer number, and no row of numbers.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default();
    let is_digit_behind = bytes.get(end + separator(bytes, end)).is_some_and(u8::is_ascii_digit);
    let is_word_behind = bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let is_joined = match before {
        [.., b'-' | b'.' | b'_' | b'+' | b'/'] => true,
        // The digits of an escape are no row.
        [.., digit, b' '] => digit.is_ascii_digit() && escape_around(bytes, start - 2).is_none(),
        _ => false,
    };
    begins_word(bytes, start) && !is_joined && !is_digit_behind && !is_word_behind
}

/// Returns true if it holds a social security number.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    runs::any(raw, &runs::GROUPED, find, meter)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn numbers() {
        check(
            Detector::Ssn,
            &[
                "ssn ⟦123-45-6789⟧.",
                "ssn=⟦123 45 6789⟧, x",
                r"a\n⟦123-45-6789⟧\n",
                "(⟦899-99-9999⟧)",
                "000-45-6789 666-45-6789 900-45-6789 123-00-6789 123-45-0000",
                "123456789 123-456789 123-45 6789",
                "1123-45-6789 123-45-67890 123-45-6789-1 1-123-45-6789",
                "10 123 45 6789 11",
                "2026-11-24 123-45-678",
                "x123-45-6789 123-45-6789x",
            ],
        );
    }
}
