//! What a search found in one message, for people: each masked value with its rule, and what nearly was one.

use std::cell::RefCell;

use super::hits::Reason;
use super::names::Named;
use super::rules::Rules;

/// Notes of one search.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    hits: RefCell<Vec<Note>>,
    near: RefCell<Vec<Note>>,
}

/// A value and its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The rule, in words.
    pub(crate) rule: String,
    /// The index of the mask that has it.
    pub(crate) mask: Option<usize>,
    /// The value, or the name of one that is not masked.
    pub(crate) words: String,
    /// The reason for which it is not masked.
    pub(crate) because: String,
}

impl Tally {
    pub(super) fn hit(&self, reason: Reason<'_>, mask: usize, value: &str) {
        note(
            &self.hits,
            Note { rule: named(reason), mask: Some(mask), words: value.to_owned(), because: String::new() },
        );
    }

    pub(super) fn near(&self, reason: Reason<'_>, words: &str, because: &str) {
        let note_of =
            Note { rule: named(reason), mask: None, words: words.to_owned(), because: because.to_owned() };
        note(&self.near, note_of);
    }

    /// Notes that a name holds a rule's words and says something about them.
    pub(super) fn about(&self, rules: &Rules, name: &str) {
        if let Named::About { written, because } = rules.named(name) {
            self.near(Reason::Name(written), name, &format!("`{because}` says that the value is about it"));
        }
    }

    /// The masked values, and those that nearly were.
    pub(crate) fn into_notes(self) -> (Vec<Note>, Vec<Note>) {
        (self.hits.into_inner(), self.near.into_inner())
    }
}

/// A message is searched more than once: what was noted stays noted once.
fn note(notes: &RefCell<Vec<Note>>, note: Note) {
    let mut notes = notes.borrow_mut();
    if !notes.contains(&note) {
        notes.push(note);
    }
}

fn named(reason: Reason<'_>) -> String {
    match reason {
        Reason::Key(mask) => format!("a key of `{mask}`"),
        Reason::Name(written) => format!("the name `{written}`"),
        Reason::Detector(detector) => {
            let name: &str = detector.into();
            format!("the detector `{name}`")
        }
        Reason::Pattern(pattern) => format!("the pattern `{pattern}`"),
    }
}
