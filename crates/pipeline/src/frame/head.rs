//! The level that a logger writes in front of its text.
//!
//! Forms that are read, each with one who writes it: `2026-01-02 03:04:05,678 ERROR [main] c.e.Orders - …` (log4j,
//! logback), `… ERROR 1 --- [main] …` (Spring Boot), `… - name - ERROR - …` (Python's usual format), `ERROR:root:…`
//! (`logging.basicConfig`), `[… 03:04:05,678: ERROR/Main] …` (Celery), `[ERROR] …` (Lambda's Python and Java), `I,
//! [2026-… #8]  INFO -- : …` (Ruby), `[2026-01-02 03:04:05] app.ERROR: …` (Monolog), `03:04:05|ERROR|…` (`NLog`),
//! `[03:04:05 ERR] …` (Serilog), `[2026-…][error][main] …` (Envoy, Elasticsearch), `E0102 03:04:05.678901 1 file.go:1]
//! …` (klog), `<11>…` (syslog), `2026/01/02 03:04:05 [error] …` (nginx), `… :ERROR:  …` (`PostgreSQL`), `… 0 [Warning] …`
//! (`MySQL`), `info: …` (winston, .NET's console), `level=error …` (logfmt).

use super::tokens::{head, tokens};
use crate::level::{Level, Logged};

/// The words that are looked at before a line has no level.
const MOST_TOKENS: usize = 12;

/// The level in front of an escaped text.
pub(super) fn level(raw: &str) -> Option<Logged<'_>> {
    let raw = raw.trim_start_matches('\u{feff}');
    match raw.as_bytes().first()? {
        b'<' => priority(raw),
        b'I' | b'W' | b'E' | b'F' => klog(raw).or_else(|| walk(raw)),
        _ => walk(raw),
    }
    .or_else(|| second_line(raw))
}

/// `<PRI>` of RFC 3164 and RFC 5424: one to three digits, at most 191, and what follows is a version or a date.
fn priority(raw: &str) -> Option<Logged<'_>> {
    let (digits, rest) = raw.get(1..)?.split_once('>')?;
    let is_short = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_header = rest.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let priority = digits.parse().ok().filter(|priority| is_short && is_header && *priority <= 191)?;
    Some(Logged::bare(Level::of_priority(priority)))
}

/// klog's header, `Lmmdd hh:mm:ss.uuuuuu threadid file:line]` (kubernetes/klog, "Log line format").
fn klog(raw: &str) -> Option<Logged<'_>> {
    let (head, rest) = (raw.get(..5)?, raw.get(5..)?);
    let is_header = head.bytes().skip(1).all(|byte| byte.is_ascii_digit())
        && rest.starts_with(' ')
        && rest.trim_start_matches(' ').as_bytes().get(2) == Some(&b':');
    let letter = head.get(..1)?;
    is_header.then(|| Level::of_word(letter)).flatten().map(Logged::bare)
}

/// `SEVERE: …` below a line with time and class, as java.util.logging's `SimpleFormatter` writes it.
fn second_line(raw: &str) -> Option<Logged<'_>> {
    let first = head(raw);
    let rest = raw.get(first.len()..)?.strip_prefix("\\n")?;
    let rest = rest.get(..16).unwrap_or(rest);
    let word = rest.split_once(": ")?.0;
    let is_known = ["SEVERE", "WARNING", "INFO", "CONFIG", "FINE", "FINER", "FINEST"].contains(&word);
    let is_header = tokens(first).next().is_some_and(is_of_a_time);
    (is_known && is_header).then(|| Level::of_word(word)).flatten().map(|level| Logged { level, word })
}

/// Looks at one word after the other, as long as they are what loggers write in front of a level.
fn walk(raw: &str) -> Option<Logged<'_>> {
    let mut place = if raw.starts_with("\\u001b[") { Place::Colour } else { Place::Start };
    let mut before = "";
    for token in tokens(raw).take(MOST_TOKENS) {
        if let Some(logged) = place.level(token, before, is_before_tab(raw, token)).or_else(|| pair(token)) {
            return Some(logged);
        }
        place = place.after(token)?;
        before = token;
    }
    None
}

/// Returns true if a tab follows the word: columns are no sentence.
fn is_before_tab(raw: &str, token: &str) -> bool {
    let end = token.as_ptr() as usize - raw.as_ptr() as usize + token.len();
    raw.get(end..).is_some_and(|rest| rest.starts_with("\\t"))
}

/// The kind of what stands before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The line begins.
    Start,
    /// The line begins in colour.
    Colour,
    /// A time, a number, brackets.
    Header,
    /// Brackets that are not closed yet: they hold anything, such as a thread's name of several words.
    Brackets,
    /// A dash behind a header; one name may stand behind it.
    Divider,
    /// `name=value`.
    Pairs,
    /// A name.
    Name,
}

