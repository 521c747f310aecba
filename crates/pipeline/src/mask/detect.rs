//! The built-in detectors: where in a text a secret stands. Each validates what it finds, so that false hits are few.

use std::ops::Range;

use routing::Detector;

use super::meter::{Meter, Unmaskable};

/// Takes the places that a detector finds.
pub(crate) type Found<'a> = &'a mut dyn FnMut(Range<usize>);

/// Hands every place in `text` where `detector` finds something to `found`, in order.
pub(crate) fn find(
    detector: Detector,
    text: &str,
    meter: &Meter,
    found: Found<'_>,
) -> Result<(), Unmaskable> {
    meter.charge(text.len())?;
    match detector {
        Detector::Bearer => bearer(text, meter, found),
        Detector::Jwt => jwt(text, meter, found),
        Detector::AwsKey => aws_key(text, meter, found),
        Detector::PrivateKey => private_key(text, meter, found),
        Detector::Card => card(text.as_bytes(), meter, found),
        Detector::Email => email(text, meter, found),
        Detector::Iban => iban(text.as_bytes(), meter, found),
    }
}

/// Returns true if a word can begin at `at`: nothing of a word stands before it, or only an escape such as `\n` or
/// `\u000a`, whose letters are not of the word.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| bytes.get(at)).copied();
    match before(1) {
        None => true,
        Some(b'n' | b'r' | b't' | b'b' | b'f') if before(2) == Some(b'\\') => true,
        Some(byte) => !byte.is_ascii_alphanumeric() || escape_around(bytes, at - 1) == Some(at),
    }
}

