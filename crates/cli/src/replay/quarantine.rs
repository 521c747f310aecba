//! Quarantined records, through the whole pipeline under the table in force: first only to see what they become.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use function::invocation::Invocation;
use jiff::Timestamp;
use miette::Diagnostic;
use pipeline::{Batch, MaskKey, Pipeline};
use serde::{Deserialize, Serialize};
use serde_json::json;
use shipper::park::keys::POISON;
use shipper::ship::Shipper;
use thiserror::Error;
use tokio::time::Instant;

use super::contents::{Contents, documents};
use super::kept::Kept;
use crate::hub::{Hub, Unable};
use crate::output::count;

/// As long as a function of the hub may take at most (AWS Lambda quotas).
const TIME: Duration = Duration::from_mins(15);

/// The result that a replay of quarantined records would have.
#[derive(Debug, Default, Serialize)]
pub(super) struct Preview {
    /// Records.
    pub(super) records: u64,
    /// Of those, records that still can't be decoded, by reason.
    pub(super) poison: BTreeMap<String, u64>,
    /// Documents by team.
    pub(super) teams: BTreeMap<String, u64>,
    pub(super) contents: Contents,
    /// The reason for the quarantine, as it was noted then.
    pub(super) before: Option<String>,
}

#[derive(Debug, Diagnostic, Error)]
enum Unusable {
    #[error("{0} has not the form of a quarantined object")]
    #[diagnostic(help("inspect the object by hand; `loghub replay purge` deletes it"))]
    Form(String),
    #[error("failed to replay {0}: {1}")]
    #[diagnostic(help("the object is unchanged"))]
    Ship(String, shipper::ship::ShipError),
    #[error("{0} does not exist any more")]
    #[diagnostic(help("another command replayed or purged it: `loghub replay list` shows the rest"))]
    Gone(String),
}

/// A poison record, as the shipper quarantines it.
#[derive(Deserialize)]
struct PoisonRecord {
    shard: String,
    sequence_number: String,
    reason: String,
    arrived: f64,
    data: String,
}

/// A batch that the mapping gave up (AWS, "Configuring destinations for failed invocations": `payload` is the whole event).
#[derive(Deserialize)]
struct GivenUp {
    payload: String,
}

/// A batch as the shipper takes it, and the reason for its quarantine, if one was noted.
struct Held {
    event: String,
    reason: Option<String>,
}

/// Runs an object through the pipeline without sending it.
pub(super) async fn preview(hub: &Hub, kept: &Kept) -> miette::Result<Preview> {
    let held = held(hub, kept).await?;
    let table = hub.table().await.map_err(Unable::from)?.table;
    // The hashes differ from the hub's, and are not shown.
    let mut pipeline = Pipeline::new(table, Some(MaskKey::new(b"preview")), hub.shipper.limits);
    let batch = Batch::parse(&held.event).map_err(|_| Unusable::Form(kept.key.clone()))?;
    let mut preview = Preview { before: held.reason, ..Preview::default() };
    for (index, record) in batch.records.iter().enumerate() {
        preview.records += 1;
        if let Err(poison) = pipeline.push(index, record, &mut || false) {
            *preview.poison.entry(poison.to_string()).or_default() += 1;
        }
    }
    let sealed = pipeline.sealed();
    let (last, _) = pipeline.finish();
    for bulk in sealed.into_iter().chain(last) {
        *preview.teams.entry(bulk.team.to_string()).or_default() += bulk.documents;
        preview.contents.add(&documents(&bulk.body));
    }
    Ok(preview)
}

/// Sends the records that can be decoded; returns true if all were delivered or parked, so that the object can go.
pub(super) async fn ship(hub: &Hub, kept: &Kept) -> miette::Result<bool> {
    let held = held(hub, kept).await?;
    let shipper = Shipper::new(hub.shipper.clone(), hub.world()).without_shard();
    let began = Instant::now();
    let invocation = Invocation {
        request_id: Arc::from(uuid::Uuid::new_v4().to_string()),
        started: Timestamp::now(),
        began,
        deadline: began + TIME,
    };
    let answer = shipper.ship(&invocation, &held.event).await;
    let report = answer.map_err(|error| Unusable::Ship(kept.key.clone(), error))?;
    Ok(report.answer.batch_item_failures.is_empty())
}

async fn held(hub: &Hub, kept: &Kept) -> miette::Result<Held> {
    let body = hub.objects().get(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
    let body = body.ok_or_else(|| Unusable::Gone(kept.key.clone()))?;
    let held = if kept.key.starts_with(POISON) {
        serde_json::from_slice(&body).ok().map(|record| one(&record))
    } else {
        let given_up: Option<GivenUp> = serde_json::from_slice(&body).ok();
        given_up.map(|given_up| Held { event: given_up.payload, reason: None })
    };
    Ok(held.ok_or_else(|| Unusable::Form(kept.key.clone()))?)
}

/// A batch of one record.
fn one(record: &PoisonRecord) -> Held {
    let PoisonRecord { shard, sequence_number, reason, arrived, data } = record;
    let kinesis =
        json!({"sequenceNumber": sequence_number, "approximateArrivalTimestamp": arrived, "data": data});
    let event = json!({"Records": [{"eventID": format!("{shard}:{sequence_number}"), "kinesis": kinesis}]});
    Held { event: event.to_string(), reason: Some(reason.clone()) }
}

impl Preview {
    /// Returns true if every record can be decoded now.
    pub(super) fn is_sound(&self) -> bool {
        self.poison.is_empty()
    }

    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        if let Some(before) = &self.before {
            let _ = writeln!(text, "  quarantined because: {before}");
        }
        for (why, undecodable) in &self.poison {
            let _ = writeln!(
                text,
                "  {undecodable} of {} still can't be decoded: {why}",
                count(self.records, "record")
            );
        }
        for (team, count) in &self.teams {
            let _ = writeln!(text, "  documents for {team}: {count}");
        }
        text + &self.contents.in_words()
    }
}
