//! Payment cards.

use super::look::Found;
use super::runs::{self, separator};
use super::word::{begins_word, escape_around};
use super::{identifier, stripe};
use crate::mask::meter::{Meter, Unmaskable};

/// The most digits of a payment card (ISO/IEC 7812-1).
const CARD_DIGITS: usize = 19;

/// The most groups of a card's digits, and one more: a row of numbers.
const GROUPS: usize = 6;

/// Payment cards of an issuer's length and grouping that pass the Luhn check (ISO/IEC 7812-1), unless a name says that
/// the number is of a thing.
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let mut named = Ok(());
    numbers(bytes, meter, &mut |place| match identifier::is_named(bytes, place.start, meter) {
        Ok(true) => {}
        Ok(false) => found(place),
        Err(error) => named = Err(error),
    })?;
    named
}

/// The numbers of cards, whatever stands before them.
fn numbers(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
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
                let place = stripe::track(bytes, start, end, meter)?.unwrap_or(start..end);
                let end = place.end;
                found(place);
                end
            }
            None => start + meter.run(bytes, start, |byte| byte.is_ascii_digit())?,
        };
    }
}

/// Digits in groups, with one and the same separator between them.
#[derive(Default)]
struct Groups {
    digits: Vec<u8>,
    lengths: Vec<usize>,
    ends: Vec<usize>,
    separator: Vec<u8>,
}

impl Groups {
    /// Reads the groups from `start` on: as many as a card can have, and one more.
    fn read(bytes: &[u8], start: usize, meter: &Meter) -> Result<Groups, Unmaskable> {
        let mut groups = Groups::default();
        let mut at = start;
        while groups.lengths.len() < GROUPS {
            let length = bytes.iter().skip(at).take(CARD_DIGITS + 1).take_while(|byte| byte.is_ascii_digit());
            let length = length.count();
            meter.charge(length + 1)?;
            if length == 0 {
                break;
            }
            groups.digits.extend(bytes.iter().skip(at).take(length).map(|byte| byte - b'0'));
            groups.lengths.push(length);
            at += length;
            groups.ends.push(at);
            let between = bytes.get(at..at + separator(bytes, at)).unwrap_or_default();
            if between.is_empty() || groups.lengths.len() > 1 && between != groups.separator {
                break;
            }
            at += between.len();
            if bytes.get(at).is_some_and(u8::is_ascii_digit) {
                groups.separator = between.to_vec();
            }
        }
        Ok(groups)
    }

    /// Leaves out the month of an expiry date: `4111 1111 1111 1111 12/27`.
    fn without_expiry(mut self, bytes: &[u8]) -> Groups {
        if let ([.., _, 2], Some(end)) = (self.lengths.as_slice(), self.ends.last())
            && bytes.get(*end) == Some(&b'/')
        {
            self.lengths.pop();
            self.ends.pop();
            self.digits.truncate(self.lengths.iter().sum());
        }
        self
    }

    /// The end of the card that these groups are, or that the first of them is.
    fn card(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let end = match self.lengths.as_slice() {
            [4, 4, 4, 4] | [4, 4, 4, 4, 3] | [4, 6, 4 | 5] | [8, 8] => {
                let between = self.separator.as_slice();
                if follows_digit(bytes, start, between) {
                    return None;
                }
                is_card(&self.digits, true).then_some(self.ends.last()?)
            }
            [first @ 13..=CARD_DIGITS, rest @ ..] => {
                // `4111111111111111.5` is a fraction, `…-1` a longer code; what stands apart is a row's.
                if !rest.is_empty() && matches!(self.separator.as_slice(), b"." | b"-") {
                    return None;
                }
                is_card(self.digits.get(..*first)?, false).then_some(self.ends.first()?)
            }
            _ => None,
        }?;
        let next = bytes.get(*end);
        let continues = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        (!continues).then_some(*end)
    }
}

/// The end of the card whose first digit is at `start`.
fn card_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    if !matches!(bytes.get(start), Some(b'2'..=b'6')) || !begins_number(bytes, start) {
        return Ok(None);
    }
    // Most numbers are told by their first group.
    let first = bytes.iter().skip(start).take(CARD_DIGITS + 1).take_while(|byte| byte.is_ascii_digit());
    let first = first.count();
    meter.charge(first + 1)?;
    if !matches!(first, 4 | 8 | 13..=CARD_DIGITS) {
        return Ok(None);
    }
    let groups = Groups::read(bytes, start, meter)?.without_expiry(bytes);
    meter.charge(groups.digits.len())?;
    Ok(groups.card(bytes, start))
}

/// A card's digits don't continue a word, a decimal fraction or a code, and are not negative.
fn begins_number(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    begins_word(bytes, at) && !matches!(before, Some(b'.' | b'_' | b'-')) || stripe::is_first_track(bytes, at)
}

/// Returns true if a group of digits and the separator stand before `at`: they are parts of a row.
fn follows_digit(bytes: &[u8], at: usize, separator: &[u8]) -> bool {
    let Some(before) = bytes.get(..at).and_then(|before| before.strip_suffix(separator)) else {
        return false;
    };
    before.last().is_some_and(u8::is_ascii_digit) && escape_around(bytes, before.len() - 1).is_none()
}

