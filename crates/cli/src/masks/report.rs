//! The report on the lines of a file.

use serde::Serialize;

/// The effect of the masks on the lines.
#[derive(Default, Serialize)]
pub(super) struct Report {
    pub(super) lines: usize,
    pub(super) masks: Vec<String>,
    pub(super) masked_lines: usize,
    /// The masked lines among 1,000, to a tenth.
    pub(super) masked_per_1000: f64,
    pub(super) unmaskable_lines: usize,
    /// The lines that can't be masked, by reason.
    pub(super) unmaskable: Vec<Withheld>,
    pub(super) rules: Vec<Found>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) left: Vec<Found>,
    pub(super) near: Vec<Near>,
}

/// The lines that can't be masked for one reason.
#[derive(Serialize)]
pub(super) struct Withheld {
    #[serde(rename = "withheld_by")]
    pub(super) by: &'static str,
    pub(super) reason: String,
    pub(super) lines: usize,
}

/// The values that a rule of a mask, or a detector by itself, finds.
#[derive(Serialize)]
pub(super) struct Found {
    /// The mask; none for values that are left.
    pub(super) mask: Option<String>,
    pub(super) rule: String,
    pub(super) values: usize,
    pub(super) examples: Vec<Example>,
}

/// A rule's find that may be no secret.
#[derive(Serialize)]
pub(super) struct Doubt {
    pub(super) mask: String,
    pub(super) rule: String,
    pub(super) values: usize,
    pub(super) reason: String,
    pub(super) example: Example,
}

/// Places that a rule nearly masks, for one reason.
#[derive(Serialize)]
pub(super) struct Near {
    pub(super) mask: Option<String>,
    pub(super) rule: String,
    pub(super) reason: String,
    pub(super) places: usize,
    pub(super) examples: Vec<Example>,
}

/// A line's masked form around a place.
#[derive(Clone, Serialize)]
pub(super) struct Example {
    /// The line, from 1.
    pub(super) line: usize,
    /// The place of the value in the line as it stands: its first character, from 1. None where it shows only once
    /// other values are masked.
    pub(super) column: Option<usize>,
    pub(super) text: String,
}

/// An entry of a list of finds.
pub(super) trait Counted {
    /// Counts one more, and answers the examples.
    fn count(&mut self) -> &mut Vec<Example>;
}

impl Counted for Found {
    fn count(&mut self) -> &mut Vec<Example> {
        self.values += 1;
        &mut self.examples
    }
}

impl Counted for Near {
    fn count(&mut self) -> &mut Vec<Example> {
        self.places += 1;
        &mut self.examples
    }
}

/// Counts a find under its entry, in a list that keeps the order of first finds. The entry keeps the find's example
/// while it has fewer than `most`.
pub(super) fn count<C: Counted>(
    list: &mut Vec<C>,
    is_it: impl Fn(&C) -> bool,
    new: impl FnOnce() -> C,
    most: usize,
    example: impl FnOnce() -> Example,
) {
    let at = list.iter().position(is_it).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    });
    let Some(entry) = list.get_mut(at) else { return };
    let examples = entry.count();
    if examples.len() < most {
        examples.push(example());
    }
}
