//! A quick look for numbers: are enough bytes of a kind together around a place?

use super::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// The reach of the longest number from a byte within it, its separators counted.
pub(super) const REACH: usize = 48;

/// Looks for the numbers of one kind.
pub(super) type Detect = fn(&[u8], &Meter, Found<'_>) -> Result<(), Unmaskable>;

/// So many bytes before a number say whether one begins there: an escape, and what stands before that.
const BEFORE: usize = 7;

/// Has `detect` decide if enough bytes of a kind stand together around `at`.
pub(super) fn is_around(
    bytes: &[u8],
    at: usize,
    of: impl Fn(u8) -> bool,
    wanted: usize,
    detect: Detect,
    meter: &Meter,
) -> Result<bool, Unmaskable> {
    let ahead = run(bytes[at..].iter().take(REACH), &of);
    let behind = run(bytes[..at].iter().rev().take(REACH), &of);
    meter.charge(ahead.1 + behind.1)?;
    if ahead.0 + behind.0 < wanted {
        return Ok(false);
    }
    // What stands around a number decides whether it is one.
    let around = at.saturating_sub(behind.1 + BEFORE)..bytes.len().min(at + ahead.1 + 1);
    let mut found = false;
    detect(&bytes[around], meter, &mut |_| found = true)?;
    Ok(found)
}

/// Counts the bytes of a kind in a row, single separators between them passed over; and their reach.
pub(super) fn run<'a>(bytes: impl Iterator<Item = &'a u8>, of: impl Fn(u8) -> bool) -> (usize, usize) {
    let (mut counted, mut reach, mut separated) = (0, 0, false);
    for byte in bytes {
        match byte {
            byte if of(*byte) => (counted, separated) = (counted + 1, false),
            b' ' | b'-' if !separated => separated = true,
            _ => break,
        }
        reach += 1;
    }
    (counted, reach)
}
