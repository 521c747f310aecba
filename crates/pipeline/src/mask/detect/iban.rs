//! Bank account numbers.

use super::around::is_around;
use super::{Found, begins_word};
use crate::mask::meter::{Meter, Unmaskable};

/// ISO 13616: a country, two check digits, up to thirty letters and digits, in one piece or in groups of four.
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    meter.charge(bytes.len())?;
    let mut at = 0;
    while at + 15 <= bytes.len() {
        if is_iban_start(bytes, at)
            && let Some(end) = iban_end(bytes, at, meter)?
        {
            found(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    Ok(())
}

fn is_iban_start(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..at + 4), Some([a, b, c, d])
        if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
        && begins_word(bytes, at)
}

/// The longest piece from `start` that passes the check and ends where a word ends.
fn iban_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let mut end = None;
    let mut characters = Vec::new();
    let mut at = start;
    while let Some(byte) = bytes.get(at).copied() {
        if byte.is_ascii_uppercase() || byte.is_ascii_digit() {
            characters.push(byte);
        } else if byte != b' ' || characters.len() % 4 != 0 {
            break;
        }
        at += 1;
        let ends = byte != b' ' && !bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        match characters.len() {
            35.. => break,
            15.. if ends => {
                meter.charge(characters.len())?;
                end = if mod_97(&characters) == 1 { Some(at) } else { end };
            }
            _ => {}
        }
    }
    meter.charge(at - start)?;
    Ok(end)
}

/// The remainder of an IBAN, its first four characters moved to the end and letters written as numbers from 10.
fn mod_97(iban: &[u8]) -> u32 {
    let (head, tail) = iban.split_at(iban.len().min(4));
    tail.iter().chain(head).fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        letter => (remainder * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

/// The distance between looks for bank accounts' numbers: the shortest one is longer.
const STRIDE: usize = 12;

/// Returns true if it holds a bank account's number.
pub(super) fn may_be_in(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(bytes.len() / STRIDE)?;
    let is_code = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let may_be_within = |at: usize| is_code(bytes[at]) || bytes[at] == b' ';
    for at in (STRIDE - 1..bytes.len()).step_by(STRIDE).filter(|at| may_be_within(*at)) {
        if is_around(bytes, at, is_code, 15, find, meter)? {
            return Ok(true);
        }
    }
    Ok(false)
}
