//! Event patterns (Amazon EventBridge, "Creating Amazon EventBridge event patterns").
//!
//! Played are exact values, `exists`, `prefix` and `anything-but`; a pattern with anything else matches nothing.

use serde_json::{Map, Value};

/// Returns true if every field that the pattern names has one of the values it lists.
#[must_use]
pub fn matches(pattern: &Value, event: &Value) -> bool {
    pattern
        .as_object()
        .is_some_and(|pattern| pattern.iter().all(|(key, wanted)| field(wanted, event.get(key))))
}

fn field(wanted: &Value, found: Option<&Value>) -> bool {
    match wanted {
        Value::Object(_) => matches(wanted, found.unwrap_or(&Value::Null)),
        Value::Array(choices) => choices.iter().any(|choice| one(choice, found)),
        _ => false,
    }
}

fn one(choice: &Value, found: Option<&Value>) -> bool {
    match choice {
        Value::Object(filter) => content(filter, found),
        exact => found.is_some_and(|found| values(found).any(|value| value == exact)),
    }
}

/// A filter on content, of which a choice has one.
fn content(filter: &Map<String, Value>, found: Option<&Value>) -> bool {
    let Some((name, argument)) = filter.iter().next().filter(|_| filter.len() == 1) else { return false };
    match (name.as_str(), argument, found) {
        ("exists", Value::Bool(wanted), found) => *wanted == found.is_some(),
        ("prefix", Value::String(prefix), Some(found)) => {
            values(found).any(|value| value.as_str().is_some_and(|text| text.starts_with(prefix)))
        }
        ("anything-but", Value::Array(unwanted), Some(found)) => {
            values(found).any(|value| !unwanted.contains(value))
        }
        ("anything-but", unwanted, Some(found)) => values(found).any(|value| value != unwanted),
        _ => false,
    }
}

/// An array in the event matches when one of its values does.
fn values(found: &Value) -> impl Iterator<Item = &Value> {
    let (one, many) = match found {
        Value::Array(values) => (None, values.as_slice()),
        value => (Some(value), [].as_slice()),
    };
    one.into_iter().chain(many)
}