fn is_card(digits: &[u8], is_grouped: bool) -> bool {
    is_issued(digits, is_grouped) && luhn(digits) && !(digits.len() == 13 && identifier::is_ean(digits))
}

/// The issuers' prefixes and lengths, as the networks publish them: Visa, Mastercard, American Express, Diners Club,
/// Discover, JCB, `UnionPay` and Maestro.
fn is_issued(digits: &[u8], is_grouped: bool) -> bool {
    let length = digits.len();
    let prefix = digits.iter().take(4).fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    match prefix {
        4000..=4999 => matches!(length, 13 | 16) || length == 19 && is_grouped,
        // Mastercard; Discover and JCB; Maestro.
        2221..=2720
        | 5100..=5599
        | 6011
        | 6440..=6599
        | 3528..=3589
        | 5000..=5099
        | 5600..=5899
        | 6304
        | 6700..=6799 => length == 16,
        3400..=3499 | 3700..=3799 => length == 15,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => length == 14,
        6200..=6299 => matches!(length, 16..=19),
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

/// Returns true if it holds a payment card's number. The names of JSON's members are no part of their values, so that
/// no name is asked here.
pub(super) fn may_be_in(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    runs::any(bytes, &runs::GROUPED, numbers, meter)
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;
    use super::*;

    #[test]
    fn cards_in_their_groupings() {
        check(
            Detector::Card,
            &[
                "paid with ⟦4111111111111111⟧ today",
                "⟦4111 1111 1111 1111⟧",
                "pan=⟦4111-1111-1111-1111⟧.",
                "pan:⟦4111.1111.1111.1111⟧, thanks",
                "⟦4111\u{a0}1111\u{a0}1111\u{a0}1111⟧",
                "⟦4111\u{202f}1111\u{202f}1111\u{202f}1111⟧",
                "⟦41111111 11111111⟧",
                "amex ⟦3400 000000 00009⟧",
                "diners ⟦3000 000000 0004⟧",
                "⟦4111 1111 1111 1111⟧ 12/27",
                "⟦4111111111111111⟧ 12/27 123",
                "2 ⟦4111111111111111⟧ 3",
                r"a\n⟦4111111111111111⟧\nb",
                r"\u0012⟦4111111111111111⟧",
                r"\u0012 ⟦4111 1111 1111 1111⟧",
                "/cards/⟦4111111111111111⟧/charge?x=1",
                "[⟦4111111111111111⟧, 5]",
                "a@b.c,⟦4111111111111111⟧,x",
                "é⟦4111111111111111⟧é",
            ],
        );
    }

    /// Numbers of an issuer's prefix and length, ended by the digit that the Luhn check wants.
    #[test]
    fn issuers_and_their_lengths() {
        for (prefix, lengths) in [
            ("41", vec![13, 16]),
            ("51", vec![16]),
            ("55", vec![16]),
            ("56", vec![16]),
            ("2221", vec![16]),
            ("2720", vec![16]),
            ("2220", vec![]),
            ("2721", vec![]),
            ("34", vec![15]),
            ("37", vec![15]),
            ("300", vec![14]),
            ("305", vec![14]),
            ("306", vec![]),
            ("3095", vec![14]),
            ("36", vec![14]),
            ("39", vec![14]),
            ("6011", vec![16]),
            ("644", vec![16]),
            ("643", vec![]),
            ("65", vec![16]),
            ("3528", vec![16]),
            ("3589", vec![16]),
            ("3590", vec![]),
            ("62", vec![16, 17, 18, 19]),
            ("50", vec![16]),
            ("6304", vec![16]),
            ("6759", vec![16]),
            ("60", vec![]),
            ("1", vec![]),
            ("9", vec![]),
        ] {
            for length in 11..=20 {
                let body = format!("{prefix:0<width$}", width = length - 1);
                let card = (0..10)
                    .map(|digit| format!("{body}{digit}"))
                    .find(|card| luhn(&card.bytes().map(|byte| byte - b'0').collect::<Vec<_>>()));
                let card = card.unwrap();
                let row = if lengths.contains(&length) { format!("⟦{card}⟧") } else { card };
                check(Detector::Card, &[&row]);
            }
        }
        check(Detector::Card, &["4111111111111111110", "⟦4111 1111 1111 1111 110⟧"]);
    }

    #[test]
    fn other_numbers() {
        check(
            Detector::Card,
            &[
                "4111111111111112",
                "-4111111111111111",
                "blk_-4111111111111111 and blk_4111111111111111",
                "0.4111111111111111",
                "4111111111111111.25",
                "4111111111111111-1",
                "x4111111111111111",
                "4111111111111111x",
                "4111111111111111_1",
                "4111 1111-1111 1111",
                "4111  1111  1111  1111",
                "12 4111 1111 1111 1111",
                "4111 1111 1111 1111 34 5",
                "4111 111111 111111",
                "2 111111111111 eni-0a1b 10.0.0.1 10.0.0.2 51234 4433 17 101 8400 1620140761 1620140821 ACCEPT OK",
                "443 6 123 45678 1773 500000",
                "dd.trace_id=4111111111111111110 dd.span_id=5100000000000000008",
                "41111111-1111-4111-8111-411111111111",
                "1700000000123 1700000000123456 1700000000123456789",
                " 2  0      0 4020240  71680 6103244    0    0     5    31   45   88  1  1 98  0  0",
            ],
        );
    }
}
