//! A pattern of the table: a regular expression, and the memory that it takes.

use std::sync::Arc;

use regex_automata::Input;
use regex_automata::meta::{BuildError, Config, Regex};
use regex_syntax::hir::{Hir, HirKind, Look};

/// The maximum memory of one pattern, in bytes: `check` and `publish` object to more.
///
/// A pattern of ASCII classes takes a few KiB, one `\w` 75 KiB, since it knows every letter of Unicode.
pub(crate) const MAX_PATTERN: usize = 1 << 20;

/// The maximum memory of all patterns of a table together, in bytes: a sixteenth of the 512 MiB that
/// `infra/hub.yaml` gives the shipper, the smallest function that runs them.
pub(crate) const MAX_PATTERNS: usize = 32 << 20;

/// A pattern beyond this many bytes does not compile at all: the limit that the `regex` crate has by itself.
const MAX_COMPILED: usize = 10 << 20;

/// The maximum memory of each direction of a search, in bytes, for the states that it has seen. Most take
/// a few KiB. With a quarter of this `\w{12}x@`, a pattern within the limit, takes a thousand times as long: the engine
/// gives its fast automaton up.
const CACHE: usize = 1 << 20;

/// A regular expression of the table.
///
/// A pattern that takes more than the remaining memory of the table is *uncompiled*: it answers `None`, and the caller
/// then neither leaks nor loses an event.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Arc<str>,
    regex: Option<Regex>,
}

impl Pattern {
    /// Compiles `source`, or returns the reason why it does not compile.
    pub(crate) fn compile(source: &str) -> Result<Pattern, String> {
        let regex = Regex::builder().configure(config()).build(source).map_err(|error| reason(&error))?;
        Ok(Pattern { source: source.into(), regex: Some(regex) })
    }

    /// The same for a pattern that matches whole texts only.
    pub(crate) fn compile_whole(source: &str) -> Result<Pattern, String> {
        let Ok(hir) = regex_automata::util::syntax::parse(source) else { return Pattern::compile(source) };
        let whole = Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)]);
        let built = Regex::builder().configure(config()).build_from_hir(&whole);
        Ok(Pattern { source: source.into(), regex: Some(built.map_err(|error| reason(&error))?) })
    }

    /// The same pattern without what it was compiled to.
    pub(crate) fn uncompiled(self) -> Pattern {
        Pattern { regex: None, ..self }
    }

    /// The pattern as the table has it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// The memory that the compiled pattern takes, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.regex.as_ref().map_or(0, Regex::memory_usage)
    }

    /// Returns true if the pattern matches somewhere in `text`; `None` if it is uncompiled.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        self.regex.as_ref().map(|regex| regex.is_match(text))
    }

    /// The place of the first match at or after `from`, if any; `None` if the pattern is uncompiled.
    pub fn find_from(&self, text: &str, from: usize) -> Option<Option<std::ops::Range<usize>>> {
        let regex = self.regex.as_ref()?;
        let input = Input::new(text).span(from.min(text.len())..text.len());
        Some(regex.find(input).map(|found| found.range()))
    }
}

fn config() -> Config {
    Config::new().nfa_size_limit(Some(MAX_COMPILED)).hybrid_cache_capacity(CACHE)
}

/// The reason why a pattern does not compile, as part of a sentence.
fn reason(error: &BuildError) -> String {
    if let Some(limit) = error.size_limit() {
        return format!("it takes more than {} MiB of memory", limit >> 20);
    }
    match error.syntax_error() {
        Some(syntax) => {
            // The last line of the rendered error is its message.
            let text = syntax.to_string();
            let line = text.lines().last().unwrap_or_default();
            line.trim_start_matches("error: ").trim_end_matches('.').to_owned()
        }
        None => error.to_string(),
    }
}

/// The reason why no text can match a pattern that compiles; `None` if some text may.
pub(crate) fn impossible(source: &str) -> Option<&'static str> {
    let hir = regex_automata::util::syntax::parse(source).ok()?;
    contradiction(&hir)
}

fn contradiction(hir: &Hir) -> Option<&'static str> {
    if hir.properties().minimum_len().is_none() {
        return Some("it holds a class without a character");
    }
    match hir.kind() {
        HirKind::Concat(parts) => {
            let is_text = |part: &Hir| part.properties().minimum_len().is_some_and(|length| length > 0);
            let place = |look: Look| {
                parts.iter().position(|part| matches!(part.kind(), HirKind::Look(found) if *found == look))
            };
            let behind_end = place(Look::End)
                .and_then(|end| parts.get(end..))
                .is_some_and(|rest| rest.iter().any(is_text));
            let before_start = place(Look::Start)
                .and_then(|start| parts.get(..start))
                .is_some_and(|rest| rest.iter().any(is_text));
            if behind_end {
                return Some("`$` is the end of the message, and something must follow it");
            }
            if before_start {
                return Some("`^` is the start of the message, and something must stand before it");
            }
            parts.iter().find_map(contradiction)
        }
        HirKind::Capture(capture) => contradiction(&capture.sub),
        HirKind::Alternation(ways) => {
            let mut reasons = ways.iter().map(contradiction);
            reasons.next().flatten().filter(|_| reasons.all(|reason| reason.is_some()))
        }
        _ => None,
    }
}
