//! Stage 1, event: Lambda's Kinesis JSON to records. Borrowed: the payload is up to 6 MB.

use std::borrow::Cow;

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// A Lambda invocation's batch of Kinesis records, one shard's, in order.
///
/// AWS, "Using AWS Lambda with Amazon Kinesis": up to 10,000 records and 6 MB.
#[derive(Debug, Deserialize)]
pub struct Batch<'a> {
    /// The records, in the order of their sequence numbers.
    #[serde(borrow, rename = "Records", deserialize_with = "objects")]
    pub records: Vec<Record<'a>>,
}

/// One Kinesis record.
#[derive(Debug, Deserialize)]
pub struct Record<'a> {
    /// `shardId-…:sequence number`.
    #[serde(borrow, default, rename = "eventID")]
    pub event_id: Cow<'a, str>,
    /// The record as Kinesis describes it.
    #[serde(borrow, deserialize_with = "object")]
    pub kinesis: Kinesis<'a>,
}

/// The `kinesis` part of a record.
#[derive(Debug, Deserialize)]
pub struct Kinesis<'a> {
    /// The sequence number: what `batchItemFailures` names.
    #[serde(borrow, rename = "sequenceNumber")]
    pub sequence_number: Cow<'a, str>,
    /// The time of its arrival in the stream, in seconds since the epoch.
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
        let batch = serde_json::from_str::<Object<_>>(payload);
        batch.map(|Object(batch)| batch).map_err(|error| NotABatch {
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

/// A struct that is written as an object and nothing else; serde would take a list of its fields as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData)).map(Object)
    }
}

struct Fields<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Object::deserialize(deserializer).map(|Object(value)| value)
}

fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let objects = Vec::<Object<T>>::deserialize(deserializer)?;
    Ok(objects.into_iter().map(|Object(value)| value).collect())
}

impl Record<'_> {
    /// The shard the record came from.
    pub fn shard(&self) -> &str {
        self.event_id.split_once(':').map_or("", |(shard, _)| shard)
    }
}
