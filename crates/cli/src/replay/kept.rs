//! What is kept, and which of it is meant.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use pipeline::Gunzip;
use routing::Table;
use serde::Serialize;
use serde_json::{Map, Value};
use shipper::park::claim::{self, Refusal};
use shipper::park::keys::{DEAD, PARKED, POISON, team_of};
use shipper::park::pointer::Pointer;

use super::Selection;
use super::reasons::{GIVEN_UP, POISON as POISON_REASON};
use crate::hub::{Hub, Stored, Unable};
use crate::table::account_id;

/// Objects looked into at once.
const AT_ONCE: usize = 8;
/// A bulk is at most this large before compression (Logz.io, shipping over HTTP(S): 10 MB a body).
const MOST_INFLATED: usize = 10 << 20;

/// The events in an object, by account and log group.
pub(super) type Contents = BTreeMap<(String, String), u64>;

/// An object that is kept.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    pub(super) kind: Kind,
    #[serde(skip)]
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) bytes: u64,
    pub(super) since: Timestamp,
    pub(super) team: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) events: Option<u64>,
    #[serde(skip)]
    pub(super) metadata: HashMap<String, String>,
}

/// Where an object is kept, and so why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Parked,
    Dead,
    Quarantined,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Parked => "parked",
            Kind::Dead => "dead",
            Kind::Quarantined => "quarantined",
        })
    }
}

/// Everything that is selected, the oldest first.
pub(super) async fn select(hub: &Hub, selection: &Selection) -> miette::Result<Vec<Kept>> {
    let mut found = Vec::new();
    for kind in kinds(selection) {
        let (bucket, prefix) = place(hub, kind);
        let stored = hub.objects().list(bucket, prefix).await.map_err(Unable::from)?;
        found.extend(
            stored.into_iter().filter(|stored| in_time(stored, selection)).map(|stored| (kind, stored)),
        );
    }
    found.retain(|(kind, stored)| may_be_of(*kind, &stored.key, selection.team.as_deref()));
    found.sort_by_key(|(_, stored)| stored.since);
    let account = account(hub, selection).await?;
    let looked =
        stream::iter(found).map(|(kind, stored)| look(hub, kind, stored, selection, account.as_deref()));
    let mut selected: Vec<Kept> =
        looked.buffered(AT_ONCE).try_filter_map(async |kept| Ok(kept)).try_collect().await?;
    selected.truncate(selection.limit.unwrap_or(usize::MAX));
    Ok(selected)
}

/// The object by that key, if there is one.
pub(super) async fn by_key(hub: &Hub, key: &str) -> Result<Option<Kept>, Unable> {
    let kind =
        [(PARKED, Kind::Parked), (DEAD, Kind::Dead)].into_iter().find(|(prefix, _)| key.starts_with(prefix));
    let kind = kind.map_or(Kind::Quarantined, |(_, kind)| kind);
    let stored = hub.objects().list(place(hub, kind).0, key).await?;
    match stored.into_iter().find(|stored| stored.key == key) {
        Some(stored) => described(hub, kind, stored).await,
        None => Ok(None),
    }
}

/// What is meant where no kind is named: bulks. What may be unmasked is only looked at by who says so.
pub(super) fn kinds(selection: &Selection) -> Vec<Kind> {
    let named = [
        (selection.parked, Kind::Parked),
        (selection.dead, Kind::Dead),
        (selection.quarantined, Kind::Quarantined),
    ];
    let kinds: Vec<Kind> = named.into_iter().filter(|(named, _)| *named).map(|(_, kind)| kind).collect();
    if kinds.is_empty() { vec![Kind::Parked, Kind::Dead] } else { kinds }
}

fn place(hub: &Hub, kind: Kind) -> (&str, &'static str) {
    match kind {
        Kind::Parked => (&hub.shipper.hub.park_bucket, PARKED),
        Kind::Dead => (&hub.shipper.hub.park_bucket, DEAD),
        Kind::Quarantined => (&hub.shipper.quarantine_bucket, ""),
    }
}

fn in_time(stored: &Stored, selection: &Selection) -> bool {
    selection.since.is_none_or(|since| stored.since >= since)
        && selection.until.is_none_or(|until| stored.since <= until)
}

