//! The part of a document that is the same for every event of a log group, rendered once.

use std::collections::BTreeSet;

use routing::{Decision, FieldValue};

use super::own::Own;
use super::rules::Rules;
use crate::json::escape;
use crate::origin::{Origin, function_of_stream};

/// Logz.io, "Invalid logs": at most 1,000 fields.
pub(super) const MAX_FIELDS: usize = 1_000;
/// Bytes of a log group's constant part: a line has 500,000 (Logz.io, "Ship logs over HTTP/S"), and the message needs
/// its share.
const MAX_BYTES: usize = 250_000;
/// The longest value of a field, in UTF-16 units (Logz.io, "Invalid logs").
const MAX_FIELD: usize = 32_700;

/// The constant part of a log group's documents.
#[derive(Debug)]
pub(crate) struct Constant {
    json: String,
    own: u32,
    fields: BTreeSet<String>,
    rules: Rules,
    shape: u64,
    /// True if only the log stream can tell the function.
    is_of_any_function: bool,
}

impl Constant {
    pub(crate) fn new(decision: &Decision, log_group: &str) -> Constant {
        let (rules, origin) = (Rules::new(&decision.settings), Origin::of(log_group));
        let mut constant = Constant {
            json: String::new(),
            own: 0,
            fields: BTreeSet::new(),
            shape: rules.shape(),
            rules,
            is_of_any_function: origin.namespace.is_none(),
        };
        constant.text(Own::Type, &decision.settings.kind.value);
        constant.text(Own::LogGroup, log_group);
        constant.text(Own::Owner, &decision.account.id);
        if let Some(namespace) = &origin.namespace {
            constant.text(Own::Namespace, namespace);
        }
        constant.text(Own::Team, &decision.team);
        if let Some(name) = &decision.account.name {
            constant.text(Own::Account, name);
        }
        if let Some(env) = &decision.account.env {
            constant.text(Own::Env, env);
        }
        for (name, value) in &decision.settings.fields {
            constant.field(name, &value.value);
        }
        for (own, value) in [(Own::Function, origin.function), (Own::Service, origin.service)] {
            if let Some(value) = value.filter(|_| !constant.fields.contains(own.name())) {
                constant.text(own, value);
            }
        }
        constant
    }

    /// Members of the document, with commas between them.
    pub(super) fn json(&self) -> &str {
        &self.json
    }

    /// The document's own fields among them.
    pub(super) fn own(&self) -> u32 {
        self.own
    }

    /// Returns true if a lifted key of that name would stand twice in the document.
    pub(super) fn is_taken(&self, key: &str) -> bool {
        Own::has(key)
            || self.fields.contains(key)
            || [Own::Function, Own::Service].iter().any(|own| self.own & own.bit() != 0 && own.name() == key)
    }

    /// The table's rules about members.
    pub(super) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// A hash of what decides under which names members are shipped, and as which types.
    pub(super) fn shape(&self) -> u64 {
        self.shape
    }

    /// The function that a log stream names, where the log group is one that functions may share.
    pub(super) fn function_of<'s>(&self, log_stream: &'s str) -> Option<&'s str> {
        let is_open = self.is_of_any_function && !self.fields.contains(Own::Function.name());
        if is_open { function_of_stream(log_stream) } else { None }
    }

    /// The most fields that a document has before anything is lifted.
    pub(super) fn count(&self) -> usize {
        Own::COUNT + self.fields.len()
    }

    fn text(&mut self, own: Own, value: &str) {
        self.own |= own.bit();
        self.member(own.name(), &FieldValue::Text(start_of(value, MAX_FIELD).to_owned()));
    }

    /// A field of the table. One that the listener's side would spoil the document for is left out.
    fn field(&mut self, name: &str, value: &FieldValue) {
        let is_name = !name.trim().is_empty() && !name.contains('.') && is_short(name) && !Own::has(name);
        let is_value = !matches!(value, FieldValue::Text(text) if !is_short(text));
        let before = self.json.len();
        if !is_name || !is_value || self.count() >= MAX_FIELDS {
            return;
        }
        self.member(name, value);
        if self.json.len() > MAX_BYTES {
            self.json.truncate(before);
        } else {
            self.fields.insert(name.to_owned());
        }
    }

    fn member(&mut self, name: &str, value: &FieldValue) {
        let json = &mut self.json;
        if !json.is_empty() {
            json.push(',');
        }
        json.push('"');
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
}

fn is_short(text: &str) -> bool {
    start_of(text, MAX_FIELD).len() == text.len()
}

/// As much of the text as `units` UTF-16 units hold.
fn start_of(text: &str, units: usize) -> &str {
    let mut remaining = units;
    let end = text.char_indices().find(|(_, character)| {
        let wide = character.len_utf16();
        let fits = wide <= remaining;
        remaining = remaining.saturating_sub(wide);
        !fits
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}
