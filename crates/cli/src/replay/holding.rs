//! The bulks that hold documents of given ids.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::args::Selection;
use super::kept::Kind;
use super::select::{documents, select};
use crate::hub::Hub;

/// A bulk that holds a document.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    /// True if the bulk is retried by itself; false if it was given up or refused.
    pub(crate) is_parked: bool,
    pub(crate) key: String,
    /// The reason why it is kept.
    pub(crate) reason: String,
}

/// The bulks that hold the documents of these ids, by id, among the newest `most` of a team.
pub(crate) async fn holders(
    hub: &Hub,
    team: &str,
    ids: &BTreeSet<&str>,
    most: usize,
) -> miette::Result<BTreeMap<String, Holder>> {
    let selection = Selection { team: Some(team.to_owned()), ..Selection::default() };
    let mut found = BTreeMap::new();
    for kept in select(hub, &selection).await?.iter().rev().take(most) {
        for document in documents(hub, kept).await? {
            let id = document.get("id").and_then(Value::as_str).unwrap_or_default();
            if ids.contains(id) {
                let holder = Holder {
                    is_parked: kept.kind == Kind::Parked,
                    key: kept.key.clone(),
                    reason: kept.reason.clone().unwrap_or_default(),
                };
                found.entry(id.to_owned()).or_insert(holder);
            }
        }
    }
    Ok(found)
}
