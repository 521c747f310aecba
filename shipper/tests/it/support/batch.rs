//! Kinesis batches as Lambda hands them over.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One record's payload: an envelope of `events` events of an account, each with `message`.
pub(crate) fn envelope(account: &str, events: usize, message: &str) -> Vec<u8> {
    let events: Vec<Value> = (0..events)
        .map(|n| json!({"id": format!("{n:056}"), "timestamp": 1_764_000_000_000_u64, "message": message}))
        .collect();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": account, "logGroup": "/app/api", "logStream": "s",
        "subscriptionFilters": ["f"], "logEvents": events,
    });
    gzip(envelope.to_string().as_bytes())
}

/// A batch of these payloads; the record at index `n` has the sequence number `100 + n`.
pub(crate) fn batch(payloads: &[Vec<u8>]) -> String {
    let records = payloads.iter().enumerate();
    let records: Vec<Value> =
        records.map(|(n, payload)| record("shardId-000000000000", &(100 + n).to_string(), payload)).collect();
    json!({ "Records": records }).to_string()
}

/// A record that arrived ten seconds before the invocation began.
pub(crate) fn record(shard: &str, sequence_number: &str, payload: &[u8]) -> Value {
    record_at(1_795_499_990.25, shard, sequence_number, payload)
}

pub(crate) fn record_at(arrived: f64, shard: &str, sequence_number: &str, payload: &[u8]) -> Value {
    json!({
        "eventID": format!("{shard}:{sequence_number}"),
        "eventName": "aws:kinesis:record", "eventSource": "aws:kinesis", "eventVersion": "1.0",
        "awsRegion": "eu-west-1",
        "eventSourceARN": "arn:aws:kinesis:eu-west-1:999999999999:stream/hub",
        "kinesis": {
            "kinesisSchemaVersion": "1.0", "partitionKey": "p", "sequenceNumber": sequence_number,
            "data": base64_simd::STANDARD.encode_to_string(payload),
            "approximateArrivalTimestamp": arrived,
        },
    })
}