/// The end of the `\uXXXX` escape that the byte at `at` is a digit of.
pub(crate) fn escape_around(bytes: &[u8], at: usize) -> Option<usize> {
    (2..=5).filter_map(|back| at.checked_sub(back)).find_map(|start| match bytes.get(start..start + 6) {
        Some([b'\\', b'u', digits @ ..]) if digits.iter().all(u8::is_ascii_hexdigit) => Some(start + 6),
        _ => None,
    })
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// RFC 6750, section 2.1: `Bearer` and a b64token. Prose (`bearer of news`) holds no digit and is short.
fn bearer(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    const WORD: &str = "bearer";
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = find_ignoring_case(bytes, at, WORD.as_bytes()) {
        at = start + WORD.len();
        let gap = meter.run(bytes, at, |byte| matches!(byte, b' ' | b'\t' | b':' | b'='))?;
        if gap == 0 || !begins_word(bytes, start) {
            continue;
        }
        let token = at + gap;
        let is_credential = |byte| is_base64url(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=');
        let length = meter.run(bytes, token, is_credential)?;
        let credentials = bytes.get(token..token + length).unwrap_or_default();
        if length >= 20 || (length >= 6 && credentials.iter().any(u8::is_ascii_digit)) {
            found(token..token + length);
            at = token + length;
        }
    }
    Ok(())
}

fn find_ignoring_case(bytes: &[u8], from: usize, lower: &[u8]) -> Option<usize> {
    let (first, rest) = lower.split_first()?;
    let mut at = from;
    loop {
        let hay = bytes.get(at..)?;
        at += memchr::memchr2(*first, first.to_ascii_uppercase(), hay)?;
        if bytes.get(at + 1..at + lower.len()).is_some_and(|tail| tail.eq_ignore_ascii_case(rest)) {
            return Some(at);
        }
        at += 1;
    }
}

/// A JWT's header is a few hundred bytes; what is longer is none.
const LONGEST_HEADER: usize = 4_096;

/// RFC 7519: three base64url parts, of which the first decodes to a JSON object that names `alg`.
fn jwt(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    let (mut header_end, mut is_dotted, mut token_end) = (0, false, 0);
    for start in memchr::memmem::find_iter(bytes, b"eyJ") {
        if start < token_end {
            continue;
        }
        // Starts within one run of base64url share what follows it: it is looked at once.
        if start >= header_end {
            header_end = start + meter.run(bytes, start, is_base64url)?;
            is_dotted = is_followed_by_two_parts(bytes, header_end, meter)?;
        }
        let header = &bytes[start..header_end];
        if !is_dotted || header.len() > LONGEST_HEADER || !begins_word(bytes, start) {
            continue;
        }
        meter.charge(header.len())?;
        if names_alg(header) {
            // Encrypted tokens have five parts: all that hangs together goes.
            token_end = start + meter.run(bytes, start, |byte| is_base64url(byte) || byte == b'.')?;
            found(start..token_end);
        }
    }
    Ok(())
}

/// Returns true if a dot, a part, and another dot stand at `at`.
fn is_followed_by_two_parts(bytes: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    if bytes.get(at) != Some(&b'.') {
        return Ok(false);
    }
    let payload = meter.run(bytes, at + 1, is_base64url)?;
    Ok(payload > 0 && bytes.get(at + 1 + payload) == Some(&b'.'))
}

fn names_alg(header: &[u8]) -> bool {
    base64_simd::URL_SAFE_NO_PAD
        .decode_to_vec(header)
        .is_ok_and(|json| memchr::memmem::find(&json, b"\"alg\"").is_some())
}

/// AWS, "IAM identifiers": access key ids are `AKIA` or `ASIA` and sixteen letters and digits.
fn aws_key(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    for start in memchr::memmem::find_iter(bytes, b"IA").filter_map(|at| at.checked_sub(2)) {
        let prefix = bytes.get(start..start + 4);
        if !matches!(prefix, Some(b"AKIA" | b"ASIA")) || !begins_word(bytes, start) {
            continue;
        }
        let length = meter.run(bytes, start, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())?;
        if length == 20 && !bytes.get(start + length).is_some_and(u8::is_ascii_alphanumeric) {
            found(start..start + length);
        }
    }
    Ok(())
}

/// RFC 7468: from the line that begins a private key to the one that ends it; to the end where that is cut off.
fn private_key(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    const BEGIN: &str = "-----BEGIN ";
    const LABEL: &str = "PRIVATE KEY-----";
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(BEGIN)).map(|at| from + at) {
        from = start + BEGIN.len();
        let label = meter.run(text.as_bytes(), from, |byte| byte.is_ascii_uppercase() || byte == b' ')?;
        let Some(rest) = text.get(from + label..) else { return Ok(()) };
        let named = text.get(from..from + label).is_some_and(|label| label.ends_with("PRIVATE KEY"));
        if named && rest.starts_with("-----") {
            let end = match rest.find("-----END ").and_then(|end| Some(end + rest.get(end..)?.find(LABEL)?)) {
                Some(end) => from + label + end + LABEL.len(),
                None => text.len(),
            };
            meter.charge(end - start)?;
            found(start..end);
            from = end;
        }
    }
    Ok(())
}

/// The most digits of a payment card (ISO/IEC 7812).
const CARD_DIGITS: usize = 19;

/// Payment cards: 13 to 19 digits, alone or in groups, of a known issuer, that pass the Luhn check (ISO/IEC 7812).
pub(crate) fn card(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
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

/// E-mail addresses as people have them: a local part, an `@`, and a domain that ends in letters.
fn email(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'@', bytes) {
        let start = local_start(bytes, at, meter)?;
        let end = domain_end(bytes, at + 1, meter)?;
        if start < at && end > at + 1 {
            found(start..end);
        }
    }
    Ok(())
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&*+-/=?^_{|}~".contains(&byte)
}

/// The start of the local part before `at`; the letter of an escape like `\n` is not of it.
fn local_start(bytes: &[u8], at: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let length = meter.run_back(bytes, at, is_local)?;
    let mut start = at - length;
    if start > 0 && bytes[start - 1] == b'\\' && start < at && bytes[start].is_ascii_alphabetic() {
        start += 1;
    }
    // `key=name@host`, `{name@host`: what programs put before an address is not of it.
    let glued = bytes[start..at].iter().rposition(|byte| b"=/&{}|".contains(byte));
    Ok(start + glued.map_or(0, |glue| glue + 1))
}

fn domain_end(bytes: &[u8], start: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    let length = meter.run(bytes, start, is_domain)?;
    let domain = &bytes[start..start + length];
    // Every dot may be the last one of the domain; the longest that ends in a top-level domain is meant.
    let mut end = 0;
    for dot in memchr::memchr_iter(b'.', domain).filter(|dot| *dot > 0) {
        let rest = &domain[dot + 1..];
        let international = if rest.starts_with(b"xn--") { 4 } else { 0 };
        let is_top = |byte: u8| byte.is_ascii_alphabetic() || international > 0 && byte != b'.';
        let top = meter.run(rest, international, is_top)?;
        let next = rest.get(international + top);
        if top >= 2 && !next.is_some_and(u8::is_ascii_alphanumeric) {
            end = dot + 1 + international + top;
        }
    }
    Ok(start + end)
}

/// ISO 13616: a country, two check digits, up to thirty letters and digits, in one piece or in groups of four.
pub(crate) fn iban(bytes: &[u8], meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
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
