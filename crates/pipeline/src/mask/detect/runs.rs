//! A quick look for numbers and codes: the runs of their bytes in a message, of which few bytes are looked at.

use super::look::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// A search of a part of a message.
pub(super) type Detect = fn(&[u8], &Meter, Found<'_>) -> Result<(), Unmaskable>;

/// The bytes of which a run consists, by their values.
pub(super) type Kind = [bool; 256];

/// So many bytes around a run say whether a number stands there: an escape, and what stands beside that.
const AROUND: usize = 12;

/// The shortest run.
const SHORTEST: usize = 11;

/// Returns true if `detect` finds something around a run of at least eleven bytes that are `of` a kind.
///
/// Of other text, few bytes are looked at: what ends a run, within eleven bytes, is looked for from behind. Each byte
/// belongs to one run, so that the whole is linear.
pub(super) fn any(bytes: &[u8], of: &Kind, detect: Detect, meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(bytes.len())?;
    let is_of = |byte: u8| of[usize::from(byte)];
    let mut from = 0;
    while let Some(window) = bytes.get(from..).and_then(|rest| rest.first_chunk::<SHORTEST>()) {
        if let Some(last) = window.iter().rposition(|byte| !is_of(*byte)) {
            from += last + 1;
            continue;
        }
        let end = from + meter.run(bytes, from, is_of)?;
        let around = from.saturating_sub(AROUND)..bytes.len().min(end + AROUND);
        let mut found = false;
        detect(bytes.get(around).unwrap_or_default(), meter, &mut |_| found = true)?;
        if found {
            return Ok(true);
        }
        from = end;
    }
    Ok(false)
}

/// Digits and these bytes.
pub(super) const fn digits_and(others: &[u8]) -> Kind {
    let mut kind = [false; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        kind[digit as usize] = true;
        digit += 1;
    }
    let mut at = 0;
    while at < others.len() {
        kind[others[at] as usize] = true;
        at += 1;
    }
    kind
}

/// The bytes of numbers in groups: digits, and those of separators.
pub(super) const GROUPED: Kind = digits_and(&[b' ', b'-', b'.', 0xC2, 0xA0, 0xE2, 0x80, 0xAF]);

/// The length of a separator between groups of digits that stands at `at`: a space, a hyphen, a dot, or a no-break
/// space (U+00A0, U+202F) in UTF-8. 0 if there is none.
pub(super) fn separator(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b' ' | b'-' | b'.', ..]) => 1,
        Some([0xC2, 0xA0, ..]) => 2,
        Some([0xE2, 0x80, 0xAF, ..]) => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_the_shortest_length_is_found_wherever_it_begins() {
        let meter = Meter::new(1 << 20, 0);
        for at in 0..100 {
            for (length, expected) in [(SHORTEST, true), (SHORTEST + 40, true), (SHORTEST - 1, false)] {
                let text = format!("{}{}{}", "x".repeat(at), "7".repeat(length), "x".repeat(50));
                let detect: Detect = |bytes, _, found| {
                    found(0..bytes.len());
                    Ok(())
                };
                let found = any(text.as_bytes(), &GROUPED, detect, &meter);
                assert_eq!(found, Ok(expected), "{at} {length}");
            }
        }
    }
}
