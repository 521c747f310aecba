//! The JSON type each field of a sub-account was first seen with.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;
use serde_json::Value;

/// Fields remembered per sub-account; a field beyond them is never a conflict.
const CAPACITY: usize = 100_000;

/// The JSON types of the mapping; `null` and an empty array have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// `true` or `false`.
    Boolean,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An object.
    Object,
}

impl JsonType {
    /// The type of a value that is not an array.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(_) => Some(Self::Boolean),
            Value::Number(_) => Some(Self::Number),
            Value::String(_) => Some(Self::String),
            Value::Object(_) => Some(Self::Object),
            Value::Null | Value::Array(_) => None,
        }
    }
}

/// Field paths, by hash, and their first type. Logz.io fixes a field's type by the first values of the day
/// (invalid log errors: mapping errors); here it holds until reset.
#[derive(Debug, Default)]
pub(crate) struct Mapping(HashMap<u64, JsonType>);

impl Mapping {
    /// The type that the field already has, if it differs from `now`.
    pub(crate) fn conflict(&mut self, path: &str, now: JsonType) -> Option<JsonType> {
        let key = hash(path);
        match self.0.get(&key) {
            Some(first) => (*first != now).then_some(*first),
            None if self.0.len() < CAPACITY => {
                self.0.insert(key, now);
                None
            }
            None => None,
        }
    }
}

/// A hash that is the same in every call of one process.
pub(crate) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
