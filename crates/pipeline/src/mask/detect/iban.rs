//! Bank account numbers.

use std::ops::Range;

use super::look::Found;
use super::runs::separator;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// The lengths of bank account numbers by country (SWIFT, IBAN Registry; ISO 13616-1).
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 \
    DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 \
    KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 \
    PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 \
    YE30";

/// The groups of a number that is written for people.
const GROUP: usize = 4;

/// Numbers of a country's length that pass the check of ISO 7064, MOD 97-10: in one piece or in groups of four.
pub(super) fn find(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    meter.charge(bytes.len())?;
    let mut from = 0;
    for at in 0..bytes.len() {
        let Some([a, b, c, d]) = bytes.get(at..at + 4) else { break };
        let is_start =
            c.is_ascii_digit() && d.is_ascii_digit() && a.is_ascii_alphabetic() && b.is_ascii_alphabetic();
        if is_start
            && at >= from
            && begins(bytes, at)
            && let Some(end) = iban_end(bytes, at, meter)?
        {
            from = end;
            found(at..end);
        }
    }
    Ok(())
}

fn begins(bytes: &[u8], at: usize) -> bool {
    begins_word(bytes, at) && at.checked_sub(1).and_then(|at| bytes.get(at)) != Some(&b'_')
}

/// The lengths by the two letters of the country.
static BY_COUNTRY: [u8; 26 * 26] = by_country(LENGTHS.as_bytes());

/// Reads entries of four characters and a space.
const fn by_country(entries: &[u8]) -> [u8; 26 * 26] {
    let mut lengths = [0; 26 * 26];
    let mut at = 0;
    while at + 4 <= entries.len() {
        let country = (entries[at] - b'A') as usize * 26 + (entries[at + 1] - b'A') as usize;
        lengths[country] = (entries[at + 2] - b'0') * 10 + (entries[at + 3] - b'0');
        at += 5;
    }
    lengths
}

/// The length of a country's numbers.
fn length_of(country: &[u8]) -> Option<usize> {
    let &[a, b] = country else { return None };
    let place = |letter: u8| usize::from(letter.to_ascii_uppercase().wrapping_sub(b'A'));
    let length = BY_COUNTRY.get(place(a).min(26) * 26 + place(b)).copied()?;
    (place(b) < 26 && length > 0).then_some(usize::from(length))
}

/// The end of the number that begins at `start`. Its letters are of one case.
fn iban_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let Some(length) = bytes.get(start..start + 2).and_then(length_of) else { return Ok(None) };
    let is_lower = bytes.get(start).is_some_and(u8::is_ascii_lowercase);
    let is_of = |byte: u8| {
        byte.is_ascii_digit() || if is_lower { byte.is_ascii_lowercase() } else { byte.is_ascii_uppercase() }
    };
    let first = separator(bytes, start + GROUP);
    let between = bytes.get(start + GROUP..start + GROUP + first).unwrap_or_default();
    let mut at = start;
    let mut characters = Vec::with_capacity(length);
    while characters.len() < length {
        if !characters.is_empty() && characters.len() % GROUP == 0 && !between.is_empty() {
            if !bytes.get(at..).is_some_and(|rest| rest.starts_with(between)) {
                return Ok(None);
            }
            at += between.len();
        }
        match bytes.get(at) {
            Some(byte) if is_of(*byte) => characters.push(byte.to_ascii_uppercase()),
            _ => break,
        }
        at += 1;
    }
    meter.charge(2 * (at - start))?;
    let ends = !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    Ok((characters.len() == length && ends && between != b"." && mod_97(&characters) == 1).then_some(at))
}

/// The remainder of a number, its first four characters moved to the end and letters written as numbers from 10.
fn mod_97(iban: &[u8]) -> u32 {
    let (head, tail) = iban.split_at(iban.len().min(GROUP));
    tail.iter().chain(head).fold(0, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        letter => (remainder * 100 + u32::from(letter.wrapping_sub(b'A')) + 10) % 97,
    })
}

/// The starts that one look takes in, and the bytes that decide about them.
const STARTS: usize = 64;
const BLOCK: usize = STARTS + 3;

/// The starts of a closer look.
const FEW: usize = 16;

/// Returns true if it holds a bank account's number.
pub(super) fn may_be_in(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(bytes.len())?;
    let mut from = 0;
    while let Some(block) = bytes.get(from..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
        if has_start(block) && may_begin_in(bytes, from..from + STARTS, meter)? {
            return Ok(true);
        }
        from += STARTS;
    }
    may_begin_in(bytes, from..bytes.len(), meter)
}

fn may_begin_in(bytes: &[u8], starts: Range<usize>, meter: &Meter) -> Result<bool, Unmaskable> {
    for from in starts.clone().step_by(FEW) {
        let block = bytes.get(from..).and_then(|rest| rest.first_chunk::<{ FEW + 3 }>());
        if block.is_some_and(|block| !has_start(block)) {
            continue;
        }
        for at in from..starts.end.min(from + FEW) {
            let is_start = matches!(bytes.get(at..at + 4), Some([a, b, c, d])
                if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit());
            if is_start && begins(bytes, at) && iban_end(bytes, at, meter)?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Returns true if two letters and two digits follow each other. Written so that the compiler sees that it may look at
/// all bytes at once.
fn has_start<const BYTES: usize>(block: &[u8; BYTES]) -> bool {
    let letter = |byte: u8| u8::from((byte | 0x20).wrapping_sub(b'a') < 26);
    let digit = |byte: u8| u8::from(byte.wrapping_sub(b'0') < 10);
    let mut any = 0;
    for start in 0..BYTES - 3 {
        any |= letter(block[start])
            & letter(block[start + 1])
            & digit(block[start + 2])
            & digit(block[start + 3]);
    }
    any != 0
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;
    use super::*;

    /// The number of a country whose account is `fill`, with its check digits.
    fn iban(country: &str, length: usize, fill: &str) -> String {
        let account: String = fill.chars().cycle().take(length - 4).collect();
        let check = 98 - mod_97(format!("{country}00{account}").as_bytes());
        format!("{country}{check:02}{account}")
    }

    fn grouped(iban: &str, separator: &str) -> String {
        let groups: Vec<_> = iban.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group)).collect();
        groups.join(separator)
    }

    #[test]
    fn numbers_of_every_country() {
        for entry in LENGTHS.split(' ') {
            let (country, length) = (&entry[..2], entry[2..].parse().unwrap());
            let number = iban(country, length, "3704AB0044053201");
            for row in [
                format!("pay ⟦{number}⟧ now"),
                format!("pay ⟦{}⟧.", grouped(&number, " ")),
                format!("pay ⟦{}⟧,", grouped(&number, "-")),
                format!("pay ⟦{}⟧,", grouped(&number, "\u{a0}")),
                format!("pay ⟦{}⟧", number.to_ascii_lowercase()),
                format!("\\n⟦{number}⟧\\n"),
                format!("iban%3D⟦{number}⟧%26"),
                format!("{number}0"),
                format!("x{number}"),
                iban(country, length + 1, "3704AB0044053201"),
                iban(country, length - 1, "3704AB0044053201"),
            ] {
                check(Detector::Iban, &[&row]);
            }
        }
    }

    #[test]
    fn other_codes() {
        check(
            Detector::Iban,
            &[
                "DE89370400440532013001",
                "DE89 3704-0044 0532 0130 00",
                "De89370400440532013000",
                "XX89370400440532013000",
                "DE89_370400440532013000",
                "id DE12 and FR34 to GB56",
            ],
        );
    }
}
