//! The level that a logger writes in front of its text.
//!
//! Forms that are read, each with one who writes it: `2026-01-02 03:04:05,678 ERROR [main] c.e.Orders - …` (log4j,
//! logback), `… ERROR 1 --- [main] …` (Spring Boot), `… - name - ERROR - …` (Python's usual format), `ERROR:root:…`
//! (`logging.basicConfig`), `[… 03:04:05,678: ERROR/Main] …` (Celery), `[ERROR] …` (Lambda's Python and Java), `I,
//! [2026-… #8]  INFO -- : …` (Ruby), `[2026-01-02 03:04:05] app.ERROR: …` (Monolog), `03:04:05|ERROR|…` (`NLog`),
//! `[03:04:05 ERR] …` (Serilog), `[2026-…][error][main] …` (Envoy, Elasticsearch), `E0102 03:04:05.678901 1 file.go:1]
//! …` (klog), `<11>…` (syslog), `2026/01/02 03:04:05 [error] …` (nginx), `… :ERROR:  …` (`PostgreSQL`), `… 0 [Warning] …`
//! (`MySQL`), `info: …` (winston, .NET's console), `level=error …` (logfmt).

use super::tokens::tokens;
use crate::level::{Level, Logged};

/// The words that are looked at before a line has no level.
const MOST_TOKENS: usize = 12;

/// The level in front of an escaped text.
pub(super) fn level(raw: &str) -> Option<Logged<'_>> {
    match raw.as_bytes().first()? {
        b'<' => priority(raw),
        b'I' | b'W' | b'E' | b'F' => klog(raw).or_else(|| walk(raw)),
        _ => walk(raw),
    }
}

/// `<PRI>` of RFC 3164 and RFC 5424: one to three digits, at most 191.
fn priority(raw: &str) -> Option<Logged<'_>> {
    let (digits, _) = raw.get(1..)?.split_once('>')?;
    let is_short = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let priority = digits.parse().ok().filter(|priority| is_short && *priority <= 191)?;
    Some(Logged::bare(Level::of_priority(priority)))
}

/// klog's header, `Lmmdd hh:mm:ss.uuuuuu threadid file:line]` (kubernetes/klog, "Log line format").
fn klog(raw: &str) -> Option<Logged<'_>> {
    let (head, rest) = (raw.get(..5)?, raw.get(5..)?);
    let is_header = head.bytes().skip(1).all(|byte| byte.is_ascii_digit())
        && rest.starts_with(' ')
        && rest.trim_start_matches(' ').as_bytes().get(2) == Some(&b':');
    let letter = head.get(..1)?;
    is_header.then(|| Level::of_word(letter)).flatten().map(|level| Logged { level, word: letter })
}

/// Looks at one word after the other, as long as they are what loggers write in front of a level.
fn walk(raw: &str) -> Option<Logged<'_>> {
    // A word in colour at a line's start is set off as one in brackets is.
    let mut place = if raw.starts_with("\\u001b[") { Place::Divider } else { Place::Start };
    let mut is_in_brackets = false;
    for token in tokens(raw).take(MOST_TOKENS) {
        if let Some(logged) = place.level(token, is_in_brackets).or_else(|| pair(token)) {
            return Some(logged);
        }
        let next = place.after(token);
        // Brackets hold anything, such as a thread's name of several words.
        let was_in_brackets = is_in_brackets;
        is_in_brackets = match token.rfind(['[', ']', '(', ')']).and_then(|at| token.as_bytes().get(at)) {
            Some(b'[' | b'(') => true,
            Some(_) => false,
            None => is_in_brackets,
        };
        place = if was_in_brackets || is_in_brackets { Place::Header } else { next? };
    }
    None
}

/// The kind of what stands before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The line begins.
    Start,
    /// A time, a number, brackets.
    Header,
    /// A dash, behind which one name may stand.
    Divider,
    /// `name=value`.
    Pairs,
    /// A name behind a divider.
    Name,
}

