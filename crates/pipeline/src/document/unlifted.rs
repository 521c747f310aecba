//! The parts of a message that can't be lifted as they are, each with the reason.

use std::fmt;

use strum::{EnumCount, IntoStaticStr};

/// The most parts of one message that are named.
const MAX_NAMED: usize = 20;
/// The longest path that is named, in bytes.
const MAX_PATH: usize = 200;

/// A part of a message that was not lifted as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlifted {
    /// The path of the field, with dots; its start, where it is long.
    pub field: String,
    /// The reason.
    pub reason: Reason,
}

/// The reasons for which a part of a message is not lifted as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// It is deeper than ten levels: shipped as its text.
    Deep,
    /// The document would have over 1,000 fields: shipped as its text, or left in the copy.
    Fields,
    /// A value is over 32,700 characters: cut, whole in the copy.
    Long,
    /// The members are too large for a line together: left in the copy.
    Large,
    /// Neither a long nor a double holds the number: shipped as its text.
    Number,
    /// The name is empty or too long.
    Name,
    /// The name stands twice: the last value counts.
    Twice,
    /// It was no JSON, for `NaN`, half a surrogate or a control character: mended.
    Mended,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Deep => "is deeper than 10 levels: it is shipped as text",
            Reason::Fields => {
                "exceeds the 1,000 fields of a document: it is shipped as text, or in `message` only"
            }
            Reason::Long => "has over 32,700 characters: it is cut, and whole in `message`",
            Reason::Large => "is too large for a line: it is in `message` only",
            Reason::Number => "is a number that neither a long nor a double holds: it is shipped as text",
            Reason::Name => "has an empty name or one over 32,700 characters",
            Reason::Twice => "stands twice: the last value is shipped",
            Reason::Mended => {
                "holds `NaN`, `Infinity`, half a surrogate or a control character: it is mended"
            }
        })
    }
}

/// The parts of one message that were not lifted as they are: every reason, and the first parts by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    reasons: u16,
    named: Vec<Unlifted>,
}

impl Notes {
    pub(crate) fn clear(&mut self) {
        self.reasons = 0;
        self.named.clear();
    }

    pub(super) fn add(&mut self, reason: Reason, field: &str) {
        self.reasons |= 1 << reason as u16;
        if self.named.len() < MAX_NAMED {
            let field = field.get(..field.floor_char_boundary(MAX_PATH)).unwrap_or_default().to_owned();
            self.named.push(Unlifted { field, reason });
        }
    }

    /// Returns true if there is such a part.
    pub(crate) fn has(&self, reason: Reason) -> bool {
        self.reasons & (1 << reason as u16) != 0
    }

    /// Returns true if everything was lifted as it is.
    pub(crate) fn is_empty(&self) -> bool {
        self.reasons == 0
    }

    /// The first parts by name.
    pub(crate) fn named(&self) -> &[Unlifted] {
        &self.named
    }
}
