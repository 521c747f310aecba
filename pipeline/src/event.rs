//! Stage 1, event: Lambda's Kinesis JSON to records. Borrowed: the payload is up to 6 MB.

use std::borrow::Cow;

use serde::Deserialize;
use thiserror::Error;

/// A Lambda invocation's batch of Kinesis records, one shard's, in order.
///
/// AWS, "Using AWS Lambda with Amazon Kinesis": up to 10,000 records and 6 MB.
#[derive(Debug, Deserialize)]
pub struct Batch<'a> {
    /// The records, in the order of their sequence numbers.
    #[serde(borrow, rename = "Records")]
    pub records: Vec<Record<'a>>,
}

/// One Kinesis record.
#[derive(Debug, Deserialize)]
pub struct Record<'a> {
    /// `shardId-…:sequence number`.
    #[serde(borrow, default, rename = "eventID")]
    pub event_id: Cow<'a, str>,
    /// What Kinesis knows of it.
    #[serde(borrow)]
    pub kinesis: Kinesis<'a>,
}

/// The `kinesis` part of a record.
#[derive(Debug, Deserialize)]
pub struct Kinesis<'a> {
    /// The sequence number: what `batchItemFailures` names.
    #[serde(borrow, rename = "sequenceNumber")]
    pub sequence_number: Cow<'a, str>,
    /// When it arrived in the stream, in seconds since the epoch.
    #[serde(default, rename = "approximateArrivalTimestamp")]
    pub arrived: f64,
    /// The payload, base64.
    #[serde(borrow, default)]
    pub data: Cow<'a, str>,
}

/// The invocation's payload is not a batch of Kinesis records.
#[derive(Debug, Error)]
#[error(
    "the invocation is not a batch of Kinesis records ({category} at line {line}, column {column}): \
     invoke this function through its Kinesis event source mapping"
)]
pub struct NotABatch {
    category: &'static str,
    line: usize,
    column: usize,
}

impl<'a> Batch<'a> {
    /// Reads an invocation's payload.
    pub fn parse(payload: &'a str) -> Result<Batch<'a>, NotABatch> {
        serde_json::from_str(payload).map_err(|error| NotABatch {
            // serde_json's own message can quote the payload: customer text. Its category and place cannot.
            category: match error.classify() {
                serde_json::error::Category::Syntax | serde_json::error::Category::Io => "not JSON",
                serde_json::error::Category::Eof => "cut short",
                serde_json::error::Category::Data => "another shape",
            },
            line: error.line(),
            column: error.column(),
        })
    }
}

impl Record<'_> {
    /// The shard the record came from.
    pub fn shard(&self) -> &str {
        self.event_id.split_once(':').map_or("", |(shard, _)| shard)
    }
}
