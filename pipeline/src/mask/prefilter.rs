//! A quick look at a message as it stands in the envelope: is there any sign of something maskable?
//!
//! It may see a sign where there is nothing, never the other way round. Signs are literals (what a masked key's
//! name holds, `@`, `eyJ`, …), digits and capitals in a row, the table's patterns, and escapes that spell letters.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use regex::Regex;
use routing::{Detector, Mask};

use super::keys::{is_name, normal};
use crate::json::Escaped;

/// The signs of several masks.
#[derive(Debug)]
pub(crate) struct Prefilter {
    literals: Option<AhoCorasick>,
    signs: Vec<Sign>,
    digits: bool,
    capitals: bool,
    patterns: Vec<Regex>,
    /// There is no sign to look for: every message is searched for real.
    always: bool,
}

/// What a literal is a sign of, and so what must stand around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A masked key, where a separator follows the name.
    Key,
    /// An address, where letters stand on both sides.
    At,
    /// A letter spelled as `\u00XX`.
    SpelledLetter,
    /// Something whose case matters.
    Exact(&'static str),
    /// Something where nothing more needs to be looked at.
    Any,
}

impl Prefilter {
    pub(crate) fn new(masks: &[Arc<Mask>]) -> Prefilter {
        let detects = |wanted| masks.iter().any(|mask| mask.detect.contains(&wanted));
        let mut literals = vec![("\\u00".to_owned(), Sign::SpelledLetter)];
        let detected = [
            (Detector::Bearer, "bearer", Sign::Any),
            (Detector::Jwt, "eyj", Sign::Exact("eyJ")),
            (Detector::AwsKey, "akia", Sign::Exact("AKIA")),
            (Detector::AwsKey, "asia", Sign::Exact("ASIA")),
            (Detector::PrivateKey, "-----begin", Sign::Any),
            (Detector::Email, "@", Sign::At),
        ];
        for (detector, literal, sign) in detected {
            if detects(detector) {
                literals.push((literal.to_owned(), sign));
            }
        }
        let keys = key_literals(masks);
        let always = keys.is_none();
        literals.extend(keys.unwrap_or_default().into_iter().map(|literal| (literal, Sign::Key)));
        let (words, signs): (Vec<String>, Vec<Sign>) = literals.into_iter().unzip();
        let literals = automaton(&words);
        Prefilter {
            always: always || literals.is_none(),
            literals,
            signs,
            digits: detects(Detector::Card),
            capitals: detects(Detector::Iban),
            patterns: masks.iter().flat_map(|mask| mask.patterns.clone()).collect(),
        }
    }

    /// Whether there is anything in the message that may have to be masked.
    pub(crate) fn may_match(&self, message: Escaped<'_>) -> bool {
        let bytes = message.raw().as_bytes();
        self.always
            || self.has_sign(bytes)
            || (self.digits && has_long_number(bytes))
            || (self.capitals && has_long_code(bytes))
            || self.matches_pattern(message)
    }

    fn has_sign(&self, bytes: &[u8]) -> bool {
        self.literals.iter().flat_map(|literals| literals.find_overlapping_iter(bytes)).any(|hit| match self
            .signs[hit.pattern().as_usize()]
        {
            Sign::Any => true,
            Sign::Exact(word) => bytes[hit.range()] == *word.as_bytes(),
            Sign::At => surrounded(bytes, hit.start()),
            Sign::SpelledLetter => spells_printable(bytes, hit.end()),
            Sign::Key => is_followed_by_separator(bytes, hit.start(), hit.end()),
        })
    }

    /// Patterns look at the text. Where that differs from what stands in the envelope it is made first, and a string
    /// inside it may hold escapes again: those only the real search can see through.
    fn matches_pattern(&self, message: Escaped<'_>) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let text = message.text();
        let nested = message.has_escapes() && text.contains('\\') && text.contains('"');
        nested || self.patterns.iter().any(|pattern| pattern.is_match(&text))
    }
}

