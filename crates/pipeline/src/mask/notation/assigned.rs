//! The answer to a name in text: its value.

use std::ops::Range;

/// The value of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Assigned {
    /// No value follows it.
    Nothing,
    /// Its value.
    Value {
        place: Range<usize>,
        /// True if quotes or tags enclose it: then all of it is meant.
        is_enclosed: bool,
    },
    /// It stands before the end of the text: whatever comes next is its value.
    Dangling,
}

impl Assigned {
    pub(super) fn of(place: Range<usize>, is_enclosed: bool) -> Assigned {
        if place.is_empty() { Assigned::Nothing } else { Assigned::Value { place, is_enclosed } }
    }
}

/// The most bytes of type annotations, tags and other names between a name and its value.
pub(super) const BETWEEN: usize = 160;
