//! A JSON object, written member by member in the order of a logger.

use std::fmt::{Display, Write as _};

/// An object that is being written.
pub(super) struct Members(String);

impl Members {
    /// An object without a member.
    pub(super) fn new() -> Members {
        Members(String::from("{"))
    }

    /// Adds a text.
    pub(super) fn text(self, name: &str, text: &str) -> Members {
        // A string is always JSON.
        self.json(name, serde_json::to_string(text).unwrap_or_default())
    }

    /// Adds a value that is JSON already.
    pub(super) fn json(mut self, name: &str, value: impl Display) -> Members {
        let comma = if self.0.len() > 1 { "," } else { "" };
        // Writing to a String does not fail.
        let _ = write!(self.0, "{comma}\"{name}\":{value}");
        self
    }

    /// Adds an object.
    pub(super) fn object(self, name: &str, members: Members) -> Members {
        self.json(name, members.end())
    }

    /// Adds an array of objects.
    pub(super) fn objects(self, name: &str, objects: impl IntoIterator<Item = Members>) -> Members {
        let objects: Vec<_> = objects.into_iter().map(Members::end).collect();
        self.json(name, format_args!("[{}]", objects.join(",")))
    }

    /// Adds an array of texts.
    pub(super) fn texts(self, name: &str, texts: &[String]) -> Members {
        self.json(name, serde_json::to_string(texts).unwrap_or_default())
    }

    /// The object's text.
    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
