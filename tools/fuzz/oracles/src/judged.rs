//! The listener's own judgement of the lines that come out.

use std::collections::HashSet;
use std::fmt;

use listener::limits::MAX_FIELD_CHARACTERS;
use listener::{Reason, RefusedLines, Verdict};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The values of `message` that may be longer than the listener indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LongMessage {
    /// None: the table splits or cuts them.
    Refused,
    /// Any: the table says `long = "whole"`.
    Allowed,
}

/// Reads the lines, each of which the listener must accept and Logz.io must not spoil.
///
/// Only a conflict of types within the lines is allowed: an array of a message may hold values of two types.
pub(crate) fn documents(lines: &[String], long: LongMessage) -> Vec<Value> {
    let verdict = Verdict::of(lines.join("\n").as_bytes());
    if !lines.is_empty() {
        assert_eq!(verdict.refused, RefusedLines::default(), "{lines:?}");
    }
    assert_eq!(verdict.accepted, lines.len() as u64, "{lines:?}");
    for reason in &verdict.spoiled {
        let is_allowed = match reason {
            Reason::MappingConflict { .. } => true,
            Reason::LongValue { field, .. } => long == LongMessage::Allowed && field == "message",
            _ => false,
        };
        assert!(is_allowed, "{reason:?} in {lines:?}");
    }
    lines.iter().map(|line| document(line, long)).collect()
}

fn document(line: &str, long: LongMessage) -> Value {
    let mut reader = serde_json::Deserializer::from_str(line);
    DistinctNames.deserialize(&mut reader).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    let document: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
    let members = document.as_object().into_iter().flatten();
    for (name, value) in members {
        // The listener counts characters; Logz.io may count UTF-16 units.
        assert!(units(name) <= MAX_FIELD_CHARACTERS, "a long name in {line:?}");
        if long == LongMessage::Refused || name != "message" {
            assert_short(value);
        }
    }
    document
}

fn assert_short(value: &Value) {
    match value {
        Value::String(text) => assert!(units(text) <= MAX_FIELD_CHARACTERS, "{} units", units(text)),
        Value::Array(elements) => elements.iter().for_each(assert_short),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            assert!(units(name) <= MAX_FIELD_CHARACTERS, "{} units in a name", units(name));
            assert_short(value);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Reads any JSON, and refuses an object in which a name stands twice.
#[derive(Clone, Copy)]
struct DistinctNames;

impl<'de> DeserializeSeed<'de> for DistinctNames {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for DistinctNames {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            members.next_value_seed(self)?;
            if let Some(name) = names.replace(name) {
                return Err(A::Error::custom(format_args!("the name {name:?} stands twice")));
            }
        }
        Ok(())
    }
}
