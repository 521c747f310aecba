//! The types of fields: finds documents that Logz.io would spoil because a field had another type before.
//!
//! Logz.io, "Understanding Invalid Log Errors": the first values of a day decide a field's type in a sub-account, and a
//! document with another type is a mapping error. The types known here are those that this pipeline has seen, so they
//! can differ from Logz.io's: several pipelines ship to a sub-account, and each begins empty.

mod conflict;
mod field_type;
mod verdicts;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;

use routing::{Decision, FieldValue};
use xxhash_rust::xxh3::xxh3_64_with_seed;

pub use conflict::Conflict;
use conflict::Noticed;
pub use field_type::FieldType;
use verdicts::Verdicts;
pub use walk::field_types;
use walk::{mix, shape, walk};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Sizes that bound the memory: about 2 MB under the default.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// Fields whose type is remembered for one sub-account, so that one with a new name in each line leaves the others
    /// their room. A field beyond them is never a conflict until the next day.
    paths_each: usize,
    /// Fields whose type is remembered for all sub-accounts together.
    paths: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds { paths_each: 5_000, paths: 50_000 }
    }
}

/// The type of each sub-account's fields, as the first document of the day had it.
#[derive(Debug, Default)]
pub(crate) struct Types {
    bounds: Bounds,
    /// By token: a token is a sub-account, and a table has a bounded number of them.
    accounts: HashMap<Arc<str>, Learnt>,
    /// Paths in all of `accounts`.
    paths: usize,
    verdicts: Verdicts,
    noticed: Noticed,
}

/// The types of one sub-account's fields on a day.
#[derive(Debug)]
struct Learnt {
    day: i64,
    /// Different for each sub-account and day.
    seed: u64,
    /// By the hash of the path.
    first: HashMap<u64, FieldType>,
}

/// The types of one sub-account, and the log group whose documents are compared with them.
pub(crate) struct Watch<'a> {
    bounds: Bounds,
    learnt: &'a mut Learnt,
    paths: &'a mut usize,
    verdicts: &'a mut Verdicts,
    noticed: &'a mut Noticed,
    token: &'a str,
    place: (&'a Arc<str>, &'a str),
    /// A hash of the names and types of the fields that the table adds.
    added: u64,
}

impl Types {
    /// Returns the types of the sub-account that a decision ships to.
    pub(crate) fn watch<'a>(&'a mut self, decision: &'a Decision, log_group: &'a str) -> Watch<'a> {
        let token = &decision.token;
        let learnt = self.accounts.entry(Arc::clone(token));
        Watch {
            bounds: self.bounds,
            learnt: learnt.or_insert_with(|| Learnt::new(token, i64::MIN)),
            paths: &mut self.paths,
            verdicts: &mut self.verdicts,
            noticed: &mut self.noticed,
            token,
            place: (&decision.team, log_group),
            added: added(decision),
        }
    }

    /// Ends the batch; returns its conflicts.
    pub(crate) fn take(&mut self) -> Vec<Conflict> {
        self.noticed.take()
    }
}

/// Returns a hash of the names and types of the fields that the table adds to a document.
fn added(decision: &Decision) -> u64 {
    decision.settings.fields.iter().fold(0, |hash, (name, value)| {
        let now = match value.value {
            FieldValue::Text(_) => FieldType::Text,
            FieldValue::Integer(_) | FieldValue::Float(_) => FieldType::Number,
            FieldValue::Bool(_) => FieldType::Boolean,
        };
        mix(xxh3_64_with_seed(name.as_bytes(), now as u64), hash)
    })
}

impl Learnt {
    fn new(token: &str, day: i64) -> Learnt {
        Learnt {
            day,
            seed: mix(day.cast_unsigned(), xxh3_64_with_seed(token.as_bytes(), 0)),
            first: HashMap::new(),
        }
    }
}

impl Watch<'_> {
    /// Compares a document's types with those of earlier ones, and learns the types of fields that are new. Returns
    /// true if a field has another type. Of an event in parts the first counts: they have the same fields.
    ///
    /// `shape` is a hash of the names and types, in their order, of all that differs between the log group's documents:
    /// nested members and the elements of arrays are part of it, the fields that the table adds need not be. A document
    /// is read where the shape is new, and once a batch where it conflicts: the first types of a day do not change.
    pub(crate) fn note(&mut self, timestamp: i64, shape: Option<u64>, lines: &str) -> bool {
        self.begin(timestamp.div_euclid(DAY));
        let document = || lines.lines().next().unwrap_or_default();
        let Some(shape) = shape.or_else(|| self::shape(document())) else { return false };
        let key = mix(shape, self.learnt.seed ^ self.added);
        match self.verdicts.get(key) {
            Some(false) => return false,
            // What conflicts is named once a batch.
            Some(true) if self.noticed.has_seen(key) => return true,
            Some(true) | None => {}
        }
        let conflicts = self.compare(document());
        self.verdicts.set(key, conflicts);
        if conflicts {
            self.noticed.see(key);
        }
        conflicts
    }

    /// Forgets the types of an earlier day. Late events are compared with the present day's types.
    ///
    /// AWS, `PutLogEvents`: an event is at most two hours in the future, so no event ends a day long before its time.
    fn begin(&mut self, day: i64) {
        if day > self.learnt.day {
            *self.paths = self.paths.saturating_sub(self.learnt.first.len());
            *self.learnt = Learnt::new(self.token, day);
        }
    }

    fn compare(&mut self, document: &str) -> bool {
        let mut conflicts = false;
        let walked = walk(document, &mut |path, now| {
            let hash = path.hash();
            let Some(first) = self.first_type(hash, now) else { return };
            conflicts = true;
            let (place, seed) = (self.place, self.learnt.seed);
            self.noticed.add(place.0, mix(hash, seed), || Conflict::new(place, &path.text(), first, now));
        });
        walked.is_ok() && conflicts
    }

    /// Returns the field's first type, if it differs from `now`.
    fn first_type(&mut self, path: u64, now: FieldType) -> Option<FieldType> {
        let learnt = &mut self.learnt.first;
        if let Some(first) = learnt.get(&path) {
            return (*first != now).then_some(*first);
        }
        if learnt.len() < self.bounds.paths_each && *self.paths < self.bounds.paths {
            learnt.insert(path, now);
            *self.paths += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests;
