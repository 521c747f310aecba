//! Conflicts of types, as the log names them: a bounded number in each batch.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::field_type::FieldType;

/// A field that has another type than an earlier document of its sub-account gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The team.
    pub team: Arc<str>,
    /// The field's path, its names joined by dots. It is text from a log line: escaped, and at most 200 characters.
    pub field: String,
    /// The type that the field was first seen with.
    pub first: FieldType,
    /// The type that it has in a later document.
    pub now: FieldType,
    /// The log group of the later document, at most 512 characters, escaped.
    pub log_group: String,
}

/// Characters of a path that are shown.
const FIELD_CHARACTERS: usize = 200;
/// AWS, `CreateLogGroup`: a log group's name has at most 512 characters.
const GROUP_CHARACTERS: usize = 512;

/// The conflicts of one batch, each field of a sub-account once.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    conflicts: Vec<Conflict>,
    fields: HashSet<u64>,
    by_team: HashMap<Arc<str>, usize>,
    /// Shapes whose conflicts are named, at most [`Noticed::SHAPES`].
    shapes: HashSet<u64>,
}

impl Noticed {
    /// Conflicts that a batch names for one team.
    pub(super) const TEAM: usize = 20;
    /// Conflicts that a batch names for all teams together.
    pub(super) const ALL: usize = 200;

    /// Shapes that a batch remembers; a document of another one is read again.
    const SHAPES: usize = 1_000;

    /// Returns true if the conflicts of documents of that shape are named.
    pub(super) fn has_seen(&self, shape: u64) -> bool {
        self.shapes.contains(&shape)
    }

    /// Remembers a shape whose conflicts are named.
    pub(super) fn see(&mut self, shape: u64) {
        if self.shapes.len() < Self::SHAPES {
            self.shapes.insert(shape);
        }
    }

    /// Adds the conflict of a field, known by `field`, unless the batch has named it or enough others.
    pub(super) fn add(&mut self, team: &Arc<str>, field: u64, conflict: impl FnOnce() -> Conflict) {
        if self.conflicts.len() >= Self::ALL || self.fields.contains(&field) {
            return;
        }
        let named = self.by_team.entry(Arc::clone(team)).or_default();
        if *named < Self::TEAM {
            *named += 1;
            self.fields.insert(field);
            self.conflicts.push(conflict());
        }
    }

    /// Ends the batch.
    pub(super) fn take(&mut self) -> Vec<Conflict> {
        std::mem::take(self).conflicts
    }
}

impl Conflict {
    pub(super) fn new(
        (team, log_group): (&Arc<str>, &str),
        path: &str,
        first: FieldType,
        now: FieldType,
    ) -> Conflict {
        Conflict {
            team: Arc::clone(team),
            field: shown(path, FIELD_CHARACTERS),
            first,
            now,
            log_group: shown(log_group, GROUP_CHARACTERS),
        }
    }
}

/// The text for a log: characters that a terminal would act on are escaped, and what exceeds `most` is cut.
fn shown(text: &str, most: usize) -> String {
    let mut shown = String::new();
    let mut room = most;
    for character in text.chars() {
        let quote = matches!(character, '"' | '\'').then_some(character);
        let escaped = character.escape_debug().filter(|_| quote.is_none()).chain(quote);
        let length = escaped.clone().count();
        let Some(rest) = room.checked_sub(length) else { break };
        room = rest;
        shown.extend(escaped);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_text_is_escaped_and_cut() {
        for (text, most, expected) in [
            ("order.total", 200, "order.total"),
            ("Größe", 200, "Größe"),
            ("it's \"so\"", 200, "it's \"so\""),
            ("a\u{1b}[2J\nb", 200, "a\\u{1b}[2J\\nb"),
            ("right\u{202e}left", 200, "right\\u{202e}left"),
            ("abcdef", 3, "abc"),
            // An escape is shown whole or not at all.
            ("ab\u{1b}", 4, "ab"),
            ("", 3, ""),
        ] {
            assert_eq!(shown(text, most), expected, "{text:?}");
        }
    }

    #[test]
    fn a_batch_names_a_field_once_and_a_bounded_number_of_them() {
        let conflict =
            |team: &Arc<str>| Conflict::new((team, "/app"), "a", FieldType::Number, FieldType::Text);
        let teams: Vec<Arc<str>> = (0..15).map(|team| format!("team-{team}").into()).collect();
        let mut noticed = Noticed::default();
        for (place, team) in teams.iter().enumerate() {
            for field in 0..1_000 {
                let field = (place * 1_000 + field) as u64;
                noticed.add(team, field, || conflict(team));
                noticed.add(team, field, || panic!("named twice"));
            }
        }
        let conflicts = noticed.take();
        assert_eq!(conflicts.len(), Noticed::ALL);
        let of_first = conflicts.iter().filter(|conflict| conflict.team == teams[0]).count();
        assert_eq!(of_first, Noticed::TEAM);
        assert!(noticed.take().is_empty());
    }
}
