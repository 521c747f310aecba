//! `routing.schema.json`: current, equal to the table's reader, and useful to an editor.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use routing::Table;
use serde_json::{Value, json};

use crate::support::{Ran, loghub};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema() -> Value {
    let Ran { code, out, .. } = loghub(&["schema"]);
    assert_eq!(code, 0);
    serde_json::from_str(&out).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::validator_for(&schema()).expect("it is a schema")
}

fn toml(text: &str) -> Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The faults that an editor would show.
fn faults(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&toml(text)).map(|error| error.to_string()).collect()
}

/// To bring the file up to date: `UPDATE_DOCS=1 cargo test --workspace --test it schema`.
#[test]
fn the_file_in_the_repository_is_current() {
    let file = repository().join("routing.schema.json");
    let current = loghub(&["schema"]).out;
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &current).expect("the file can be written");
    }
    assert_eq!(std::fs::read_to_string(file).expect("the file is there"), current, "it is out of date");
}

#[test]
fn the_repositorys_table_and_the_references_examples_are_valid() {
    let validator = validator();
    let table = std::fs::read_to_string(repository().join("routing.toml")).expect("it is there");
    assert!(table.contains("#:schema ./routing.schema.json"), "editors are told of the schema");
    assert_eq!(faults(&validator, &table), [""; 0]);
    let page = std::fs::read_to_string(repository().join("docs/routing.md")).expect("it is there");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 4, "the reference has examples");
    for example in examples {
        let whole = format!("version = 1\nunrouted = 'x'\n{example}");
        assert_eq!(faults(&validator, &whole), [""; 0], "{example}");
    }
}

#[test]
fn invalid_tables_are_refused() {
    let validator = validator();
    for (rest, says) in [
        ("routs = []", "'routs' was unexpected"),
        ("[teams.x]\nteam = 'y'", "'team' was unexpected"),
        ("[defaults]\nplatform = 'dropp'", "\"dropp\" is not one of"),
        ("[masks.m]\ndetect = ['cards']", "\"cards\" is not one of"),
        ("[masks.m]\ninclude = ['credentials']", "\"credentials\" is not one of"),
        ("[masks.m]\nallow = [{ value = 'x' }]", "\"reason\" is a required property"),
        ("[accounts]\na = { team = 'x' }", "\"id\" is a required property"),
        ("[[routes]]\nname = 'r'\nsample = 2", "2 is greater than the maximum of 1"),
        ("[defaults]\nretention = { days = 2 }", "is not valid under any of the schemas listed"),
    ] {
        let found = faults(&validator, &format!("version = 1\nunrouted = 'x'\n{rest}"));
        assert!(found.iter().any(|fault| fault.contains(says)), "{rest}: {found:?}");
    }
}

/// Each kind of table in the schema, and its text with one unknown key.
const TABLES: [(&str, &str); 12] = [
    ("", "KEY = 1"),
    ("/properties/accounts/additionalProperties", "[accounts]\na = { id = '111111111111', KEY = 1 }"),
    ("/properties/defaults", "[defaults]\nKEY = 1"),
    ("/properties/defaults/properties/budget", "[defaults]\nbudget = { rate = '1 MB/s', KEY = 1 }"),
    ("/properties/defaults/properties/retention/oneOf/1", "[defaults]\nretention = { days = 1, KEY = 1 }"),
    ("/properties/teams/additionalProperties", "[teams.x]\nKEY = 1"),
    ("/properties/masks/additionalProperties", "[masks.m]\nKEY = 1"),
    (
        "/properties/masks/additionalProperties/properties/allow/items",
        "[masks.m]\nallow = [{ reason = 'r', KEY = 1 }]",
    ),
    ("/properties/routes/items", "[[routes]]\nname = 'r'\nKEY = 1"),
    ("/properties/subscribe", "[subscribe]\nKEY = 1"),
    ("/properties/subscribe/properties/tags", "[subscribe]\ntags = { KEY = 1 }"),
    ("/properties/subscribe/properties/accounts", "[subscribe]\naccounts = { KEY = 1 }"),
];

/// The keys that the reader's hint for an unknown key lists.
fn known_to_the_reader(written: &str) -> BTreeSet<String> {
    let text = format!("version = 1\nunrouted = 'x'\n{}", written.replace("KEY", "qqqqqqqqqqqqqqqq"));
    let faults = Table::parse("t", &text).expect_err("a key is unknown").faults;
    let unknown = faults.iter().find(|fault| fault.message.contains("qqqqqqqqqqqqqqqq")).expect("it is said");
    let hint =
        unknown.help.as_deref().expect("with a hint").strip_prefix("known here: ").expect("all of them");
    hint.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// The keys of a table in the schema; of a choice between tables, those of all of them.
fn keys(schema: &Value) -> BTreeSet<String> {
    let own = schema["properties"].as_object().into_iter().flat_map(|keys| keys.keys().cloned());
    let choices = schema["oneOf"].as_array().into_iter().flatten().flat_map(keys);
    own.chain(choices).collect()
}

#[test]
fn it_has_exactly_the_keys_of_the_reader() {
    let schema = schema();
    for (place, written) in TABLES {
        let in_schema = schema.pointer(place).unwrap_or_else(|| panic!("{place} is in the schema"));
        assert_eq!(keys(in_schema), known_to_the_reader(written), "{place}");
        let alone = in_schema.pointer("/additionalProperties").is_none_or(|more| *more == json!(false));
        assert!(alone, "{place} takes no other keys");
    }
}
