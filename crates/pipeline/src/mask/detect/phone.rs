//! Telephone numbers.

use super::look::Found;
use super::runs;
use super::word::{begins_word, escape_around};
use crate::mask::meter::{Meter, Unmaskable};

/// The most digits of a number, and the fewest of one with its country's code (ITU-T E.164: 15 at most; the shortest
/// in use have 7 behind the code).
const MOST: usize = 15;
const FEWEST: usize = 8;

/// The most bytes of a number: each digit may have a separator and a bracket beside it.
const LENGTH: usize = 40;

/// Numbers with `+`, of `tel:` URIs (RFC 3966), and North American ones with separators (ITU-T E.164, NANP).
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    meter.charge(bytes.len())?;
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if at < from || !(byte.is_ascii_digit() || matches!(byte, b'+' | b'(')) {
            continue;
        }
        // Digits continue a number that is none, unless they are of an escape.
        let is_continued = at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_digit);
        if byte.is_ascii_digit() && is_continued && escape_around(bytes, at - 1) != Some(at) {
            continue;
        }
        let end = if *byte == b'+' { international(bytes, at, meter)? } else { american(bytes, at, meter)? };
        if let Some(end) = end.filter(|end| begins(bytes, at) && ends(bytes, *end)) {
            from = end;
            found(at..end);
        }
    }
    Ok(())
}

fn begins(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    begins_word(bytes, at) && !matches!(before, Some(b'.' | b'-' | b'_' | b'/' | b'+' | b'$' | b'#'))
}

fn ends(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end..).unwrap_or_default() {
        [byte, ..] if byte.is_ascii_alphanumeric() || *byte == b'_' => false,
        // Another group: a longer code, a fraction, a date.
        [b'-' | b'.' | b'/' | b':', next, ..] => !next.is_ascii_digit(),
        _ => true,
    }
}

/// The end of `+`, a country's code that does not begin with 0, and groups with single separators.
fn international(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let window = bytes.get(start + 1..bytes.len().min(start + LENGTH)).unwrap_or_default();
    if !matches!(window.first(), Some(b'1'..=b'9')) {
        return Ok(None);
    }
    let (mut digits, mut end, mut between) = (0, 0, 0);
    // Another number may follow in a row: what is too long ends with an earlier group.
    let mut groups = None;
    for (at, byte) in window.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if between > 0 && (FEWEST..=MOST).contains(&digits) {
                    groups = Some(start + 1 + end);
                }
                (digits, end, between) = (digits + 1, at + 1, 0);
            }
            b' ' | b'-' | b'.' | b'(' | b')' if between < 2 => between += 1,
            _ => break,
        }
    }
    meter.charge(window.len())?;
    Ok(if (FEWEST..=MOST).contains(&digits) { Some(start + 1 + end) } else { groups })
}

/// The end of `(NPA) NXX-XXXX`, `NPA-NXX-XXXX`, or the same with dots or spaces: area and exchange begin with 2 to 9, and
/// neither ends in 11 (NANPA, "About the NANP"). `tel:` and `1-` may stand before.
fn american(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    meter.charge(LENGTH)?;
    let mut at = start;
    if let Some([b'1', b'-' | b'.' | b' ']) = bytes.get(at..at + 2) {
        at += 2;
    }
    let is_bracketed = bytes.get(at) == Some(&b'(');
    at += usize::from(is_bracketed);
    if !is_area(bytes, at) {
        return Ok(None);
    }
    at += 3;
    let first = if is_bracketed {
        if bytes.get(at) != Some(&b')') {
            return Ok(None);
        }
        at += 1;
        let space = usize::from(bytes.get(at) == Some(&b' '));
        at += space;
        None
    } else {
        let separator = bytes.get(at).copied();
        at += 1;
        separator
    };
    let second = bytes.get(at + 3).copied();
    // Spaces alone separate the numbers of a row as well.
    let is_separated = matches!(
        (first, second),
        (None, Some(b'-' | b'.' | b' ')) | (Some(b'-' | b' '), Some(b'-')) | (Some(b'.'), Some(b'.'))
    );
    let line = bytes.get(at + 4..at + 8);
    let is_line = line.is_some_and(|line| line.iter().all(u8::is_ascii_digit));
    Ok((is_separated && is_area(bytes, at) && is_line).then_some(at + 8))
}

fn is_area(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 3), Some([b'2'..=b'9', b, c])
        if b.is_ascii_digit() && c.is_ascii_digit() && (*b, *c) != (b'1', b'1'))
}

/// The bytes of North American numbers.
const GROUPED: runs::Kind = runs::digits_and(b" -.()");

/// Returns true if it holds a telephone number.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(raw.len())?;
    for at in memchr::memchr_iter(b'+', raw) {
        if international(raw, at, meter)?.is_some() {
            return Ok(true);
        }
    }
    runs::any(raw, &GROUPED, find, meter)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn numbers() {
        check(
            Detector::Phone,
            &[
                "call ⟦+4915112345678⟧ now",
                "call ⟦+49 151 123 45678⟧.",
                "call ⟦+44 (0)20 7946 0958⟧",
                "call ⟦+1-415-555-2671⟧, or ⟦(415) 555-2671⟧",
                "⟦415-555-2671⟧ ⟦415.555.2671⟧ ⟦(415)555-2671⟧ ⟦1-415-555-2671⟧",
                "tel:⟦+14155552671⟧ tel:⟦415-555-2671⟧",
                r"a\n⟦415-555-2671⟧\n",
                r#"{"phone":"⟦+14155552671⟧"}"#,
                "⟦+14155552671⟧ 1620140761 200",
            ],
        );
    }

    #[test]
    fn other_numbers() {
        check(
            Detector::Phone,
            &[
                "4155552671 14155552671 1700000000123",
                "2026-11-24T07:24:06+00:00 2026-11-24 07:24:06.123+0200",
                "10.0.0.1 1.2.3 v415.555.2671 415.555.2671.1",
                "115-555-2671 415-155-2671 411-555-2671 415-511-2671",
                "415 555 2671 row 415 555",
                "415-555-26711 x415-555-2671 415-555-2671-1",
                "a+12345678 1e+12345678 +0123456789 +1234 +1234567890123456",
                "41111111-415-555-2671",
            ],
        );
    }
}
