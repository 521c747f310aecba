//! Where every event went, held against what was written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Take};
use std::path::PathBuf;

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::faults::{Copies, Fault};
use crate::hub::Hub;

/// Where rows of the table go, if anywhere.
const ROWS: &str = "LOGHUB_FAULT_ROWS";
/// No bulk inflates to more.
const CAP: u64 = 64 << 20;

/// What was written: messages by team, each one unlike any other, and records that can't be decoded.
#[derive(Clone, Debug, Default)]
pub struct Written {
    teams: BTreeMap<String, BTreeSet<String>>,
    poison: u64,
}

/// Where events went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Events written, a record that can't be decoded counted as one.
    pub entered: u64,
    /// Events that arrived in their team's sub-account.
    pub delivered: u64,
    /// Events of those that were parked on their way.
    pub parked: u64,
    /// Events kept under `dead/` that did not arrive.
    pub dead: u64,
    /// Records in quarantine.
    pub quarantined: u64,
    /// Events in a column of the ledger that ends there by rule.
    pub counted: u64,
    /// Events of which nothing is known.
    pub missing: u64,
    /// Events that arrived in another team's sub-account.
    pub foreign: u64,
    /// Documents that arrived once more.
    pub duplicates: u64,
}

impl Written {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Written {
        Written::default()
    }

    /// Notes messages that must arrive in `team`, and hands them on to be written.
    pub fn add(&mut self, team: &str, messages: Vec<String>) -> Vec<String> {
        self.teams.entry(team.to_owned()).or_default().extend(messages.iter().cloned());
        messages
    }

    /// Notes records that can't be decoded.
    pub fn poison(&mut self, records: u64) {
        self.poison += records;
    }

    fn events(&self) -> u64 {
        self.teams.values().map(|messages| messages.len() as u64).sum::<u64>() + self.poison
    }
}

impl Hub {
    /// Waits until everything has gone where it goes, and accounts for it: nothing may be missing or be where it does
    /// not belong.
    pub async fn settle(&self, name: &str, written: &Written) -> Account {
        let (place, fault) = Fault::named(name);
        self.shipped().await;
        self.redelivered().await;
        let account = self.account(written).await;
        let report = || format!("{name}: {account:?}\n{}", self.report());
        assert_eq!((account.missing, account.foreign), (0, 0), "{}", report());
        assert!(fault.copies != Copies::None || account.duplicates == 0, "{}", report());
        assert_eq!(self.pointers().await, 0, "{}", report());
        assert!(fault.copies == Copies::Stray || self.parked().await.is_empty(), "{}", report());
        for handler in ["shipper", "redeliver"] {
            let balanced = self.summaries_of_whole(handler).iter().all(|summary| summary["balanced"] == true);
            assert!(balanced, "a ledger does not balance\n{}", report());
        }
        write_row(place, fault, &account);
        account
    }

    async fn account(&self, written: &Written) -> Account {
        let mut account = Account { entered: written.events(), ..Account::default() };
        let dead = self.dead_messages().await;
        let mut unaccounted = 0;
        for team in self.listener.totals().accounts.keys() {
            let arrived = self.arrived(team);
            let expected = written.teams.get(team).cloned().unwrap_or_default();
            let absent: BTreeSet<_> = expected.difference(&arrived).collect();
            account.delivered += (expected.len() - absent.len()) as u64;
            account.foreign += arrived.difference(&expected).count() as u64;
            account.dead += absent.iter().filter(|message| dead.contains(**message)).count() as u64;
            unaccounted += absent.iter().filter(|message| !dead.contains(**message)).count() as u64;
            account.duplicates += self.listener.totals().of(team).duplicates;
        }
        account.parked = self.column("shipper", "parked");
        account.quarantined = self.quarantined().await.len() as u64;
        account.counted = ["unshipped", "platform", "dropped", "sampled", "unmaskable", "over_budget"]
            .map(|column| self.column("shipper", column))
            .iter()
            .sum();
        let explained = account.counted + account.quarantined;
        account.missing = (unaccounted + written.poison).saturating_sub(explained);
        account
    }

    /// The messages that arrived in a team's sub-account, parts of one joined.
    fn arrived(&self, team: &str) -> BTreeSet<String> {
        let mut events: BTreeMap<(String, u64), String> = BTreeMap::new();
        let mut whole = BTreeMap::<String, String>::new();
        for document in self.listener.account(team).documents() {
            let text = |name: &str| document.json[name].as_str().unwrap_or_default().to_owned();
            events.insert((text("id"), document.json["part"].as_u64().unwrap_or(1)), text("message"));
        }
        for ((id, _), part) in events {
            whole.entry(id).or_default().push_str(&part);
        }
        whole.into_values().collect()
    }

    async fn dead_messages(&self) -> BTreeSet<String> {
        let mut messages = BTreeSet::new();
        for key in self.dead().await {
            let body = self.object("ParkBucket", &key).await;
            let mut lines = String::new();
            inflated(&body).read_to_string(&mut lines).expect("a dead bulk is gzipped text");
            let documents = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            messages.extend(documents.filter_map(|document| document["message"].as_str().map(str::to_owned)));
        }
        messages
    }

    /// One column of all teams' ledgers, over the invocations that came to their end.
    fn column(&self, handler: &str, column: &str) -> u64 {
        let summaries = self.summaries_of_whole(handler);
        let teams = summaries.iter().filter_map(|summary| summary["teams"].as_object());
        teams.flat_map(|teams| teams.values()).filter_map(|team| team[column].as_u64()).sum()
    }
}

#[expect(clippy::disallowed_methods, reason = "bounded by `take`")]
fn inflated(body: &[u8]) -> Take<GzDecoder<&[u8]>> {
    GzDecoder::new(body).take(CAP)
}

/// Hands the row on to who makes the table.
fn write_row(place: usize, fault: &Fault, account: &Account) {
    let Some(directory) = std::env::var_os(ROWS).map(PathBuf::from) else { return };
    let copies = match fault.copies {
        Copies::None => "none",
        Copies::SameId => "same `id`",
        Copies::Stray => "same `id`; an object without a pointer",
    };
    let row = json!({
        "fault": fault.name, "what": fault.what, "entered": account.entered, "delivered": account.delivered,
        "dead": account.dead, "quarantined": account.quarantined, "counted": account.counted,
        "missing": account.missing, "copies": copies,
    });
    let written = std::fs::write(directory.join(format!("{place:02}.json")), row.to_string());
    written.expect("the rows' directory takes a row");
}