fn may_be_of(kind: Kind, key: &str, team: Option<&str>) -> bool {
    let Some(team) = team else { return true };
    // A quarantined record is no team's yet.
    kind != Kind::Quarantined && team_of(key) == Some(team)
}

async fn account(hub: &Hub, selection: &Selection) -> miette::Result<Option<String>> {
    let Some(account) = &selection.account else { return Ok(None) };
    let table = hub.table().await.map_err(Unable::from)?.table;
    account_id(&table, account).map(Some)
}

async fn look(
    hub: &Hub,
    kind: Kind,
    stored: Stored,
    selection: &Selection,
    account: Option<&str>,
) -> miette::Result<Option<Kept>> {
    let Some(kept) = described(hub, kind, stored).await? else { return Ok(None) };
    if selection.reason.as_ref().is_some_and(|reason| kept.reason.as_ref() != Some(reason)) {
        return Ok(None);
    }
    if account.is_none() && selection.log_group.is_none() {
        return Ok(Some(kept));
    }
    let contents = contents(hub, &kept).await?;
    let is_meant = |(owner, group): &(String, String)| {
        account.is_none_or(|account| account == owner)
            && selection.log_group.as_ref().is_none_or(|wanted| wanted == group)
    };
    Ok(contents.keys().any(is_meant).then_some(kept))
}

/// An object with what its metadata says; none if it has gone meanwhile.
async fn described(hub: &Hub, kind: Kind, stored: Stored) -> Result<Option<Kept>, Unable> {
    let bucket = place(hub, kind).0.to_owned();
    let metadata = match kind {
        Kind::Quarantined => HashMap::new(),
        Kind::Parked | Kind::Dead => match hub.objects().metadata(&bucket, &stored.key).await? {
            Some(metadata) => metadata,
            None => return Ok(None),
        },
    };
    let reason = match kind {
        Kind::Quarantined if stored.key.starts_with(POISON) => Some(POISON_REASON.to_owned()),
        Kind::Quarantined => Some(GIVEN_UP.to_owned()),
        Kind::Parked | Kind::Dead => metadata.get("reason").cloned(),
    };
    Ok(Some(Kept {
        kind,
        bucket,
        bytes: stored.bytes,
        since: stored.since,
        team: team_of(&stored.key).map(str::to_owned),
        reason,
        events: metadata.get("events").and_then(|events| events.parse().ok()),
        key: stored.key,
        metadata,
    }))
}

impl Kept {
    /// The pointer that the delivery of a bulk takes, from the object and the table in force; none if the metadata
    /// does not say what is in it.
    pub(super) fn pointer(&self, table: &Table) -> Result<Option<Pointer>, Refusal> {
        let bytes = usize::try_from(self.bytes).unwrap_or(usize::MAX);
        claim::of_object(&self.bucket, &self.key, &self.metadata, bytes, self.since, table)
    }
}

/// The events of an object, by account and log group; of a quarantined one, those that can now be decoded.
pub(super) async fn contents(hub: &Hub, kept: &Kept) -> miette::Result<Contents> {
    if kept.kind == Kind::Quarantined {
        return Ok(super::quarantine::preview(hub, kept).await?.contents);
    }
    Ok(tally(&documents(hub, kept).await?))
}

/// The documents of a bulk.
pub(super) async fn documents(hub: &Hub, kept: &Kept) -> miette::Result<Vec<Map<String, Value>>> {
    let body = hub.objects().get(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
    Ok(lines(&body.unwrap_or_default()))
}

/// The documents in a gzipped bulk; what is none is left out, as in a bulk of another's making.
pub(super) fn lines(body: &[u8]) -> Vec<Map<String, Value>> {
    let mut buffer = Vec::new();
    let text = Gunzip::new(MOST_INFLATED).inflate(body, &mut buffer).unwrap_or_default();
    text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
}

/// Counts documents by account and log group.
pub(super) fn tally(documents: &[Map<String, Value>]) -> Contents {
    let mut contents = Contents::new();
    for document in documents {
        let text = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        *contents.entry((text("owner"), text("logGroup"))).or_default() += 1;
    }
    contents
}