impl Place {
    /// The level that a word stands for in this place.
    fn level(self, token: &str, is_in_brackets: bool) -> Option<Logged<'_>> {
        if self == Place::Pairs {
            return None;
        }
        let (bare, has_colon) = match token.strip_suffix(':') {
            Some(bare) => (bare, true),
            None => (token, false),
        };
        // `[2026-…][error][main]` has several in one; `core:error`, `app@db:[1]:ERROR:`, `app.ERROR:`, `ERROR:root:…`
        // and `ERROR/Main` have it beside others.
        let bracket = bare.find(['[', '(']);
        bare.split(['[', ']', '(', ')', ':', '.', '/', ',']).find_map(|word| {
            let is_bracketed = bracket.is_some_and(|at| word.as_ptr() as usize > bare.as_ptr() as usize + at);
            let is_upper = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
            let level = Level::of_word(word).filter(|_| word.len() > 2)?;
            let is_told = match self {
                _ if is_upper => has_colon || !NAMES.contains(&word),
                _ if is_bracketed => is_one_of(&BRACKETED, word),
                _ if is_in_brackets => false,
                Place::Start => has_colon && is_one_of(&AT_START, word),
                Place::Header => has_colon && is_one_of(&AT_START, word) || is_one_of(&BEHIND_TIME, word),
                Place::Divider => is_one_of(&BRACKETED, word),
                Place::Pairs | Place::Name => false,
            };
            is_told.then_some(Logged { level, word })
        })
    }

    /// The next place, if `token` is something that stands before a level.
    fn after(self, token: &str) -> Option<Place> {
        if matches!(token, "-" | "--" | "---" | "::" | "—") {
            return Some(Place::Divider);
        }
        if is_pair(token) {
            return Some(Place::Pairs);
        }
        let first = *token.as_bytes().first()?;
        let is_header = first.is_ascii_digit()
            || matches!(first, b'[' | b'+' | b'(')
            || token.ends_with(']')
            || WORDS_OF_TIMES.contains(&token.trim_end_matches(','))
            // Ruby's `I,` before its brackets.
            || (self == Place::Start && token.len() == 2 && token.ends_with(','));
        match self {
            _ if is_header => Some(Place::Header),
            Place::Divider => Some(Place::Name),
            Place::Pairs => Some(Place::Pairs),
            Place::Start | Place::Header | Place::Name => None,
        }
    }
}

/// Words in upper case that are names as often as levels: they tell a level before a colon only.
const NAMES: [&str; 7] = ["LOG", "HTTP", "NOTE", "DEFAULT", "SUCCESS", "CONFIG", "EXCEPTION"];

/// Words that are a level before a colon at a line's start, in any case.
const AT_START: [&str; 17] = [
    "error",
    "err",
    "warn",
    "warning",
    "info",
    "debug",
    "trace",
    "fatal",
    "critical",
    "crit",
    "fail",
    "dbug",
    "trce",
    "notice",
    "verbose",
    "severe",
    "information",
];

/// Words that are a level right behind a time, in any case: no words of a sentence.
const BEHIND_TIME: [&str; 11] =
    ["error", "err", "warn", "warning", "info", "debug", "trace", "fatal", "critical", "verbose", "severe"];

/// Words that are a level in brackets or colour or between dashes, in any case.
const BRACKETED: [&str; 26] = [
    "error",
    "err",
    "eror",
    "warn",
    "warning",
    "wrn",
    "info",
    "inf",
    "information",
    "debug",
    "dbg",
    "dbug",
    "trace",
    "trc",
    "trce",
    "fatal",
    "ftl",
    "critical",
    "crit",
    "notice",
    "note",
    "verbose",
    "vrb",
    "emerg",
    "alert",
    "severe",
];

/// Words of dates and times.
const WORDS_OF_TIMES: [&str; 24] = [
    "UTC", "GMT", "Z", "AM", "PM", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar",
    "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_pair(token: &str) -> bool {
    token.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_name))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@')
}

/// logfmt's `level=error`.
fn pair(token: &str) -> Option<Logged<'_>> {
    let (name, value) = token.split_once('=')?;
    if !matches!(name, "level" | "lvl" | "severity" | "loglevel" | "log_level" | "log.level") {
        return None;
    }
    Logged::of_text(value.trim_matches(['\\', '"', ',', '\'']))
}
