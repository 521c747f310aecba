//! An object that is kept, and its description by its metadata.

use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use routing::Table;
use serde::Serialize;
use shipper::park::claim::{self, Refusal};
use shipper::park::keys::{DEAD, PARKED, POISON, team_of};
use shipper::park::pointer::Pointer;

use super::reasons::{GIVEN_UP, POISON as POISON_REASON};
use crate::hub::{Hub, Stored, Unable};

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

/// The place where an object is kept.
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

pub(super) fn place(hub: &Hub, kind: Kind) -> (&str, &'static str) {
    match kind {
        Kind::Parked => (&hub.shipper.hub.park_bucket, PARKED),
        Kind::Dead => (&hub.shipper.hub.park_bucket, DEAD),
        Kind::Quarantined => (&hub.shipper.quarantine_bucket, ""),
    }
}

/// An object with its metadata; none if it is gone.
pub(super) async fn described(hub: &Hub, kind: Kind, stored: Stored) -> Result<Option<Kept>, Unable> {
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
