//! The report on the lines of a file.

use serde::Serialize;

/// The effect of the masks on the lines.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) lines: usize,
    pub(super) masks: Vec<String>,
    pub(super) masked_lines: usize,
    pub(super) unmaskable_lines: usize,
    pub(super) rules: Vec<Found>,
    pub(super) doubts: Vec<Doubt>,
    pub(super) left: Vec<Found>,
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

/// A line's masked form around a place.
#[derive(Clone, Serialize)]
pub(super) struct Example {
    /// The line, from 1.
    pub(super) line: usize,
    /// The place of the value in the line as it stands: its first character, from 1.
    pub(super) column: usize,
    pub(super) text: String,
}

/// Counts a value under its rule, in a list that keeps the order of first finds. The rule keeps the value's example while
/// it has fewer than `most`.
pub(super) fn count(
    list: &mut Vec<Found>,
    (mask, rule): (Option<&str>, &str),
    most: usize,
    example: impl FnOnce() -> Example,
) {
    let is_it = |found: &&mut Found| found.mask.as_deref() == mask && found.rule == rule;
    if let Some(found) = list.iter_mut().find(is_it) {
        found.values += 1;
        if found.examples.len() < most {
            found.examples.push(example());
        }
        return;
    }
    let examples = if most > 0 { vec![example()] } else { Vec::new() };
    list.push(Found { mask: mask.map(str::to_owned), rule: rule.to_owned(), values: 1, examples });
}
