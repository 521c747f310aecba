//! A quick look at a message as it stands in the envelope: is there any sign of something maskable?
//!
//! It may see a sign where there is nothing, never the other way round. Each sign is looked for the way that costs
//! least: a masked key by the separator behind it, words by a vectorised search, numbers and codes by a look every
//! few bytes, patterns on the escaped message where their escapes can't matter.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::{memchr_iter, memchr3_iter, memmem};
use routing::{Detector, Mask, Pattern};

use super::detect;
use super::keys::{Keys, is_name, spellings};
use super::meter::{Meter, Unmaskable};
use super::pattern::ignores_escapes;
use crate::json::Escaped;

/// The signs of several masks.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own, looked for or not")]
pub(crate) struct Prefilter {
    keys: Keys,
    /// The last two bytes of masked keys, in every case; all of them where a key ends in a wildcard.
    endings: Option<Endings>,
    dashes: memmem::Finder<'static>,
    /// True if a key is a path: names of options then have dots.
    paths: bool,
    words: Option<AhoCorasick>,
    at_signs: bool,
    cards: bool,
    ibans: bool,
    blind_patterns: Vec<Pattern>,
    patterns: Vec<Pattern>,
    /// A key holds what the name of no value in text can: every message is searched for real.
    always: bool,
}

impl Prefilter {
    pub(crate) fn new(masks: &[Arc<Mask>]) -> Prefilter {
        let detects = |wanted| masks.iter().any(|mask| mask.detect.contains(&wanted));
        let signs: Vec<(usize, &str)> = masks
            .iter()
            .enumerate()
            .flat_map(|(index, mask)| mask.keys.iter().map(move |key| (index, sign_of(key))))
            .collect();
        let is_searchable =
            |sign: &str| sign.bytes().all(|byte| is_name(byte) || matches!(byte, b'*' | b'?'));
        let (blind_patterns, patterns) = masks
            .iter()
            .flat_map(|mask| mask.patterns.iter().cloned())
            .partition(|pattern| ignores_escapes(pattern.as_str()));
        let words = words(&detects);
        Prefilter {
            keys: Keys::of(signs.iter().copied()),
            endings: Endings::of(signs.iter().map(|(_, sign)| *sign)),
            dashes: memmem::Finder::new("--"),
            paths: masks.iter().flat_map(|mask| &mask.keys).any(|key| key.contains('.')),
            always: !signs.iter().all(|(_, sign)| is_searchable(sign)),
            words: AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok(),
            at_signs: detects(Detector::Email),
            cards: detects(Detector::Card),
            ibans: detects(Detector::Iban),
            blind_patterns,
            patterns,
        }
    }

    /// Returns true if the message may hold something to mask.
    pub(crate) fn may_match(&self, message: Escaped<'_>, meter: &Meter) -> Result<bool, Unmaskable> {
        let bytes = message.raw().as_bytes();
        Ok(self.always
            || self.has_key(bytes, meter)?
            || self.has_word(bytes, meter)?
            || (self.at_signs && memchr_iter(b'@', bytes).any(|at| is_surrounded(bytes, at)))
            || (self.cards && has_card(bytes, meter)?)
            || (self.ibans && has_iban(bytes, meter)?)
            || self.matches_pattern(message, meter)?)
    }

