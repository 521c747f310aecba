//! Regexes of a query, compiled within bounds.

use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{self, ErrorKind};

use super::fault::Fault;
use super::lex::fault;
use super::place::Place;
use super::tree::RegexTest;

/// The most bytes of a compiled regex.
const COMPILED: usize = 1 << 20;

/// Compiles a regex, whose body is at a place of the text.
pub(super) fn compile(text: &str, place: Place, body: &str) -> Result<RegexTest, Fault> {
    if let Err(error) = regex_syntax::parse(body) {
        return wrong(text, place, &error);
    }
    let build = |ignores_case| -> Result<Regex, regex::Error> {
        RegexBuilder::new(&format!(r"\A(?:{body})\z"))
            .size_limit(COMPILED)
            .dot_matches_new_line(true)
            .case_insensitive(ignores_case)
            .build()
    };
    match (build(false), build(true)) {
        (Ok(value), Ok(word)) => Ok(RegexTest { body: body.into(), value, word }),
        (Err(error), _) | (_, Err(error)) => {
            let message = match error {
                regex::Error::CompiledTooBig(_) => "the regex takes more than 1 MiB when it is compiled",
                _ => "the regex can't be compiled",
            };
            fault(text, place, message, "write fewer repetitions")
        }
    }
}

fn wrong<T>(text: &str, place: Place, error: &regex_syntax::Error) -> Result<T, Fault> {
    let (span, what, help) = match error {
        regex_syntax::Error::Parse(error) => (*error.span(), said(error), helps(error)),
        regex_syntax::Error::Translate(error) => {
            (*error.span(), error.kind().to_string(), "write it another way")
        }
        _ => return fault(text, place, "the regex can't be read", "write it another way"),
    };
    let start = place.start + span.start.offset;
    let end = (place.start + span.end.offset).max(start).min(place.end);
    fault(text, Place::new(start.min(end), end), format!("the regex is wrong: {what}"), help)
}

fn said(error: &ast::Error) -> String {
    match error.kind() {
        ErrorKind::ClassUnclosed => "a class is never closed".to_owned(),
        ErrorKind::GroupUnclosed => "a group is never closed".to_owned(),
        ErrorKind::GroupUnopened => "`)` closes nothing".to_owned(),
        ErrorKind::RepetitionMissing => "nothing stands before the repetition".to_owned(),
        kind => kind.to_string(),
    }
}

fn helps(error: &ast::Error) -> &'static str {
    match error.kind() {
        ErrorKind::ClassUnclosed => r"add `]`; `\[` is a plain bracket",
        ErrorKind::GroupUnclosed | ErrorKind::GroupUnopened => {
            r"add the other one; `\(` is a plain parenthesis"
        }
        ErrorKind::RepetitionMissing => r"`\*`, `\+` and `\?` are plain characters",
        ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => {
            "use AND and NOT between two queries instead"
        }
        _ => r"`\` before a character makes it plain",
    }
}
