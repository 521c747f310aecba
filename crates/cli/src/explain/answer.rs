//! The answer of `explain`.

use pipeline::Fate;
use routing::Decision;

/// A log group's decision, and the fate of a message.
pub(crate) struct Answer {
    pub(crate) log_group: String,
    pub(crate) decision: Decision,
    /// The fate of the message, if one was given.
    pub(crate) fate: Option<Fate>,
    /// True if a mask hashes. The hub's key is not known here, so its hashes differ.
    pub(crate) hashes: bool,
}