impl Place {
    /// The level that a word stands for in this place; `before` is the word before it.
    fn level<'t>(self, token: &'t str, before: &str, is_before_tab: bool) -> Option<Logged<'t>> {
        let (bare, has_colon) = match token.strip_suffix(':') {
            Some(bare) => (bare, true),
            None => (token, false),
        };
        // `[ warn]` of Fluent Bit has its bracket by itself; `[03:04:05 Error]` of Serilog has the time before.
        let closes =
            self == Place::Brackets && (before == "[" || is_of_a_time(before.trim_start_matches('[')));
        if let Some(logged) =
            bare.strip_suffix(']').filter(|_| closes).and_then(|word| one_of(&SET_OFF, word))
        {
            return Some(logged);
        }
        // `INFO/MainProcess]` of Celery.
        if let Some((word, _)) =
            bare.split_once('/').filter(|_| self == Place::Brackets && token.ends_with(']'))
        {
            return upper(word);
        }
        // `[2026-…][WARN ]` of Elasticsearch has a space before its end.
        let last = || bare.rsplit_once("][").and_then(|(_, last)| upper(last));
        if let Some(logged) = bracketed(bare).or_else(last) {
            return Some(logged);
        }
        // `production.ERROR:` of Monolog; `app@db:[1]:ERROR:` of PostgreSQL; `ERROR:root:…` of Python.
        let word = match bare.rsplit_once(['.', ':']) {
            Some((_, word)) if has_colon => word,
            _ if self == Place::Start => bare.split(':').next().unwrap_or(bare),
            _ => bare,
        };
        // `ERRO[0003]` of logrus.
        let word = word.trim_start_matches('[').split('[').next().unwrap_or(word);
        let logged = upper(word).filter(|_| has_colon || !NAMES.contains(&word));
        match self {
            Place::Start => {
                let is_usual = has_colon || bare.len() > word.len() || LINE_STARTS.contains(&word);
                let is_told = has_colon && bare == word;
                logged.filter(|_| is_usual).or_else(|| is_told.then(|| one_of(&AT_START, word)).flatten())
            }
            Place::Colour => one_of(&AT_START, word),
            Place::Header => {
                let is_told = has_colon && bare == word || is_before_tab;
                let lower = || is_told.then(|| one_of(&AT_START, word)).flatten();
                logged.or_else(|| exclaimed(token)).or_else(lower)
            }
            Place::Pairs => logged.filter(|_| has_colon),
            Place::Brackets | Place::Divider | Place::Name => logged,
        }
    }

    /// The next place, if `token` is something that stands before a level.
    fn after(self, token: &str) -> Option<Place> {
        // An opening bracket without its end, or the end of one.
        match token.rfind(['[', ']', '(', ')', '{', '}']).and_then(|at| token.as_bytes().get(at)) {
            Some(b'[' | b'(' | b'{') => return Some(Place::Brackets),
            Some(_) if self == Place::Brackets || token.starts_with(['[', '(', '{']) => {
                return Some(Place::Header);
            }
            _ if self == Place::Brackets => return Some(Place::Brackets),
            _ => {}
        }
        if matches!(token, "-" | "--" | "---" | "::" | "—") {
            return (self != Place::Start).then_some(Place::Divider);
        }
        if is_pair(token) {
            return Some(Place::Pairs);
        }
        let is_header = is_of_a_time(token)
            || token.starts_with(['+', '<'])
            || token.ends_with([']', '>'])
            || token.ends_with("]:")
            || token == "PHP"
            // Ruby's `I,` before its brackets.
            || (self == Place::Start && token.len() == 2 && token.ends_with(','));
        // A host or a logger's name; a word of letters alone may begin a sentence.
        let is_name =
            self == Place::Header && token.contains(['-', '.', '_']) && !token.contains(['/', ':', '"']);
        match self {
            _ if is_header => Some(Place::Header),
            Place::Divider => Some(Place::Name),
            Place::Pairs => Some(Place::Pairs),
            _ if is_name => Some(Place::Name),
            _ => None,
        }
    }
}

/// A word in brackets of its own, or behind Apache's module: `[error]`, `[core:error]`, `[2026-…][error][main]`.
fn bracketed(token: &str) -> Option<Logged<'_>> {
    token.split('[').skip(1).find_map(|part| {
        let (within, _) = part.split_once(']')?;
        let word = within.rsplit(':').next().unwrap_or(within);
        one_of(&SET_OFF, word.trim_ascii())
    })
}

/// A level's word in upper case, of three letters at least.
fn upper(word: &str) -> Option<Logged<'_>> {
    let is_upper = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    is_upper.then(|| Level::of_word(word)).flatten().map(|level| Logged { level, word })
}

/// `E!`, `W!`, `I!` and `D!` of Telegraf and the CloudWatch agent.
fn exclaimed(token: &str) -> Option<Logged<'_>> {
    let word = token.strip_suffix('!').filter(|word| matches!(*word, "E" | "W" | "I" | "D"))?;
    Level::of_word(word).map(|level| Logged { level, word })
}

/// Words in upper case that are names as often as levels: they tell a level before a colon only.
const NAMES: [&str; 7] = ["LOG", "HTTP", "NOTE", "DEFAULT", "SUCCESS", "CONFIG", "EXCEPTION"];

/// Words in upper case that tell a level at a line's start without a sign behind them.
const LINE_STARTS: [&str; 8] = ["ERROR", "WARN", "WARNING", "INFO", "DEBUG", "FATAL", "CRITICAL", "SEVERE"];

/// Words that are a level before a colon, in colour or in a column, in any case.
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

/// Words that are a level in brackets, in any case.
const SET_OFF: [&str; 27] = [
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
    "fail",
];

fn one_of<'t>(words: &[&str], word: &'t str) -> Option<Logged<'t>> {
    let is_known = words.iter().any(|known| word.eq_ignore_ascii_case(known));
    is_known.then(|| Level::of_word(word)).flatten().map(|level| Logged { level, word })
}

/// Returns true for numbers, dates, times and their words.
fn is_of_a_time(token: &str) -> bool {
    const WORDS: [&str; 24] = [
        "UTC", "GMT", "Z", "AM", "PM", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar",
        "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    token.as_bytes().first().is_some_and(u8::is_ascii_digit)
        || WORDS.contains(&token.trim_end_matches(','))
        || token.starts_with("UTC:")
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
    let logged = Logged::of_text(value.trim_matches(['\\', '"', ',', '\'']))?;
    // A number or a letter may be anyone's: `level=50 player=p1`.
    (logged.word.len() > 2 && value.contains(logged.word)).then_some(logged)
}
