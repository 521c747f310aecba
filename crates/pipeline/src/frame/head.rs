//! The level that a logger writes in front of its text.
//!
//! Forms that are read, each with one who writes it: `2026-01-02 03:04:05,678 ERROR [main] c.e.Orders - …` (log4j,
//! logback), `… ERROR 1 --- [main] …` (Spring Boot), `… - name - ERROR - …` (Python's usual format), `ERROR:root:…`
//! (`logging.basicConfig`), `[ERROR] …` (Lambda's Python and Java), `I, [2026-… #8]  INFO -- : …` (Ruby), `E0102
//! 03:04:05.678901 1 file.go:1] …` (klog), `<11>…` (syslog), `2026/01/02 03:04:05 [error] …` (nginx), `… :ERROR:  …`
//! (PostgreSQL), `… 0 [Warning] …` (MySQL), `info: …` (winston, .NET's console), `level=error …` (logfmt).

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
    // A word in colour at a line's start is set off as one behind a divider is.
    let mut place = if raw.starts_with("\\u001b[") { Place::Divider } else { Place::Start };
    for (at, token) in tokens(raw).take(MOST_TOKENS).enumerate() {
        if let Some(logged) = place.level(token).or_else(|| pair(token)) {
            return Some(logged);
        }
        place = match place.after(token) {
            Some(place) => place,
            // A line of pairs has them in any order: `time=… level=…`.
            None if at == 0 && !is_pair(token) => return None,
            None if is_pair(token) => Place::Pairs,
            None => return None,
        };
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
    /// A dash or a bar, behind which one name may stand.
    Divider,
    /// `name=value`.
    Pairs,
    /// A name behind a divider.
    Name,
}

impl Place {
    /// The level that a word stands for in this place.
    fn level(self, token: &str) -> Option<Logged<'_>> {
        if self == Place::Pairs {
            return None;
        }
        let bare = token.trim_matches(['[', ']', '(', ')', '|', '<', '>', ',']);
        let is_bracketed = bare.len() < token.len();
        let (bare, has_colon) = match bare.strip_suffix(':') {
            Some(bare) => (bare.trim_end_matches(']').trim_start_matches('['), true),
            None => (bare, false),
        };
        // `core:error` of Apache, `app@db:[1]:ERROR:` of PostgreSQL; `ERROR:root:…` of Python has it in front.
        let word =
            if has_colon || is_bracketed { bare.rsplit(':').next()? } else { bare.split(':').next()? };
        let is_upper = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if word.len() < 3 {
            return None;
        }
        let level = Level::of_word(word)?;
        let logged = Logged { level, word };
        let is_told = match self {
            _ if is_bracketed => true,
            _ if is_upper => !matches!(word, "LOG" | "HTTP" | "NOTE" | "DEFAULT" | "SUCCESS") || has_colon,
            Place::Start => has_colon && is_told_by_colon(word),
            Place::Header => has_colon || is_told_behind_a_time(word),
            Place::Divider => true,
            Place::Pairs | Place::Name => false,
        };
        is_told.then_some(logged)
    }

    /// The next place, if `token` is something that stands before a level.
    fn after(self, token: &str) -> Option<Place> {
        if matches!(token, "-" | "--" | "---" | "|" | "::" | "—") {
            return Some(Place::Divider);
        }
        if is_pair(token) {
            return Some(Place::Pairs);
        }
        let first = *token.as_bytes().first()?;
        let is_header = first.is_ascii_digit()
            || matches!(first, b'[' | b'+' | b'(')
            || token.ends_with(']')
            || is_zone_or_date(token)
            // Ruby's `I,` before its brackets; PostgreSQL's `UTC:10.0.0.1(5432):app@db:[1]:LOG:`.
            || (self == Place::Start && token.len() == 2 && token.ends_with(','));
        match self {
            _ if is_header => Some(Place::Header),
            Place::Divider => Some(Place::Name),
            Place::Pairs => Some(Place::Pairs),
            Place::Start | Place::Header | Place::Name => None,
        }
    }
}

/// Words that are a level in `word:` at a line's start, in lower case, too.
fn is_told_by_colon(word: &str) -> bool {
    const WORDS: [&str; 17] = [
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
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Words that are a level right behind a time, in lower case, too: no word of a sentence.
fn is_told_behind_a_time(word: &str) -> bool {
    const WORDS: [&str; 11] = [
        "error", "err", "warn", "warning", "info", "debug", "trace", "fatal", "critical", "verbose", "severe",
    ];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_zone_or_date(token: &str) -> bool {
    const NAMES: [&str; 22] = [
        "UTC", "GMT", "Z", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr",
        "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    NAMES.contains(&token.trim_end_matches(','))
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
