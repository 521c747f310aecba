//! `loghub schema`: the JSON schema of the table, by which editors complete and check it as people type.
//!
//! It says which keys there are, of which type and with which words. What takes judgement is for `check`.

use routing::{Detector, Keep};
use serde_json::{Map, Value, json};

use crate::exit::Ending;
use crate::output::Format;

/// What `schema` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub schema > routing.schema.json

An editor with Taplo uses it for a table that says so in its first lines:
  #:schema ./routing.schema.json")]
pub struct Args {}

/// Prints the schema.
pub(crate) fn run(format: Format) -> Ending {
    format.show(|| format!("{:#}\n", schema()), schema);
    Ending::Success
}

type Key = (&'static str, Value);

pub(crate) fn schema() -> Value {
    let mut schema = table(
        "Which logs go to which team, and how they are treated on the way.",
        &["version", "unrouted"],
        vec![
            ("version", with("The table's version.", json!({"const": 1}))),
            ("unrouted", text("The team that gets what nothing else claims.")),
            (
                "tokens",
                text("The name of a team's token under the stack's token prefix: `{team}`, or with `{env}`."),
            ),
            (
                "approve",
                words_in_list(
                    "Brakes that are off while this version is published.",
                    &["unsubscribe", "retention"],
                ),
            ),
            ("central_accounts", texts("Accounts to which AWS's own log centralization copies logs.")),
            ("accounts", named("The member accounts by name.", &account())),
            (
                "defaults",
                level("Holds for every team and route that does not say otherwise.", &[], vec![budget()]),
            ),
            (
                "teams",
                named(
                    "The teams by name: each a Logz.io sub-account.",
                    &level("A team.", &[], vec![budget()]),
                ),
            ),
            ("masks", named("The masks by name.", &mask())),
            (
                "routes",
                json!({"type": "array", "description": "Exceptions, in order; the first match with a team ends the search.", "items": route()}),
            ),
            ("subscribe", subscribe()),
        ],
    );
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("loghub's table, routing.toml");
    schema
}

fn account() -> Value {
    let id = json!({"type": "string", "pattern": "^[0-9]{12}$"});
    let keys = vec![
        ("id", with("The account's id: twelve digits.", id)),
        ("team", text("The team that gets what no route claims; without one the account is shared.")),
        ("env", text("The document's `env`, and `{env}` in `tokens`.")),
    ];
    table("A member account.", &["id"], keys)
}

fn budget() -> Key {
    let keys = vec![
        ("rate", text("Bytes of JSON lines before compression, for the whole hub, such as `2 MB/s`.")),
        ("over", words("What becomes of a bulk over the budget.", &["park", "drop"])),
    ];
    ("budget", table("What the team may ship.", &["rate"], keys))
}

fn mask() -> Value {
    let detectors = Detector::ALL.map(|(name, _)| name);
    let keys = vec![
        ("keys", texts("Globs over JSON keys at any depth and names in `key=value`.")),
        ("detect", words_in_list("Built-in detectors.", &detectors)),
        ("patterns", texts("Regexes: the whole match is masked.")),
        ("with", text("What stands in place of the value; `[masked]` unless stated.")),
        ("hash", boolean("A keyed hash instead of `with`.")),
        ("on_error", words("What becomes of a message that can't be masked.", &["withhold", "drop"])),
    ];
    table("What is masked. At least one of `keys`, `detect` and `patterns`.", &[], keys)
}

fn route() -> Value {
    let keys = vec![
        ("name", text("Unique; decisions name it.")),
        ("accounts", texts("Names of accounts, globs over names, or whole ids; any account unless stated.")),
        ("log_groups", texts("Globs over log groups; any log group unless stated.")),
        ("except", texts("Globs over log groups that the route does not match.")),
        ("team", text("The team that gets what the route matches; without one it changes settings only.")),
    ];
    level("A route.", &["name"], keys)
}

/// An object with the keys that `[defaults]`, teams and routes share, and its own.
fn level(description: &str, required: &[&str], own: Vec<Key>) -> Value {
    let scalar = json!({"type": ["string", "integer", "number", "boolean"]});
    let fields = json!({"type": "object", "additionalProperties": scalar});
    let sample = json!({"type": "number", "minimum": 0, "maximum": 1});
    let shared = vec![
        ("ship", boolean("`false`: never subscribed; dropped and counted if it still arrives.")),
        ("masks", texts("Masks, added to outer levels'.")),
        ("unmask", texts("Masks to take away; needs `reason`.")),
        ("reason", text("Why masks are taken away.")),
        ("fields", with("Added at every document's root.", fields)),
        ("drop", texts("Regexes on the raw message: what not to ship.")),
        ("keep", texts("Regexes on the raw message: exempt from `drop` and `sample`.")),
        ("sample", with("The share of events to ship, chosen by event id.", sample)),
        ("platform", words("Lambda's START, END, INIT and REPORT lines.", &["drop", "keep", "report"])),
        ("parse", words("Whether fields of JSON and of Lambda's text forms are lifted.", &["auto", "none"])),
        ("long", words("A message over 32,700 characters.", &["split", "cut", "whole"])),
        ("type", text("Picks Logz.io's parsing; `cloudwatch` unless stated.")),
        ("filter_pattern", text("Which log events CloudWatch Logs sends at all, in its own syntax.")),
        ("retention", retention()),
    ];
    table(description, required, own.into_iter().chain(shared).collect())
}

fn retention() -> Value {
    let days = json!({"enum": Keep::DAYS});
    let keys = vec![
        ("days", with("Days, one of CloudWatch's.", days)),
        ("mode", words("When it is set.", &["exact", "min", "max", "if_unset"])),
        ("existing", boolean("Whether it holds for log groups older than their onboarding too.")),
    ];
    let kept = table("How long.", &["days"], keys);
    let either = json!({"oneOf": [{"const": "off"}, kept]});
    with("How long the log group keeps its log events.", either)
}

fn subscribe() -> Value {
    let tags = vec![
        ("any", texts("One of these must be there: `tag` or `tag=value`.")),
        ("all", texts("All of these must be there.")),
        ("none", texts("None of these may be there.")),
    ];
    let stack_set =
        table("The instances of a StackSet.", &["stack_set"], vec![("stack_set", text("Its name."))]);
    let units = vec![("organizational_units", texts("Their ids, at any depth."))];
    let units = table("The accounts of organisational units.", &["organizational_units"], units);
    let accounts = json!({"oneOf": [{"const": "table"}, stack_set, units]});
    let keys = vec![
        ("filter_name", text("Our subscription filter's name on every log group; `loghub` unless stated.")),
        ("distribution", words("How events spread over the hub's stream.", &["random", "by_log_stream"])),
        ("tags", table("Which log groups, by their tags.", &[], tags)),
        ("on_exclude", words("Our filter on what is not to be shipped.", &["unsubscribe", "leave"])),
        ("accounts", with("Where member accounts are listed.", accounts)),
    ];
    table("How the subscriber subscribes the log groups of members.", &[], keys)
}

fn table(description: &str, required: &[&str], keys: Vec<Key>) -> Value {
    let properties: Map<String, Value> =
        keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut object = json!({"type": "object", "additionalProperties": false, "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    with(description, object)
}

/// A section of named tables.
fn named(description: &str, entry: &Value) -> Value {
    with(description, json!({"type": "object", "additionalProperties": entry}))
}

fn text(description: &str) -> Value {
    with(description, json!({"type": "string"}))
}

fn texts(description: &str) -> Value {
    with(description, json!({"type": "array", "items": {"type": "string"}}))
}

fn boolean(description: &str) -> Value {
    with(description, json!({"type": "boolean"}))
}

fn words(description: &str, words: &[&str]) -> Value {
    with(description, json!({ "enum": words }))
}

fn words_in_list(description: &str, words: &[&str]) -> Value {
    with(description, json!({"type": "array", "items": {"enum": words}}))
}

fn with(description: &str, mut schema: Value) -> Value {
    schema["description"] = json!(description);
    schema
}
