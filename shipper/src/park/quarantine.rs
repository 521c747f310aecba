//! Keeps a record that can't be decoded, or not in time, raw, where only people read. It may be unmasked.

use std::fmt::Display;

use bytes::Bytes;
use pipeline::Record;
use serde::Serialize;

use crate::park::keys::poison_key;
use crate::state::ShipperState;
use function::store::{CallError, NewObject};

/// A record for the quarantine, and why it is.
#[derive(Debug, Serialize)]
pub struct Quarantined {
    /// Its place in the batch.
    #[serde(skip)]
    pub index: usize,
    /// The shard it came from.
    pub shard: String,
    /// Its sequence number.
    pub sequence_number: String,
    /// The reason why it is not shipped.
    pub reason: String,
    /// The time of its arrival in the stream, in seconds since the epoch.
    pub arrived: f64,
    /// Its payload as Lambda gave it: base64, unless that is what is wrong with it.
    pub data: String,
    /// The request id of the invocation.
    pub request_id: String,
}

impl Quarantined {
    /// Takes a copy of a record out of its batch.
    #[must_use]
    pub fn new(index: usize, record: &Record<'_>, reason: &dyn Display, request_id: &str) -> Quarantined {
        Quarantined {
            index,
            shard: record.shard().to_owned(),
            sequence_number: record.kinesis.sequence_number.clone().into_owned(),
            reason: reason.to_string(),
            arrived: record.kinesis.arrived,
            data: record.kinesis.data.clone().into_owned(),
            request_id: request_id.to_owned(),
        }
    }
}

/// Writes the record to the quarantine.
pub async fn quarantine(hub: &ShipperState, bucket: &str, record: &Quarantined) -> Result<(), CallError> {
    let object = NewObject {
        key: poison_key(&record.shard, &record.sequence_number),
        // A struct of strings and numbers always serialises.
        body: Bytes::from(serde_json::to_vec(record).unwrap_or_default()),
        content_type: "application/json",
        metadata: Vec::new(),
    };
    hub.store.put(bucket, object).await
}
