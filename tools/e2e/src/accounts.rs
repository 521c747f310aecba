//! The places of everything that a test put into the hub.

use std::collections::{BTreeMap, BTreeSet};

use base64_simd::STANDARD;
use serde::Serialize;
use serde_json::Value;

use crate::books::{Books, ids};
use crate::hub::LocalHub;

/// The places where an event or record is kept. One that is in several counts for the first.
const PLACES: [&str; 4] = ["delivered", "parked", "dead", "quarantined"];
/// Columns of a team's ledger for events that are kept nowhere, and the functions that count them.
const COLUMNS: [(&str, &str); 8] = [
    ("shipper", "over_budget"),
    ("shipper", "unshipped"),
    ("shipper", "platform"),
    ("shipper", "dropped"),
    ("shipper", "sampled"),
    ("shipper", "unmaskable"),
    ("redeliver", "given_up"),
    ("redeliver", "vanished"),
];

/// The places of everything that was entered: each event, and each record without events, is in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Accounts {
    /// Events and records that came in.
    pub entered: u64,
    /// Events and records by place: the own team's sub-account (if whole), the park, `dead/`, the quarantine.
    #[serde(flatten)]
    kept: BTreeMap<&'static str, u64>,
    /// Nowhere, but in a column of the ledger, by column.
    pub counted: BTreeMap<String, u64>,
    /// Nowhere and in no column.
    pub missing: u64,
    /// Documents in a sub-account of another team.
    pub foreign: u64,
    /// Documents that came once more, with the same id and part.
    pub duplicates: u64,
}

impl Accounts {
    /// The places that are not empty, with their counts.
    #[must_use]
    pub fn places(&self) -> Vec<(&str, u64)> {
        let kept = PLACES.map(|place| (place, self.kept.get(place).copied().unwrap_or_default()));
        let counted = self.counted.iter().map(|(column, count)| (column.as_str(), *count));
        kept.into_iter().chain(counted).filter(|(_, count)| *count > 0).collect()
    }

    fn keep(&mut self, place: &'static str, count: u64) {
        *self.kept.entry(place).or_default() += count;
    }
}

impl Books {
    /// The places of everything that these books hold.
    pub async fn accounts(&self, hub: &LocalHub) -> Accounts {
        let mut accounts = Accounts {
            entered: self.events.len() as u64 + self.poison.len() as u64 + self.controls,
            kept: PLACES.map(|place| (place, 0)).into(),
            ..Accounts::default()
        };
        let arrived = self.arrived(hub, &mut accounts);
        let parked = documents_ids(hub, hub.parked().await).await;
        let dead = documents_ids(hub, hub.dead().await).await;
        let (quarantined, poison) = quarantine(hub).await;
        let mut nowhere = 0;
        for id in self.events.keys() {
            let ids = [&arrived, &parked, &dead, &quarantined];
            match PLACES.into_iter().zip(ids).find(|(_, ids)| ids.contains(id)) {
                Some((place, _)) => accounts.keep(place, 1),
                None => nowhere += 1,
            }
        }
        let kept = self.poison.intersection(&poison).count() as u64;
        accounts.keep("quarantined", kept);
        nowhere += self.poison.len() as u64 - kept + self.controls;
        self.count(hub, nowhere, &mut accounts).await;
        accounts
    }

    /// The events that are whole in their team's sub-account; counts the documents that are elsewhere or double.
    fn arrived(&self, hub: &LocalHub, accounts: &mut Accounts) -> BTreeSet<String> {
        let mut parts: BTreeMap<&String, BTreeSet<u64>> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for team in hub.listener.totals().accounts.keys() {
            for document in hub.listener.account(team).documents() {
                let id = document.json["id"].as_str().unwrap_or_default();
                let Some((id, owner)) = self.events.get_key_value(id) else { continue };
                if owner != team {
                    accounts.foreign += 1;
                    continue;
                }
                let seen = parts.entry(id).or_default();
                accounts.duplicates += u64::from(!seen.insert(document.json["part"].as_u64().unwrap_or(1)));
                if seen.len() as u64 == document.json["parts"].as_u64().unwrap_or(1) {
                    whole.insert(id.clone());
                }
            }
        }
        whole
    }

    /// Finds columns for what is nowhere; the rest is missing. Columns of other books are not told apart: a test that
    /// counts on one has a team of its own in it.
    async fn count(&self, hub: &LocalHub, mut nowhere: u64, accounts: &mut Accounts) {
        let teams: BTreeSet<&String> = self.events.values().collect();
        let mut counts = vec![("control", self.controls.min(controls(hub).await))];
        for (handler, column) in COLUMNS {
            let mut sum = 0;
            for team in &teams {
                sum += hub.ledger(handler, team, column).await;
            }
            counts.push((column, sum));
        }
        for (column, count) in counts {
            let found = count.min(nowhere);
            nowhere -= found;
            if found > 0 {
                accounts.counted.insert(column.to_owned(), found);
            }
        }
        accounts.missing = nowhere;
    }
}

/// Control messages that the shipper counted, without those of the hub's own destination.
async fn controls(hub: &LocalHub) -> u64 {
    let summaries = hub.summaries("shipper").await;
    let counted: u64 = summaries.iter().filter_map(|summary| summary["control"].as_u64()).sum();
    counted.saturating_sub(hub.delivery.status().control_records)
}

async fn documents_ids(hub: &LocalHub, keys: Vec<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for key in keys {
        let documents = hub.bulk(&key).await;
        found.extend(documents.iter().filter_map(|document| document["id"].as_str().map(str::to_owned)));
    }
    found
}

/// The events in quarantine, and every record's data as it stands there.
async fn quarantine(hub: &LocalHub) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut events, mut raw) = (BTreeSet::new(), BTreeSet::new());
    for key in hub.quarantined().await {
        let object = hub.quarantine(&key).await;
        for data in records(&object) {
            events.extend(STANDARD.decode_to_vec(&data).map(|data| ids(&data)).unwrap_or_default());
            raw.insert(data);
        }
    }
    (events, raw)
}

/// The records' data of a poison record's object, or of one that the event source mapping wrote.
fn records(object: &Value) -> Vec<String> {
    if let Some(data) = object["data"].as_str() {
        return vec![data.to_owned()];
    }
    let payload = object["payload"].as_str().unwrap_or_default();
    let event: Value = serde_json::from_str(payload).unwrap_or_default();
    let records = event["Records"].as_array().cloned().unwrap_or_default();
    records.iter().filter_map(|record| record["kinesis"]["data"].as_str().map(str::to_owned)).collect()
}
