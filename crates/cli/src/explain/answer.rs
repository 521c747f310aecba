//! The answer of `explain`.

use pipeline::{Fate, MaskNotes};
use routing::Decision;
use serde_json::{Map, Value};

/// A log group's decision, and the fate of a message.
pub(crate) struct Answer {
    pub(crate) log_group: String,
    pub(crate) decision: Decision,
    /// The fate of the message, if one was given.
    pub(crate) fate: Option<Fate>,
    /// The documents of a message that is shipped.
    pub(crate) documents: Vec<Map<String, Value>>,
    /// The message and what its masks do to it, if they look at it.
    pub(crate) noted: Option<(String, MaskNotes)>,
    /// True if a mask hashes. The hub's key is not known here, so its hashes differ.
    pub(crate) hashes: bool,
}
