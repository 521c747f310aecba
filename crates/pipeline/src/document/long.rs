//! The ways to ship a message longer than the listener indexes: in parts, cut, or whole as far as a line allows.

use routing::Long;

use crate::json::Escaped;
use crate::limits::Limits;

/// A message's parts, as contents of JSON strings.
pub(crate) struct Parts<'a> {
    parts: Vec<&'a str>,
    marker: Option<String>,
}

/// Room for a cut's marker: `… [cut: 1048576 characters]`.
const MARKER_ROOM: usize = 40;

impl<'a> Parts<'a> {
    /// Takes `message` apart; `room` is how many bytes of it fit a line.
    ///
    /// Characters are counted as UTF-16 units, as the listener's side may: never more of them than it takes.
    pub(crate) fn of(message: Escaped<'a>, mode: Long, room: usize, limits: &Limits) -> Parts<'a> {
        let units = if mode == Long::Whole { usize::MAX } else { limits.field_chars };
        // A character takes at least a byte: most messages are short enough without being counted.
        if message.raw().len() <= units.min(room) {
            return Parts { parts: vec![message.raw()], marker: None };
        }
        let parts = slices(message, units, room);
        if mode != Long::Cut || parts.len() == 1 {
            return Parts { parts, marker: None };
        }
        let kept =
            slices(message, units.saturating_sub(MARKER_ROOM).max(1), room).first().copied().unwrap_or("");
        let gone = message.raw().get(kept.len()..).unwrap_or("");
        let characters = Escaped::new(gone).characters().count();
        Parts { parts: vec![kept], marker: Some(format!("… [cut: {characters} characters]")) }
    }

    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.parts.iter().copied()
    }

    /// The marker after the last part of a message that was cut.
    pub(crate) fn marker(&self) -> Option<&str> {
        self.marker.as_deref()
    }
}

/// Slices of at most `units` UTF-16 units and `room` bytes, on character boundaries; at least one.
fn slices(message: Escaped<'_>, units: usize, room: usize) -> Vec<&str> {
    let raw = message.raw();
    let mut slices = Vec::new();
    let (mut start, mut at, mut taken) = (0, 0, 0);
    for (character, length) in message.characters() {
        let wide = character.len_utf16();
        if at > start && (taken + wide > units || at + length - start > room) {
            slices.push(raw.get(start..at).unwrap_or(""));
            (start, taken) = (at, 0);
        }
        at += length;
        taken += wide;
    }
    slices.push(raw.get(start..).unwrap_or(""));
    slices
}
