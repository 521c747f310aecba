//! `loghub schema`: the JSON schema of the table, with which editors complete and check it while a person types.
//!
//! It has every key with its type and its words. `loghub check` judges the rest.

use routing::Keep;
use routing::keys::{self, Form, Key, Section};
use serde_json::{Map, Value, json};

use crate::exit::Ending;
use crate::output::Format;

/// The arguments of `schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub schema > routing.schema.json

An editor with Taplo uses the schema for a table that names it in its first lines:
  #:schema ./routing.schema.json")]
pub struct Args {}

/// Prints the schema.
pub(crate) fn run(format: Format) -> Ending {
    format.show(|| format!("{:#}\n", schema()), schema);
    Ending::Success
}

pub(crate) fn schema() -> Value {
    let mut schema = section(&keys::ROOT);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("loghub's table, routing.toml");
    schema
}

fn section(section: &Section) -> Value {
    let properties: Map<String, Value> =
        section.keys().map(|key| (key.name.to_owned(), described(key))).collect();
    let required: Vec<&str> = section.keys().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut object = json!({
        "type": "object",
        "description": section.meaning,
        "additionalProperties": false,
        "properties": properties,
    });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn described(key: &Key) -> Value {
    let mut schema = form(key.form);
    let default = key.default.map(|default| format!(" Default: `{default}`.")).unwrap_or_default();
    schema["description"] = json!(format!("{}{default}", key.meaning));
    schema
}

fn form(form: Form) -> Value {
    match form {
        Form::Version => json!({"const": 1}),
        Form::Text => json!({"type": "string"}),
        Form::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Form::Boolean => json!({"type": "boolean"}),
        Form::Share => json!({"type": "number", "minimum": 0, "maximum": 1}),
        Form::AccountId => json!({"type": "string", "pattern": "^[0-9]{12}$"}),
        Form::Days => json!({"enum": Keep::DAYS}),
        Form::Scalars => {
            let scalar = json!({"type": ["string", "integer", "number", "boolean"]});
            json!({"type": "object", "additionalProperties": scalar})
        }
        Form::Strings => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Form::Word(words) => json!({ "enum": words }),
        Form::Words(words) => json!({"type": "array", "items": {"enum": words}}),
        Form::Table(table) => section(table),
        Form::Named(table) => json!({"type": "object", "additionalProperties": section(table)}),
        Form::List(table) => json!({"type": "array", "items": section(table)}),
        Form::WordOr(word, tables) => {
            let choices: Vec<Value> =
                [json!({ "const": word })].into_iter().chain(tables.iter().map(section)).collect();
            json!({ "oneOf": choices })
        }
    }
}
