//! The types of shipped fields: as a case states them, and fields to which two cases give different ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pipeline::FieldType;
use routing::Decision;
use serde::Serialize;
use serde_json::json;
use toml::Table;

use super::miss::{Miss, miss};

/// The types of each field of a document, by its path.
pub(crate) type Found = BTreeMap<String, BTreeSet<FieldType>>;

/// A stated type that is none.
#[derive(Debug)]
pub(crate) struct NoType {
    pub(crate) field: String,
    pub(crate) stated: String,
}

/// The types that cases gave to fields, for each sub-account.
#[derive(Default)]
pub(crate) struct Types {
    first: BTreeMap<(Arc<str>, String), Typed>,
    conflicts: Vec<Conflict>,
}

/// A field to which two cases of one team give different types. Each field is in one conflict at most.
#[derive(Serialize)]
pub(crate) struct Conflict {
    pub(crate) team: Arc<str>,
    pub(crate) field: String,
    pub(crate) first: Typed,
    pub(crate) later: Typed,
}

/// A type, and the case that gave it.
#[derive(Clone, Serialize)]
pub(crate) struct Typed {
    #[serde(rename = "type")]
    pub(crate) is: FieldType,
    pub(crate) case: String,
    pub(crate) line: usize,
}

/// Reads the types that a case states. A table within states the types of an object's members.
pub(crate) fn read(stated: &Table) -> Result<BTreeMap<String, FieldType>, NoType> {
    let mut types = BTreeMap::new();
    read_below("", stated, &mut types)?;
    Ok(types)
}

fn read_below(above: &str, stated: &Table, types: &mut BTreeMap<String, FieldType>) -> Result<(), NoType> {
    for (name, value) in stated {
        let field = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        if let toml::Value::Table(members) = value {
            read_below(&field, members, types)?;
            continue;
        }
        let Some(known) = value.as_str().and_then(|word| word.parse().ok()) else {
            return Err(NoType {
                field,
                stated: value.as_str().map_or_else(|| value.to_string(), str::to_owned),
            });
        };
        types.insert(field, known);
    }
    Ok(())
}

/// Returns the stated types that a document does not have.
pub(crate) fn misses(stated: &BTreeMap<String, FieldType>, found: &Found) -> Vec<Miss> {
    let one = |(field, stated): (&String, &FieldType)| {
        let types: Vec<_> = found.get(field).into_iter().flatten().collect();
        let found = match types.as_slice() {
            [] => json!("no value"),
            [one] => json!(one),
            several => json!(several),
        };
        miss(&format!("type of {field}"), json!(stated), found)
    };
    stated.iter().filter_map(one).collect()
}

impl Types {
    /// Adds the types of the document of a case, which has this name and line.
    pub(crate) fn add(&mut self, decision: &Decision, (case, line): (&str, usize), found: &Found) {
        for (field, types) in found {
            for is in types {
                let typed = Typed { is: *is, case: case.to_owned(), line };
                self.add_one(decision, field, typed);
            }
        }
    }

    fn add_one(&mut self, decision: &Decision, field: &str, later: Typed) {
        // A token is a sub-account: two teams, or two tokens of a team, do not meet there.
        let first = self.first.entry((Arc::clone(&decision.token), field.to_owned()));
        let first = first.or_insert_with(|| later.clone()).clone();
        let team = &decision.team;
        let is_named = self.conflicts.iter().any(|known| known.team == *team && known.field == field);
        if first.is != later.is && !is_named {
            self.conflicts.push(Conflict { team: Arc::clone(team), field: field.to_owned(), first, later });
        }
    }

    /// The fields that got different types, in the order of the cases.
    pub(crate) fn into_conflicts(self) -> Vec<Conflict> {
        self.conflicts
    }
}

impl Conflict {
    /// The conflict in a sentence.
    pub(crate) fn in_words(&self) -> String {
        let Conflict { team, field, first, later } = self;
        let place = |typed: &Typed| format!("in line {} ({})", typed.line, typed.case);
        if first.line == later.line {
            return format!("{team}: {field} is {} and {} {}", first.is, later.is, place(first));
        }
        format!("{team}: {field} is {} {}, but {} {}", first.is, place(first), later.is, place(later))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn stated_types_are_read_by_path() {
        for (stated, expected) in [
            ("status = 'text'", Ok(vec![("status", FieldType::Text)])),
            ("'order.total' = 'number'", Ok(vec![("order.total", FieldType::Number)])),
            (
                "order.total = 'number'\norder.paid = 'boolean'",
                Ok(vec![("order.paid", FieldType::Boolean), ("order.total", FieldType::Number)]),
            ),
            ("order = 'object'", Ok(vec![("order", FieldType::Object)])),
            ("status = 'string'", Err(("status", "string"))),
            ("order.total = 7", Err(("order.total", "7"))),
        ] {
            let table: Table = toml::from_str(stated).expect("TOML");
            let read = read(&table);
            let read = match &read {
                Ok(types) => Ok(types.iter().map(|(field, is)| (field.as_str(), *is)).collect()),
                Err(NoType { field, stated }) => Err((field.as_str(), stated.as_str())),
            };
            assert_eq!(read, expected, "{stated}");
        }
    }

    #[test]
    fn a_type_that_a_document_does_not_have_is_a_miss() {
        let document = r#"{"status": 200, "order": {"total": "1"}, "list": [1, "x"], "none": null}"#;
        let found = pipeline::field_types(document);
        for (field, stated, expected) in [
            ("status", FieldType::Number, None),
            ("status", FieldType::Text, Some(json!("number"))),
            ("order", FieldType::Object, None),
            ("order.total", FieldType::Number, Some(json!("text"))),
            ("list", FieldType::Number, Some(json!(["number", "text"]))),
            ("none", FieldType::Text, Some(json!("no value"))),
            ("absent", FieldType::Text, Some(json!("no value"))),
        ] {
            let misses = misses(&[(field.to_owned(), stated)].into(), &found);
            let values: Option<Value> = misses.into_iter().next().map(|miss| miss.found);
            assert_eq!(values, expected, "{field} {stated}");
        }
    }
}