/// What a masked key's name holds, in lower case; `None` where some key has nothing that could be looked for.
pub(crate) fn key_literals(masks: &[Arc<Mask>]) -> Option<Vec<String>> {
    let mut literals: Vec<String> = Vec::new();
    for key in masks.iter().flat_map(|mask| &mask.keys) {
        let run = normal(key).split(['*', '?']).max_by_key(|run| run.len()).unwrap_or("").to_owned();
        if run.is_empty() || !run.is_ascii() {
            return None;
        }
        literals.extend(spellings(&run));
    }
    literals.sort_unstable();
    literals.dedup();
    // What holds a shorter one is found by it.
    let shorter = literals.clone();
    literals
        .retain(|literal| !shorter.iter().any(|other| other != literal && literal.contains(other.as_str())));
    Some(literals)
}

/// A key's `_` is also written `-`: every spelling, or the longest piece between them where those are many.
fn spellings(run: &str) -> Vec<String> {
    if run.matches('_').count() > 3 {
        return vec![run.split('_').max_by_key(|piece| piece.len()).unwrap_or(run).to_owned()];
    }
    run.chars().fold(vec![String::new()], |spelled, character| {
        let written: &[char] = if character == '_' { &['_', '-'] } else { &[character] };
        spelled.iter().flat_map(|start| written.iter().map(move |c| format!("{start}{c}"))).collect()
    })
}

pub(crate) fn automaton(literals: &[String]) -> Option<AhoCorasick> {
    AhoCorasickBuilder::new().ascii_case_insensitive(true).build(literals).ok()
}

fn surrounded(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(at + 1);
    before.is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'"')
        && after.is_some_and(u8::is_ascii_alphanumeric)
}

fn spells_printable(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at), Some(b'2'..=b'7'))
}

/// Whether a name around `start..end` is followed by a separator, past whatever quotes, escapes and spaces.
fn is_followed_by_separator(bytes: &[u8], start: usize, end: usize) -> bool {
    let after = bytes.get(end..).unwrap_or_default();
    let name = after.iter().take_while(|byte| is_name(**byte)).count();
    let mut rest = after.get(name..).unwrap_or_default();
    loop {
        match rest {
            [b'\\', b'n' | b'r' | b't', ..] => rest = &rest[2..],
            [b'\\' | b'"' | b'\'' | b' ' | b'\t', ..] => rest = &rest[1..],
            [b':' | b'=' | b'>', ..] => return true,
            _ => return is_option(bytes, start),
        }
    }
}

/// Whether the name at `at` is a command-line option: `--key value`.
fn is_option(bytes: &[u8], at: usize) -> bool {
    let name = bytes[..at].iter().rev().take_while(|byte| is_name(**byte)).count();
    bytes[at - name..at].starts_with(b"--")
}

/// How far apart a number of 13 digits is looked at: it can't lie between two looks.
const STRIDE: usize = 12;

/// Whether thirteen digits stand in a row, single spaces or hyphens between them not counted.
fn has_long_number(bytes: &[u8]) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (STRIDE - 1..bytes.len()).step_by(STRIDE).any(|at| {
        // Of two neighbours within a card one is a digit.
        (is_digit(at) || (matches!(bytes.get(at), Some(b' ' | b'-')) && is_digit(at + 1)))
            && long_run(bytes, at, 13, |byte| byte.is_ascii_digit())
    })
}

/// Whether fifteen capitals and digits stand in a row, single spaces between them not counted.
fn has_long_code(bytes: &[u8]) -> bool {
    let is_code = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    (STRIDE - 1..bytes.len())
        .step_by(STRIDE)
        .any(|at| (is_code(bytes[at]) || bytes[at] == b' ') && long_run(bytes, at, 15, is_code))
}

/// Whether at least `wanted` bytes of a kind stand around `at`, single separators between them not counted.
fn long_run(bytes: &[u8], at: usize, wanted: usize, of: impl Fn(u8) -> bool) -> bool {
    let count = |run: &mut dyn Iterator<Item = &u8>| {
        let mut counted = 0;
        let mut separated = false;
        for byte in run {
            match byte {
                byte if of(*byte) => (counted, separated) = (counted + 1, false),
                b' ' | b'-' if !separated => separated = true,
                _ => break,
            }
            if counted >= wanted {
                break;
            }
        }
        counted
    };
    let ahead = count(&mut bytes[at..].iter());
    ahead >= wanted || ahead + count(&mut bytes[..at].iter().rev()) >= wanted
}
