//! Payment cards.

use super::around::{REACH, is_around, run};
use super::{Found, begins_word, escape_around};
use crate::mask::meter::{Meter, Unmaskable};

/// The most digits of a payment card (ISO/IEC 7812).
const CARD_DIGITS: usize = 19;

/// Payment cards: 13 to 19 digits, alone or in groups, of a known issuer, that pass the Luhn check (ISO/IEC 7812).
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let mut at = 0;
    loop {
        at += meter.run(bytes, at, |byte| !byte.is_ascii_digit())?;
        if at >= bytes.len() {
            return Ok(());
        }
        // The digits of an escape are not of the number behind it.
        let start = escape_around(bytes, at).unwrap_or(at);
        at = match card_end(bytes, start, meter)? {
            Some(end) => {
                found(start..end);
                end
            }
            None => start + meter.run(bytes, start, |byte| byte.is_ascii_digit())?,
        };
    }
}

/// The end of the longest card whose first digit is at `start`. Its digits stand together, or in groups of which the
/// first has four, with a space or a hyphen between them: rows of other numbers are no cards.
fn card_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    if !matches!(bytes.get(start), Some(b'2'..=b'6')) || !begins_number(bytes, start) {
        return Ok(None);
    }
    // A number has so many digits at most, each looked at as a digit and, at the end of its group, for the check.
    meter.charge(2 * CARD_DIGITS)?;
    let (mut digits, mut count, mut at, mut card) = ([0; CARD_DIGITS], 0, start, None);
    loop {
        let group = at;
        while let Some(digit) = bytes.get(at).filter(|byte| byte.is_ascii_digit()) {
            let Some(place) = digits.get_mut(count) else { return Ok(card) };
            *place = digit - b'0';
            (count, at) = (count + 1, at + 1);
        }
        let next = bytes.get(at).copied();
        if at == group {
            return Ok(card);
        }
        let ends = !next.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if ends && is_issued(&digits[..count]) && luhn(&digits[..count]) {
            card = Some(at);
        }
        let is_grouped = group > start || count == 4;
        if !is_grouped || !matches!(next, Some(b' ' | b'-')) {
            return Ok(card);
        }
        at += 1;
    }
}

/// A card's digits don't continue a word or a decimal fraction.
fn begins_number(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
    begins_word(bytes, at) && !matches!(before, Some(b'.' | b'_'))
}

/// The issuers' prefixes and lengths.
fn is_issued(digits: &[u8]) -> bool {
    let prefix = |length: usize| {
        digits.iter().take(length).fold(0_u32, |number, digit| number * 10 + u32::from(*digit))
    };
    let length = digits.len();
    match (prefix(1), prefix(2), prefix(4)) {
        (4, ..) => matches!(length, 13 | 16 | 19),
        (3, 34 | 37, _) => length == 15,
        (3, 30 | 36 | 38 | 39, _) => (14..=19).contains(&length),
        (2, _, 2221..=2720) | (3, 35, _) | (5, 50..=58, _) | (6, ..) => (16..=19).contains(&length),
        _ => false,
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The bytes that one look for a card takes in, and the distance of such looks: one quad of bytes is in both.
const BLOCK: usize = 32;
const STEP: usize = BLOCK - 4;

/// Returns true if it holds a payment card's number. Takes many bytes at a time, since digits are everywhere in logs.
///
/// The shortest card takes thirteen bytes. Wherever it begins, two neighbouring quads that begin at a multiple of four
/// are all digits and separators.
pub(super) fn may_be_in(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    meter.charge(bytes.len())?;
    let mut passed = 0;
    for start in (0..bytes.len()).step_by(STEP) {
        let mut block = [0; BLOCK];
        let rest = &bytes[start..bytes.len().min(start + BLOCK)];
        block[..rest.len()].copy_from_slice(rest);
        let whole = whole_quads(&block);
        if !whole.windows(2).any(|two| two == [true, true]) {
            continue;
        }
        for quad in (0..STEP / 4).filter(|quad| whole[*quad] && whole[quad + 1]) {
            let at = start + quad * 4;
            if at < passed {
                continue;
            }
            let (_, ahead) = run(bytes[at..].iter().take(REACH), is_digit);
            meter.charge(ahead)?;
            // What was seen to its end need not be looked at again.
            passed = at + if ahead < REACH { ahead } else { 8 };
            if is_around(bytes, at, is_digit, 13, find, meter)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Which quads hold only digits, spaces and hyphens. Written so that the compiler sees that it may look at all bytes
/// at once.
fn whole_quads(block: &[u8; BLOCK]) -> [bool; BLOCK / 4] {
    let mut kind = [0_u8; BLOCK];
    for (kind, byte) in kind.iter_mut().zip(block) {
        let is_digit = u8::from(byte.wrapping_sub(b'0') < 10);
        *kind = is_digit | u8::from(*byte == b' ') | u8::from(*byte == b'-');
    }
    let mut whole = [false; BLOCK / 4];
    for (whole, quad) in whole.iter_mut().zip(kind.as_chunks::<4>().0) {
        *whole = u32::from_le_bytes(*quad) == 0x0101_0101;
    }
    whole
}
