//! A quick look at a message as it stands in the envelope: is there any sign of something maskable?
//!
//! It may see a sign where there is nothing, never the other way round. Each sign is looked for the way that costs
//! least: a masked key by the separator behind it, words by a vectorised search, numbers and codes by a look every
//! few bytes, patterns on the escaped message where their escapes can't matter.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::{memchr3_iter, memmem};
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
    detectors: Vec<Detector>,
    blind_patterns: Vec<Pattern>,
    patterns: Vec<Pattern>,
    /// A key holds what the name of no value in text can: every message is searched for real.
    always: bool,
}

impl Prefilter {
    pub(crate) fn new(masks: &[Arc<Mask>]) -> Prefilter {
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
        let mut detectors: Vec<Detector> =
            masks.iter().flat_map(|mask| mask.detect.iter().copied()).collect();
        detectors.sort_unstable();
        detectors.dedup();
        let words = words(&detectors);
        Prefilter {
            keys: Keys::of(signs.iter().copied()),
            endings: Endings::of(signs.iter().map(|(_, sign)| *sign)),
            dashes: memmem::Finder::new("--"),
            paths: masks.iter().flat_map(|mask| &mask.keys).any(|key| key.contains('.')),
            always: !signs.iter().all(|(_, sign)| is_searchable(sign)),
            words: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .match_kind(MatchKind::LeftmostFirst)
                .build(words)
                .ok(),
            detectors,
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
            || self.may_hold(bytes, meter)?
            || self.matches_pattern(message, meter)?)
    }

    fn may_hold(&self, bytes: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
        for detector in &self.detectors {
            if detect::may_hold(*detector, bytes, meter)? {
                return Ok(true);
            }
        }
        Ok(false)
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
            !bytes[word.range()].eq_ignore_ascii_case(b"\\u00")
                || matches!(bytes.get(word.end()), Some(b'2'..=b'7'))
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

/// The signs of detectors, and of an escape that can spell a letter.
fn words(detectors: &[Detector]) -> Vec<&'static str> {
    let signs = detectors.iter().flat_map(|detector| detect::signs(*detector));
    std::iter::once("\\u00").chain(signs).collect()
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
