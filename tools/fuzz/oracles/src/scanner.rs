//! The raw scanner takes what `serde_json` takes and refuses what it refuses, and finds the same members.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Every member of an object, in order, a name twice if it stands there twice.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// Holds the scanner against `serde_json`.
pub fn scanner(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // A name that `serde_json` uses itself, to hand values through.
    if text.contains("$serde_json::private") {
        return;
    }
    // `serde_json` passes over what it ignores without looking at surrogates; reading it as a value looks at all.
    let valid = serde_json::from_str::<serde_json::Value>(text).is_ok() || is_out_of_range(text);
    let theirs = serde_json::from_str::<Members>(text).ok().filter(|_| valid);
    match (pipeline::json_members(text), theirs) {
        (None, None) => {}
        (Some(ours), Some(Members(theirs))) => {
            assert_eq!(ours.len(), theirs.len(), "{text:?}");
            for ((name, raw), (their_name, their_raw)) in ours.iter().zip(&theirs) {
                assert_eq!((&**name, *raw), (their_name.as_str(), their_raw.get()), "{text:?}");
            }
        }
        (ours, theirs) => {
            panic!("taken here: {}, there: {}: {text:?}", ours.is_some(), theirs.is_some());
        }
    }
}

/// A number such as `1e999` is JSON; `serde_json` has no value for it.
fn is_out_of_range(text: &str) -> bool {
    let error = serde_json::from_str::<serde_json::Value>(text).err().map(|error| error.to_string());
    error.is_some_and(|error| error.starts_with("number out of range"))
        && serde_json::from_str::<IgnoredAny>(text).is_ok()
}
