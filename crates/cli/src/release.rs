//! The deployed release's description of itself: the object `release.json` beside the table, which `deploy` writes.

use function::store::CallError;
use routing::Law;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::schema::schema;
use crate::versions::Versions;

/// The object's name beside the table.
pub(crate) const NAME: &str = "release.json";

/// A release, as far as it matters to the table.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Release {
    /// Its version.
    pub(crate) version: String,
    /// The law by which its functions decide; none of this release's names if it is newer.
    law: String,
    /// The keys and words that it knows in a table: its JSON schema.
    schema: Value,
}

impl Release {
    /// The release that this program is of.
    pub(crate) fn this() -> Release {
        Release {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            law: <&str>::from(Law::default()).to_owned(),
            schema: schema(),
        }
    }

    /// The hub's description of the release that is deployed. None if it does not say so: no release before this object
    /// wrote it or let anybody read it.
    pub(crate) async fn deployed(versions: &Versions) -> Result<Option<Release>, CallError> {
        match versions.beside(NAME).await {
            Ok(body) => Ok(body.and_then(|body| serde_json::from_slice(&body).ok())),
            Err(error) if error.denied => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Has the hub say that this release is deployed.
    pub(crate) async fn put(&self, versions: &Versions) -> Result<(), CallError> {
        versions.put_beside(NAME, self.json()).await
    }

    /// The object's content.
    pub(crate) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The law by which it decides, if this program knows it.
    pub(crate) fn law(&self) -> Option<Law> {
        self.law.parse().ok()
    }

    /// The keys and words of a table's text that it does not know, each by its path.
    pub(crate) fn unknown(&self, table: &str) -> Vec<String> {
        let table: Option<Value> = toml::from_str(table).ok();
        let mut found = table.map(|table| unknown(&self.schema, &table, "")).unwrap_or_default();
        found.sort();
        found.dedup();
        found
    }
}

/// The parts of `value` that the schema has no place for. Limits of length and number are left to the release itself.
fn unknown(schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(choices) = schema["oneOf"].as_array() {
        let found = choices.iter().map(|choice| unknown(choice, value, path));
        // A choice that has no place for the value at all says less than one that takes it but for a part.
        let whole = format!("{path} = ");
        let rank = |found: &Vec<String>| (found.len(), found.iter().any(|one| one.starts_with(&whole)));
        return found.min_by_key(rank).unwrap_or_default();
    }
    let words =
        schema.get("const").map(std::slice::from_ref).or(schema["enum"].as_array().map(Vec::as_slice));
    if words.is_some_and(|words| !words.contains(value)) {
        return vec![format!("{path} = {value}")];
    }
    match value {
        Value::Object(keys) => {
            keys.iter().flat_map(|(key, value)| unknown_key(schema, key, value, path)).collect()
        }
        _ if schema["type"] == "object" => vec![format!("{path} = {value}")],
        Value::Array(entries) => {
            entries.iter().flat_map(|entry| unknown(&schema["items"], entry, path)).collect()
        }
        _ => Vec::new(),
    }
}

fn unknown_key(schema: &Value, key: &str, value: &Value, path: &str) -> Vec<String> {
    let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (schema["properties"].get(key), &schema["additionalProperties"]) {
        (Some(known), _) => unknown(known, value, &path),
        (None, Value::Bool(false)) => vec![path],
        (None, any) => unknown(any, value, &path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../routing.toml");

    /// This release without a part of its schema.
    fn without(part: &str) -> Release {
        let mut release = Release::this();
        let (place, key) = part.rsplit_once('/').expect("a place and a key");
        let place = release.schema.pointer_mut(place).expect("it is there");
        match place {
            Value::Array(words) => words.retain(|word| word != key),
            place => drop(place.as_object_mut().expect("keys").remove(key).expect("it is there")),
        }
        release
    }

    #[test]
    fn a_release_knows_its_own_tables() {
        let every_key = include_str!("../../routing/tests/corpus/every-key.toml");
        let other_words = include_str!("../../routing/tests/corpus/other-words.toml");
        let mask_rules = include_str!("../../routing/tests/corpus/mask-rules.toml");
        for table in [TABLE, every_key, other_words, mask_rules] {
            assert_eq!(Release::this().unknown(table), [""; 0]);
        }
        assert_eq!(Release::this().law(), Some(Law::FirstTeam));
    }

    #[test]
    fn keys_and_words_that_a_release_lacks_are_named_with_their_path() {
        for (part, table, expected) in [
            ("/properties/routes/items/properties/except", TABLE, &["routes.except"][..]),
            ("/properties/subscribe", TABLE, &["subscribe"]),
            (
                "/properties/masks/additionalProperties/properties/detect/items/enum/phone",
                TABLE,
                &["masks.personal.detect = \"phone\""],
            ),
            (
                "/properties/masks/additionalProperties/properties/include/items/enum/identity@1",
                TABLE,
                &["masks.personal.include = \"identity@1\""],
            ),
            ("/properties/teams/additionalProperties/properties/budget", TABLE, &["teams.payments.budget"]),
            (
                "/properties/routes/items/properties/long/enum/whole",
                "[[routes]]\nlong = 'whole'",
                &["routes.long = \"whole\""],
            ),
            ("/properties/routes/items/properties/long/enum/whole", TABLE, &[]),
        ] {
            assert_eq!(without(part).unknown(table), expected, "{part}");
        }
        for (table, expected) in [
            ("[defaults]\nretention = { days = 7, soon = 1 }", "defaults.retention.soon"),
            ("[defaults]\nretention = 'never'", "defaults.retention = \"never\""),
            ("[defaults]\nretention = { days = 8 }", "defaults.retention.days = 8"),
            ("[subscribe]\naccounts = { tagged = 'x' }", "subscribe.accounts.tagged"),
            ("[[routes]]\nname = 'r'\nlog_streams = ['x']", "routes.log_streams"),
            ("[new]\nx = 1", "new"),
        ] {
            assert_eq!(Release::this().unknown(table), [expected], "{table}");
        }
    }

    #[test]
    fn a_law_of_a_newer_release_is_not_known() {
        let newer = Release { law: "by_weight".to_owned(), ..Release::this() };
        let read: Release = serde_json::from_slice(&newer.json()).expect("it is read");
        assert_eq!(read.law(), None);
    }
}
