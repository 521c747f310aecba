//! Documents that Logz.io accepts with 200 and then spoils: invalid logs and mapping errors.

use std::collections::HashSet;
use std::mem::discriminant;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::limits::{MAX_DEPTH, MAX_FIELD_CHARACTERS, MAX_FIELDS};
use crate::mapping::{JsonType, Mapping, hash};

/// Characters of a field's path that a reason shows.
const SHOWN_CHARACTERS: usize = 200;

/// The reasons for which Logz.io flattens or tags a document after a 200. (Logz.io, invalid log errors.)
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Over 1,000 fields.
    TooManyFields {
        /// The number of fields.
        fields: usize,
    },
    /// Over 10 levels.
    TooDeep {
        /// The number of levels.
        depth: usize,
    },
    /// A field's name over 32,700 characters.
    LongName {
        /// The first such name's characters.
        characters: usize,
    },
    /// A field's value over 32,700 characters.
    LongValue {
        /// The first such field's path.
        field: String,
        /// Its characters.
        characters: usize,
    },
    /// No `@timestamp`, or a `null` one.
    MissingTimestamp,
    /// A dot in a field's name.
    DotInName {
        /// The first such field's path.
        field: String,
    },
    /// A field whose JSON type is not the one this sub-account first saw.
    MappingConflict {
        /// The first such field's path.
        field: String,
        /// The type first seen.
        first: JsonType,
        /// The type in this document.
        now: JsonType,
    },
}

/// Every kind of reason that applies, each once, in the order it is met; new fields enter the mapping.
pub(crate) fn reasons(document: &Map<String, Value>, mapping: &mut Mapping) -> Vec<Reason> {
    let mut walk = Walk::new(mapping);
    walk.object(document, 1);
    walk.finish(document)
}

struct Walk<'a> {
    mapping: &'a mut Mapping,
    path: String,
    fields: HashSet<u64>,
    depth: usize,
    reasons: Vec<Reason>,
}

impl<'a> Walk<'a> {
    fn new(mapping: &'a mut Mapping) -> Self {
        Self { mapping, path: String::new(), fields: HashSet::new(), depth: 0, reasons: Vec::new() }
    }

    fn object(&mut self, object: &Map<String, Value>, depth: usize) {
        self.depth = self.depth.max(depth);
        for (name, value) in object {
            let parent = self.path.len();
            if parent > 0 {
                self.path.push('.');
            }
            self.path.push_str(name);
            self.fields.insert(hash(&self.path));
            self.name(name);
            self.value(value, depth);
            self.path.truncate(parent);
        }
    }

    fn name(&mut self, name: &str) {
        if let Some(characters) = over_limit(name) {
            self.note(Reason::LongName { characters });
        }
        if name.contains('.') {
            self.note(Reason::DotInName { field: self.shown_path() });
        }
    }

    /// An array is no level and has no type of its own: its elements are the field's values.
    fn value(&mut self, value: &Value, depth: usize) {
        if let Some(now) = JsonType::of(value)
            && let Some(first) = self.mapping.conflict(&self.path, now)
        {
            self.note(Reason::MappingConflict { field: self.shown_path(), first, now });
        }
        match value {
            Value::String(text) => {
                if let Some(characters) = over_limit(text) {
                    self.note(Reason::LongValue { field: self.shown_path(), characters });
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.value(element, depth)),
            Value::Object(object) => self.object(object, depth + 1),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn finish(mut self, document: &Map<String, Value>) -> Vec<Reason> {
        if self.depth > MAX_DEPTH {
            self.note(Reason::TooDeep { depth: self.depth });
        }
        if self.fields.len() > MAX_FIELDS {
            self.note(Reason::TooManyFields { fields: self.fields.len() });
        }
        if document.get("@timestamp").is_none_or(Value::is_null) {
            self.note(Reason::MissingTimestamp);
        }
        self.reasons
    }

    fn note(&mut self, reason: Reason) {
        if !self.reasons.iter().any(|noted| discriminant(noted) == discriminant(&reason)) {
            self.reasons.push(reason);
        }
    }

    fn shown_path(&self) -> String {
        self.path.chars().take(SHOWN_CHARACTERS).collect()
    }
}

/// The text's characters, if and only if they are over the limit.
fn over_limit(text: &str) -> Option<usize> {
    // Bytes are at least as many as characters, and known without counting.
    if text.len() <= MAX_FIELD_CHARACTERS {
        return None;
    }
    Some(text.chars().count()).filter(|characters| *characters > MAX_FIELD_CHARACTERS)
}
