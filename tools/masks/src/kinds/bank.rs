//! Cards and bank accounts with right check digits.

use crate::random::{DIGITS, Random};
use crate::secret::Secret;

/// An issuer's prefix, length and groupings, from ISO/IEC 7812 and the issuers' own pages.
const ISSUERS: [(&str, usize, &[&[usize]]); 16] = [
    ("4", 16, &[&[16], &[4, 4, 4, 4], &[8, 8]]),
    ("4", 16, &[&[16], &[4, 4, 4, 4]]),
    ("4", 13, &[&[13]]),
    ("51", 16, &[&[16], &[4, 4, 4, 4]]),
    ("55", 16, &[&[16], &[4, 4, 4, 4]]),
    ("2223", 16, &[&[16], &[4, 4, 4, 4]]),
    ("34", 15, &[&[15], &[4, 6, 5]]),
    ("37", 15, &[&[15], &[4, 6, 5]]),
    ("300", 14, &[&[14], &[4, 6, 4]]),
    ("36", 14, &[&[14], &[4, 6, 4]]),
    ("6011", 16, &[&[16], &[4, 4, 4, 4]]),
    ("65", 16, &[&[16], &[4, 4, 4, 4]]),
    ("3530", 16, &[&[16], &[4, 4, 4, 4]]),
    ("62", 16, &[&[16], &[4, 4, 4, 4]]),
    ("62", 19, &[&[19]]),
    ("5018", 16, &[&[16], &[4, 4, 4, 4]]),
];

/// Countries' IBANs in the SWIFT registry: the length in all, and the letters with which the account begins.
const COUNTRIES: [(&str, usize, &str); 22] = [
    ("DE", 22, ""),
    ("FR", 27, ""),
    ("GB", 22, "NWBK"),
    ("NL", 18, "ABNA"),
    ("ES", 24, ""),
    ("IT", 27, "X"),
    ("BE", 16, ""),
    ("CH", 21, ""),
    ("AT", 20, ""),
    ("PL", 28, ""),
    ("SE", 24, ""),
    ("NO", 15, ""),
    ("DK", 18, ""),
    ("FI", 18, ""),
    ("PT", 25, ""),
    ("IE", 22, "AIBK"),
    ("CZ", 24, ""),
    ("LU", 20, ""),
    ("MT", 31, "MALT"),
    ("SA", 24, ""),
    ("TR", 26, ""),
    ("RO", 24, "AAAA"),
];

pub(super) fn card(random: &mut Random) -> Secret {
    let (prefix, length, groupings) = ISSUERS[random.index(ISSUERS.len())];
    let body = prefix.to_owned() + &random.letters(DIGITS, length - 1 - prefix.len());
    let number = format!("{body}{}", luhn(&body));
    let grouping = groupings[random.index(groupings.len())];
    let separator = random.pick(&[" ", " ", "-", "-", ".", "\u{a0}"]);
    Secret::whole(&[], grouped(&number, grouping, separator))
}

/// The check digit of a number (ISO/IEC 7812-1, annex B).
fn luhn(body: &str) -> u32 {
    let digits = body.chars().rev().filter_map(|digit| digit.to_digit(10));
    let doubled = |(at, digit): (usize, u32)| match (at % 2, digit * 2) {
        (0, twice) if twice > 9 => twice - 9,
        (0, twice) => twice,
        _ => digit,
    };
    (10 - digits.enumerate().map(doubled).sum::<u32>() % 10) % 10
}

fn grouped(text: &str, grouping: &[usize], separator: &str) -> String {
    let (mut rest, mut groups) = (text, Vec::new());
    for length in grouping {
        let (group, after) = rest.split_at((*length).min(rest.len()));
        groups.push(group);
        rest = after;
    }
    groups.join(separator)
}

pub(super) fn iban(random: &mut Random) -> Secret {
    let (country, length, letters) = COUNTRIES[random.index(COUNTRIES.len())];
    let account = letters.to_owned() + &random.letters(DIGITS, length - 4 - letters.len());
    let iban = format!("{country}{:02}{account}", 98 - remainder(&format!("{account}{country}00")));
    let fours = vec![4; iban.len().div_ceil(4)];
    Secret::whole(
        &[],
        match random.between(0, 3) {
            0 | 1 => iban,
            2 => grouped(&iban, &fours, " "),
            _ => grouped(&iban, &fours, "-"),
        },
    )
}

/// The remainder by 97 of a number in which letters stand for 10 to 35 (ISO 13616).
fn remainder(text: &str) -> u32 {
    let values = text.chars().filter_map(|letter| letter.to_digit(36));
    values.fold(0, |sum, value| if value > 9 { (sum * 100 + value) % 97 } else { (sum * 10 + value) % 97 })
}
