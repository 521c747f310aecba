//! A quick look for numbers and codes: the runs of their bytes in a message, many bytes at a time.

use super::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// A search of a part of a message.
pub(super) type Detect = fn(&[u8], &Meter, Found<'_>) -> Result<(), Unmaskable>;

/// The bytes of one block, and the distance of blocks: two neighbouring quads are always in one block.
const BLOCK: usize = 32;
const STEP: usize = BLOCK - 4;

/// So many bytes around a run say whether a number stands there: an escape, and what stands beside that.
const AROUND: usize = 12;

/// The shortest run that is found wherever it begins: it covers two quads that begin at multiples of four.
#[cfg(test)]
const SHORTEST: usize = 11;

/// Returns true if `detect` finds something around a run of at least eleven bytes that are `of` a kind.
///
/// Each byte belongs to one run, so that the whole is linear.
pub(super) fn any(
    bytes: &[u8],
    of: impl Fn(u8) -> bool,
    detect: Detect,
    meter: &Meter,
) -> Result<bool, Unmaskable> {
    meter.charge(bytes.len())?;
    let mut passed = 0;
    for start in (0..bytes.len()).step_by(STEP) {
        let mut block = [0; BLOCK];
        let rest = bytes.get(start..bytes.len().min(start + BLOCK)).unwrap_or_default();
        block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        let whole = whole_quads(&block, &of);
        if !whole.windows(2).any(|two| two == [true, true]) {
            continue;
        }
        for (quad, _) in whole.windows(2).enumerate().filter(|(_, two)| *two == [true, true]) {
            let at = start + quad * 4;
            if at < passed {
                continue;
            }
            let from = at - meter.run_back(bytes, at, &of)?;
            passed = at + meter.run(bytes, at, &of)?;
            let around = from.saturating_sub(AROUND)..bytes.len().min(passed + AROUND);
            let mut found = false;
            detect(bytes.get(around).unwrap_or_default(), meter, &mut |_| found = true)?;
            if found {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The quads whose bytes are all of a kind. Written so that the compiler sees that it may look at all bytes at once.
fn whole_quads(block: &[u8; BLOCK], of: impl Fn(u8) -> bool) -> [bool; BLOCK / 4] {
    let mut kind = [0_u8; BLOCK];
    for (kind, byte) in kind.iter_mut().zip(block) {
        *kind = u8::from(of(*byte));
    }
    let mut whole = [false; BLOCK / 4];
    for (whole, quad) in whole.iter_mut().zip(kind.as_chunks::<4>().0) {
        *whole = u32::from_le_bytes(*quad) == 0x0101_0101;
    }
    whole
}

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

/// Returns true for a byte of such a separator.
pub(super) fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | 0xC2 | 0xA0 | 0xE2 | 0x80 | 0xAF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_the_shortest_length_is_found_wherever_it_begins() {
        let meter = Meter::new(1 << 20, 0);
        for at in 0..100 {
            for (length, expected) in [(SHORTEST, true), (SHORTEST + 40, true), (3, false)] {
                let text = format!("{}{}{}", "x".repeat(at), "7".repeat(length), "x".repeat(50));
                let detect: Detect = |bytes, _, found| {
                    found(0..bytes.len());
                    Ok(())
                };
                let found = any(text.as_bytes(), |byte| byte.is_ascii_digit(), detect, &meter);
                assert_eq!(found, Ok(expected), "{at} {length}");
            }
        }
    }
}
