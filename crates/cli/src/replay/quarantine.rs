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

use super::kept::{Contents, Kept, lines, tally};
use super::show::{in_json, listed};
use crate::hub::{Hub, Unable};

/// As long as a function of the hub may take at most (AWS Lambda quotas).
const TIME: Duration = Duration::from_mins(15);

/// What quarantined records would now become.
#[derive(Debug, Default, Serialize)]
pub(super) struct Preview {
    /// Records.
    pub(super) records: u64,
    /// Of those, records that still can't be decoded, by why.
    pub(super) poison: BTreeMap<String, u64>,
    /// Documents by team.
    pub(super) teams: BTreeMap<String, u64>,
    #[serde(serialize_with = "contents")]
    pub(super) contents: Contents,
    /// Why they are in quarantine, as it was noted then.
    pub(super) before: Option<String>,
}

#[derive(Debug, Diagnostic, Error)]
enum Unusable {
    #[error("{0} is not what the hub quarantines")]
    #[diagnostic(help("look at the object by hand; `loghub replay purge` deletes it"))]
    Form(String),
    #[error("{0} can't be replayed: {1}")]
    #[diagnostic(help("the object is kept as it was"))]
    Ship(String, shipper::ship::ShipError),
    #[error("{0} has gone meanwhile")]
    #[diagnostic(help("somebody else replayed or purged it"))]
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

/// What the mapping gave up (AWS, "Configuring destinations for failed invocations": `payload` is the whole event).
#[derive(Deserialize)]
struct GivenUp {
    payload: String,
}

/// A batch as the shipper takes it, and why it is in quarantine, if that was noted.
struct Held {
    event: String,
    reason: Option<String>,
}

/// What an object would now become; nothing is sent.
pub(super) async fn preview(hub: &Hub, kept: &Kept) -> miette::Result<Preview> {
    let held = held(hub, kept).await?;
    let table = hub.table().await.map_err(Unable::from)?.table;
    // Hashes are others than the hub's here, and nobody sees them.
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
        for (place, documents) in tally(&lines(&bulk.body)) {
            *preview.contents.entry(place).or_default() += documents;
        }
    }
    Ok(preview)
}

/// Sends what can be decoded; whether all of it has gone where it belongs, so that the object may be deleted.
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
    /// Whether every record can be decoded now.
    pub(super) fn is_sound(&self) -> bool {
        self.poison.is_empty()
    }

    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        if let Some(before) = &self.before {
            let _ = writeln!(text, "  then: {before}");
        }
        for (why, count) in &self.poison {
            let _ =
                writeln!(text, "  now: {count} of {} records still can't be decoded: {why}", self.records);
        }
        for (team, count) in &self.teams {
            let _ = writeln!(text, "  now: documents for {team}: {count}");
        }
        text + &listed(&self.contents)
    }
}

fn contents<S: serde::Serializer>(contents: &Contents, serializer: S) -> Result<S::Ok, S::Error> {
    in_json(contents).serialize(serializer)
}
