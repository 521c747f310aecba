//! The part of a document that is the same for every event of a log group, rendered once.

use std::collections::BTreeSet;

use routing::{Decision, FieldValue};

use crate::json::escape;

/// The document's own names: a lifted key of the same name becomes `app_<key>`.
const OWN: [&str; 16] = [
    "@timestamp",
    "account",
    "awsRegion",
    "env",
    "id",
    "logGroup",
    "logStream",
    "log_level",
    "message",
    "namespace",
    "owner",
    "part",
    "parts",
    "requestID",
    "team",
    "type",
];

/// The constant part of a log group's documents.
#[derive(Debug)]
pub(crate) struct Constant {
    json: String,
    fields: BTreeSet<String>,
}

impl Constant {
    pub(crate) fn new(decision: &Decision, log_group: &str) -> Constant {
        let mut json = String::new();
        let mut text = |name: &str, value: &str| {
            json.push_str(",\"");
            json.push_str(name);
            json.push_str("\":\"");
            escape(value, &mut json);
            json.push('"');
        };
        text("type", &decision.settings.kind.value);
        text("logGroup", log_group);
        text("owner", &decision.account.id);
        if let Some(namespace) = namespace(log_group) {
            text("namespace", &namespace);
        }
        text("team", &decision.team);
        if let Some(name) = &decision.account.name {
            text("account", name);
        }
        if let Some(env) = &decision.account.env {
            text("env", env);
        }
        for (name, value) in &decision.settings.fields {
            write_field(name, &value.value, &mut json);
        }
        Constant { json, fields: decision.settings.fields.keys().cloned().collect() }
    }

    /// Members of the document, each with a comma before it.
    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    /// Whether a lifted key of that name would stand twice in the document.
    pub(crate) fn is_taken(&self, key: &str) -> bool {
        OWN.contains(&key) || self.fields.contains(key)
    }

    /// How many fields a document has before anything is lifted, at most.
    pub(crate) fn count(&self) -> usize {
        OWN.len() + self.fields.len()
    }
}

fn write_field(name: &str, value: &FieldValue, json: &mut String) {
    json.push_str(",\"");
    escape(name, json);
    json.push_str("\":");
    match value {
        FieldValue::Text(text) => {
            json.push('"');
            escape(text, json);
            json.push('"');
        }
        FieldValue::Integer(number) => json.push_str(&number.to_string()),
        FieldValue::Float(number) => json.push_str(&serde_json::Value::from(*number).to_string()),
        FieldValue::Bool(truth) => json.push_str(if *truth { "true" } else { "false" }),
    }
}

/// `aws/<service>` from the log group's prefix, as Logz.io's own shipper names it.
fn namespace(log_group: &str) -> Option<String> {
    if log_group.starts_with("API-Gateway-Execution-Logs") {
        return Some("aws/apigateway".to_owned());
    }
    let service = log_group.strip_prefix("/aws/")?.split('/').next()?;
    (!service.is_empty()).then(|| format!("aws/{service}"))
}
