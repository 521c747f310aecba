//! The documents of a bulk, and their numbers by account and log group.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pipeline::Gunzip;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// A bulk is at most this large before compression (Logz.io, shipping over HTTP(S): 10 MB a body).
const MOST_INFLATED: usize = 10 << 20;

/// Numbers of documents, by account and log group.
#[derive(Debug, Default)]
pub(super) struct Contents(BTreeMap<(String, String), u64>);

/// One of them, for programs.
#[derive(Serialize)]
struct Entry<'a> {
    account: &'a str,
    log_group: &'a str,
    documents: u64,
}

impl Contents {
    /// Counts documents.
    pub(super) fn add(&mut self, documents: &[Map<String, Value>]) {
        for document in documents {
            let text = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            *self.0.entry((text("owner"), text("logGroup"))).or_default() += 1;
        }
    }

    /// Returns true if some are of the account and the log group, where those are given.
    pub(super) fn has(&self, account: Option<&str>, log_group: Option<&str>) -> bool {
        self.0.keys().any(|(owner, group)| {
            account.is_none_or(|account| account == owner) && log_group.is_none_or(|wanted| wanted == group)
        })
    }

    /// For people, a line each.
    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        for ((account, group), count) in &self.0 {
            // Writing to a String does not fail.
            let _ = writeln!(text, "  {count} of {group} in {account}");
        }
        text
    }
}

impl Serialize for Contents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|((account, log_group), documents)| Entry {
            account,
            log_group,
            documents: *documents,
        }))
    }
}

/// The documents in a gzipped bulk; lines that are no documents are left out, as in a bulk of another's making.
pub(super) fn documents(body: &[u8]) -> Vec<Map<String, Value>> {
    let mut buffer = Vec::new();
    let text = Gunzip::new(MOST_INFLATED).inflate(body, &mut buffer).unwrap_or_default();
    text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}
