//! A query's fault, and a note beside its result.

use serde::Serialize;

use super::place::Utf16;

/// A fault of a query, at its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The first UTF-16 code unit.
    pub at: usize,
    /// The number of UTF-16 code units.
    pub length: usize,
    /// The sentence that says what is wrong.
    pub message: String,
    /// The sentence that says what to write instead.
    pub help: String,
}

/// A note beside a query's result: what Logz.io reads differently, or why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The first UTF-16 code unit that it is about.
    pub at: usize,
    /// The number of UTF-16 code units.
    pub length: usize,
    /// The sentence.
    pub text: String,
    /// The text to put at this place, if there is one that helps.
    pub fix: Option<String>,
}

impl Note {
    /// A note about a place.
    pub(crate) fn new(place: Utf16, text: impl Into<String>, fix: Option<String>) -> Note {
        Note { at: place.at, length: place.length, text: text.into(), fix }
    }
}
