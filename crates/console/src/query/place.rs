//! A part of a query's text.

use serde::Serialize;

/// A part of a text, in bytes; `end` is excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A part of a text in UTF-16 code units, as a page counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Utf16 {
    /// The first code unit.
    pub at: usize,
    /// The number of code units.
    pub length: usize,
}

impl Place {
    /// The bytes from `start` to before `end`.
    pub fn new(start: usize, end: usize) -> Place {
        Place { start, end }
    }

    /// The smallest place that has both.
    #[must_use]
    pub fn to(self, other: Place) -> Place {
        Place { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same place in UTF-16 code units of the text.
    pub fn utf16(self, text: &str) -> Utf16 {
        let at = units(text, self.start);
        Utf16 { at, length: units(text, self.end).saturating_sub(at) }
    }
}

/// The byte of a text at which so many UTF-16 code units end; the text's end if it has fewer.
pub(crate) fn byte_at(text: &str, units: usize) -> usize {
    let mut passed = 0;
    for (byte, char) in text.char_indices() {
        if passed >= units {
            return byte;
        }
        passed += char.len_utf16();
    }
    text.len()
}

/// The number of UTF-16 code units before a byte.
fn units(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).map(|(_, char)| char.len_utf16()).sum()
}