    /// A masked key is followed by a separator, or is an option of a command line.
    fn has_key(&self, bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
        if self.keys.is_empty() {
            return Ok(false);
        }
        meter.charge(bytes.len())?;
        for at in memchr3_iter(b':', b'=', b'>', bytes) {
            if self.is_key(bytes, name_end(bytes, at, meter)?, meter)? {
                return Ok(true);
            }
        }
        for at in self.dashes.find_iter(bytes).filter(|at| begins_option(bytes, *at)) {
            let length = meter.run(bytes, at, |byte| is_name(byte) || self.paths && byte == b'.')?;
            if self.is_key(bytes, at + length, meter)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns true if the name that ends at `end` is a masked key.
    fn is_key(&self, bytes: &[u8], end: usize, meter: &Meter) -> Result<bool, Unmaskable> {
        let ending = end.checked_sub(2).and_then(|start| bytes.get(start..end));
        if let (Some(endings), Some([one, two])) = (&self.endings, ending)
            && !endings.has(*one, *two)
        {
            return Ok(false);
        }
        let start = end - meter.run_back(bytes, end, is_name)?;
        let is_masked = |start: usize| {
            let name = bytes.get(start..end).and_then(|name| std::str::from_utf8(name).ok());
            name.is_some_and(|name| {
                let option = name.trim_start_matches('-');
                self.keys.mask_of(option).is_some()
                    || option.len() < name.len() && self.keys.mask_of(name).is_some()
            })
        };
        // A name's first letters may be an escape's: `\npassword=`, `\u000apassword=`.
        let is_escaped = start > 0 && bytes[start - 1] == b'\\';
        Ok(is_masked(start) || is_escaped && (is_masked(start + 1) || is_masked(start + 5)))
    }

    fn has_word(&self, bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
        meter.charge(bytes.len())?;
        Ok(self.words.iter().flat_map(|words| words.find_iter(bytes)).any(|word| {
            // An escape that spells a letter may spell anything; one that spells a control character hides nothing.
            !bytes[word.range()].starts_with(b"\\u") || matches!(bytes.get(word.end()), Some(b'2'..=b'7'))
        }))
    }

    /// Patterns look at the text. Where that differs from what stands in the envelope it is made first, and a string
    /// inside it may hold escapes again: those only the real search can see through.
    fn matches_pattern(&self, message: Escaped<'_>, meter: &Meter) -> Result<bool, Unmaskable> {
        if is_any(&self.blind_patterns, message.raw(), meter)? {
            return Ok(true);
        }
        if self.patterns.is_empty() {
            return Ok(false);
        }
        let text = message.text();
        let nested = message.has_escapes() && text.contains('\\') && text.contains('"');
        Ok(nested || is_any(&self.patterns, &text, meter)?)
    }
}

fn is_any(patterns: &[Pattern], text: &str, meter: &Meter) -> Result<bool, Unmaskable> {
    for pattern in patterns {
        meter.charge(text.len())?;
        if pattern.is_match(text).ok_or(Unmaskable)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The key by which a quick look finds `key`: of a path its last name, since whatever is found by the path ends in that.
/// With a wildcard there the key is its own sign: `*` also matches dots.
fn sign_of(key: &str) -> &str {
    let last = key.rsplit('.').next().filter(|last| !last.is_empty() && !last.contains(['*', '?']));
    last.unwrap_or(key)
}

/// The first bytes of what detectors find, and of an escape that can spell a letter.
fn words(detects: &dyn Fn(Detector) -> bool) -> Vec<String> {
    let mut words = vec!["\\u00".to_owned()];
    if detects(Detector::Bearer) {
        words.extend(in_every_case("bea"));
    }
    let exact = [
        (Detector::Jwt, "eyJ"),
        (Detector::AwsKey, "AKIA"),
        (Detector::AwsKey, "ASIA"),
        (Detector::PrivateKey, "-----BEGIN "),
    ];
    words.extend(exact.iter().filter(|(detector, _)| detects(*detector)).map(|(_, word)| (*word).to_owned()));
    words
}

fn in_every_case(word: &str) -> Vec<String> {
    word.chars().fold(vec![String::new()], |spelled, letter| {
        let cases = [letter.to_ascii_lowercase(), letter.to_ascii_uppercase()];
        spelled.iter().flat_map(|start| cases.map(|letter| format!("{start}{letter}"))).collect()
    })
}

/// The last two bytes of names, as a set.
#[derive(Debug)]
struct Endings(Box<[u64; 1_024]>);

impl Endings {
    /// `None` where a key ends in a wildcard or is shorter than two bytes: then every name has to be looked at.
    fn of<'a>(keys: impl Iterator<Item = &'a str>) -> Option<Endings> {
        let mut endings = Endings(Box::new([0; 1_024]));
        for key in keys.flat_map(spellings) {
            let [.., one, two] = key.as_bytes() else { return None };
            // `_` is no byte of the name where an upper-case letter begins a word instead.
            if [one, two].iter().any(|byte| matches!(byte, b'*' | b'?' | b'_')) {
                return None;
            }
            endings.add(*one, *two);
        }
        Some(endings)
    }

    /// Names are compared without regard to case.
    fn add(&mut self, one: u8, two: u8) {
        let spellings = |byte: u8| [byte, byte.to_ascii_uppercase()];
        for one in spellings(one) {
            for two in spellings(two) {
                let at = usize::from(one) << 8 | usize::from(two);
                self.0[at / 64] |= 1 << (at % 64);
            }
        }
    }

    fn has(&self, one: u8, two: u8) -> bool {
        let at = usize::from(one) << 8 | usize::from(two);
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

/// The end of the name before a separator, before any quotes, escapes and spaces.
fn name_end(bytes: &[u8], separator: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let mut end = separator;
    loop {
        match bytes[..end] {
            [.., b'"' | b'\'' | b' ' | b'\t' | b'\\'] => end -= 1,
            [.., b'\\', b'n' | b'r' | b't' | b'f' | b'b'] => end -= 2,
            [.., b'\\', b'u', a, b, c, d] if [a, b, c, d].iter().all(u8::is_ascii_hexdigit) => end -= 6,
            _ => break,
        }
    }
    meter.charge(separator - end)?;
    Ok(end)
}

/// Returns true if the dashes at `at` begin a word; those within a ruled line don't.
fn begins_option(bytes: &[u8], at: usize) -> bool {
    match &bytes[..at] {
        [] | [.., b'\\', b'n' | b'r' | b't' | b'f' | b'b'] => true,
        [.., before] => !is_name(*before) || detect::escape_around(bytes, at - 1) == Some(at),
    }
}

fn is_surrounded(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(at + 1);
    before.is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'"')
        && after.is_some_and(u8::is_ascii_alphanumeric)
}

/// The reach of the longest number from a byte within it, its separators counted.
const REACH: usize = 48;

/// The bytes that one look for a card takes in, and the distance of such looks: one quad of bytes is in both.
const BLOCK: usize = 32;
const STEP: usize = BLOCK - 4;

/// Returns true if it holds a payment card's number. Takes many bytes at a time, since digits are everywhere in logs.
///
/// The shortest card takes thirteen bytes. Wherever it begins, two neighbouring quads that begin at a multiple of four
/// are all digits and separators.
fn has_card(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
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
            if is_around(bytes, at, is_digit, 13, detect::card, meter)? {
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

/// The distance between looks for bank accounts' numbers: the shortest one is longer.
const STRIDE: usize = 12;

/// Returns true if it holds a bank account's number.
fn has_iban(bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(bytes.len() / STRIDE)?;
    let is_code = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let may_be_within = |at: usize| is_code(bytes[at]) || bytes[at] == b' ';
    for at in (STRIDE - 1..bytes.len()).step_by(STRIDE).filter(|at| may_be_within(*at)) {
        if is_around(bytes, at, is_code, 15, detect::iban, meter)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Looks for the numbers of one kind.
type Detect = fn(&[u8], &Meter, detect::Found<'_>) -> Result<(), Unmaskable>;

/// So many bytes before a number say whether one begins there: an escape, and what stands before that.
const BEFORE: usize = 7;

/// Has `detect` decide if enough bytes of a kind stand together around `at`.
fn is_around(
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
fn run<'a>(bytes: impl Iterator<Item = &'a u8>, of: impl Fn(u8) -> bool) -> (usize, usize) {
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
