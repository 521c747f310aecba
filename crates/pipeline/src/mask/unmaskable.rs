//! The reasons for which a message can't be masked.

use std::fmt;

use strum::{EnumCount, IntoStaticStr, VariantArray};

/// The reason for which a message can't be masked: it is withheld or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Unmaskable {
    /// The search would take more looks at its bytes than it may.
    Budget,
    /// A mask with `hash = true` has no key.
    NoKey,
    /// A pattern takes more memory than it may, so it is not compiled or its search ended.
    Pattern,
    /// JSON within strings of JSON is nested too deep.
    Deep,
    /// The search failed where it can't, or panicked.
    Defect,
}

impl fmt::Display for Unmaskable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unmaskable::Budget => "the search takes too many looks at its bytes",
            Unmaskable::NoKey => "a mask with `hash = true` has no key",
            Unmaskable::Pattern => "a pattern takes too much memory",
            Unmaskable::Deep => "JSON within strings is nested deeper than 8 levels",
            Unmaskable::Defect => "the search failed, which is a defect of loghub",
        })
    }
}
