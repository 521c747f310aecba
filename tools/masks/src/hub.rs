//! Many messages through the shipper's own stages.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::Arc;

use pipeline::{Gunzip, Kinesis, Limits, MaskKey, Pipeline, Record};
use routing::Table;
use serde_json::{Value, json};

use crate::error::Error;

/// Messages of an envelope.
const CHUNK: usize = 500;
/// No bulk inflates to more.
const CAP: usize = 64 << 20;

/// The messages after masking, in their order.
pub(crate) fn masked(table: &str, messages: &[&str]) -> Result<Vec<String>, Error> {
    let table = Table::parse("masks", table).map_err(|faults| {
        let sentences = faults.faults.iter().map(|fault| fault.message.clone());
        Error::Table(sentences.collect::<Vec<_>>().join("; "))
    })?;
    let mut pipeline = Pipeline::new(Arc::new(table.0), Some(MaskKey::new(b"key")), Limits::default());
    for (number, chunk) in messages.chunks(CHUNK).enumerate() {
        let data = data(chunk)?;
        let kinesis =
            Kinesis { sequence_number: Cow::Borrowed("1"), arrived: 0.0, data: Cow::Borrowed(&data) };
        let record = Record { event_id: Cow::Borrowed("shardId-000000000000:1"), kinesis };
        pipeline.push(number, &record, &mut || false).map_err(|error| Error::Lost(format!("{error:?}")))?;
    }
    let (bulks, _) = pipeline.finish();
    let mut all = Vec::with_capacity(messages.len());
    for bulk in &bulks {
        let mut buffer = Vec::new();
        let text = Gunzip::new(CAP)
            .inflate(&bulk.body, &mut buffer)
            .map_err(|error| Error::Lost(error.to_string()))?;
        for line in std::str::from_utf8(text).map_err(|error| Error::Lost(error.to_string()))?.lines() {
            let document: Value =
                serde_json::from_str(line).map_err(|error| Error::Lost(error.to_string()))?;
            all.push(document["message"].as_str().unwrap_or_default().to_owned());
        }
    }
    if all.len() != messages.len() {
        return Err(Error::Lost(format!("{} messages became {} documents", messages.len(), all.len())));
    }
    Ok(all)
}

/// A record's data: a gzipped envelope of these messages.
fn data(messages: &[&str]) -> Result<String, Error> {
    let event = |(id, message): (usize, &&str)| json!({"id": id.to_string(), "timestamp": 1_700_000_000_123_i64, "message": message});
    let events: Vec<_> = messages.iter().enumerate().map(event).collect();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": "111111111111", "logGroup": "/app", "logStream": "s",
        "subscriptionFilters": ["loghub"], "logEvents": events,
    });
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let written = gzip.write_all(envelope.to_string().as_bytes()).and_then(|()| gzip.finish());
    let bytes = written.map_err(|error| Error::Lost(error.to_string()))?;
    Ok(base64_simd::STANDARD.encode_to_string(bytes))
}
