//! How a command says what it found: as text for people, or as JSON for programs.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

use serde_json::Value;

/// Who reads the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// People.
    Human,
    /// Programs: standard output is JSON and nothing else.
    Json,
}

impl Format {
    pub(crate) fn new(json: bool) -> Format {
        if json { Format::Json } else { Format::Human }
    }

    /// Prints an answer in one of its two forms.
    pub(crate) fn show(self, human: impl FnOnce() -> String, json: impl FnOnce() -> Value) {
        match self {
            Format::Human => print(&human()),
            Format::Json => print(&format!("{:#}\n", json())),
        }
    }

    /// Prints one of several answers, each on a line of its own.
    pub(crate) fn line(self, human: impl FnOnce() -> String, json: impl FnOnce() -> Value) {
        match self {
            Format::Human => print(&format!("{}\n", human())),
            Format::Json => print(&format!("{}\n", json())),
        }
    }
}

/// Prints to standard output. Where nobody reads any more, as after `| head`, nobody misses it.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether there is somebody to ask: they read the question on standard error and answer on standard input.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// A number with its noun, such as `1 rule` or `2 rules`.
pub(crate) fn count<N: Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let is_one = number == N::from(1);
    format!("{number} {noun}{}", if is_one { "" } else { "s" })
}

/// The form of a verb that goes with a number.
pub(crate) fn agree<N: PartialEq + From<u8>>(
    number: N,
    one: &'static str,
    many: &'static str,
) -> &'static str {
    if number == N::from(1) { one } else { many }
}
