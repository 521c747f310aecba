//! Output in two forms: text for people, or JSON for programs.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::Value;

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Text for people.
    Human,
    /// JSON for programs: standard output has nothing else.
    Json,
}

impl Format {
    pub(crate) fn new(json: bool) -> Format {
        if json { Format::Json } else { Format::Human }
    }

    /// Prints an answer in one of its two forms.
    pub(crate) fn show<J: Serialize>(self, human: impl FnOnce() -> String, json: impl FnOnce() -> J) {
        match self {
            Format::Human => print(&human()),
            Format::Json => print(&format!("{:#}\n", value(&json()))),
        }
    }

    /// Prints one of several answers, each on a line of its own.
    pub(crate) fn line<J: Serialize>(self, human: impl FnOnce() -> String, json: impl FnOnce() -> J) {
        match self {
            Format::Human => print(&format!("{}\n", human())),
            Format::Json => print(&format!("{}\n", value(&json()))),
        }
    }
}

/// An answer as JSON. Answers are structs of texts, numbers and times, which always serialise.
fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}

/// Prints to standard output. A reader that has closed it, such as `| head`, is no error.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Returns true if questions can be asked: they go to standard error, and answers come on standard input.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// A number with its noun, such as `1 rule` or `2 rules`.
pub(crate) fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let is_one = number == N::from(1);
    format!("{number} {noun}{}", if is_one { "" } else { "s" })
}

/// The form of a verb that goes with a number.
pub(crate) fn agree<N: Copy + PartialEq + From<u8>>(
    number: N,
    one: &'static str,
    many: &'static str,
) -> &'static str {
    if number == N::from(1) { one } else { many }
}
