//! One case, answered by the shipper's own stages.

use pipeline::{Fate, Limits, MaskKey, Trace};
use routing::{Decision, Table};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::coverage::Coverage;
use super::file::{Case, Stated};
use super::miss::{Miss, miss};
use super::types::{self, Types};
use crate::document;
use crate::table::account_id;

/// The time of every case's event: cases depend on no clock.
const TIMESTAMP: i64 = 1_767_225_600_000;

/// The result of a case.
#[derive(Serialize)]
pub(crate) struct Verdict {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// True if every expectation was met.
    pub(crate) ok: bool,
    /// The expectations that were not met.
    pub(crate) misses: Vec<Miss>,
}

/// Judges one case, marks the parts that it covers and notes the types of its fields.
pub(crate) fn judge(
    table: &Table,
    case: &Case,
    coverage: &mut Coverage,
    types: &mut Types,
) -> miette::Result<Verdict> {
    let stated = &case.stated;
    let account = account_id(table, &stated.account)?;
    // Hashes are others than the hub's, for its key is not here.
    let key = MaskKey::new(b"test");
    let trace = Trace {
        account: &account,
        log_group: &stated.log_group,
        log_stream: "test",
        id: stated.id.as_deref(),
        timestamp: TIMESTAMP,
        message: stated.message.as_deref().unwrap_or_default(),
    };
    let (decision, fate) = pipeline::trace(table, Some(&key), Limits::default(), &trace);
    coverage.touch(&decision, stated.message.as_deref(), &key);
    let mut misses = decided(stated, &decision);
    if stated.message.is_some() {
        misses.extend(defect(&fate).map_or_else(|| became(stated, &fate), |defect| vec![defect]));
        let found = shipped(&fate).map(pipeline::field_types).unwrap_or_default();
        misses.extend(types::misses(&case.types, &found));
        types.add(&decision, (stated.name.get_ref(), case.line), &found);
    }
    Ok(Verdict { name: stated.name.get_ref().clone(), line: case.line, ok: misses.is_empty(), misses })
}

fn decided(stated: &Stated, decision: &Decision) -> Vec<Miss> {
    let team = stated.team.as_ref().map(|team| ("team", json!(team), json!(decision.team)));
    let route = stated.route.as_ref().map(|name| ("route", json!(name), took(decision, name)));
    [team, route]
        .into_iter()
        .flatten()
        .filter_map(|(what, stated, found)| miss(what, stated, found))
        .collect()
}

/// The stated route if it took part, else those that did.
fn took(decision: &Decision, stated: &str) -> Value {
    let took: Vec<&str> = decision.took.iter().map(|took| &*took.route).collect();
    match took.as_slice() {
        [] => Value::Null,
        [one] => json!(one),
        several if several.contains(&stated) => json!(stated),
        several => json!(several),
    }
}

/// The first document that is not valid JSON, which no case states.
fn defect(fate: &Fate) -> Option<Miss> {
    let Fate::Shipped { documents, .. } = fate else { return None };
    let error = documents.iter().find_map(|line| document::parse(line).err())?;
    Some(Miss { what: "document".to_owned(), stated: json!("valid JSON"), found: json!(error.to_string()) })
}

fn became(stated: &Stated, fate: &Fate) -> Vec<Miss> {
    let is_masked =
        matches!(fate, Fate::Shipped { masked, withheld, .. } if withheld.is_some() || !masked.is_empty());
    let document: Option<Map<String, Value>> = shipped(fate).and_then(|line| serde_json::from_str(line).ok());
    let dropped =
        stated.dropped.and_then(|dropped| miss("dropped", json!(dropped), json!(document.is_none())));
    let masked = stated.masked.and_then(|masked| miss("masked", json!(masked), json!(is_masked)));
    let found = |field: &String| document.as_ref().and_then(|document| document.get(field)).cloned();
    let fields = stated.fields.iter().filter_map(|(field, value)| {
        miss(&format!("field {field}"), json!(value), found(field).unwrap_or(json!("no such field")))
    });
    let absent = stated.absent.iter().filter_map(|field| {
        found(field).map(|value| Miss {
            what: format!("field {field}"),
            stated: json!("no such field"),
            found: value,
        })
    });
    dropped.into_iter().chain(masked).chain(fields).chain(absent).collect()
}

/// The first document that a message becomes.
fn shipped(fate: &Fate) -> Option<&str> {
    match fate {
        Fate::Shipped { documents, .. } => documents.first().map(String::as_str),
        _ => None,
    }
}
