//! One record through a pipeline, and the documents that come out.

use std::borrow::Cow;
use std::sync::Arc;

use pipeline::{Column, Gunzip, Kinesis, Ledger, Limits, MaskKey, NotPushed, Pipeline, Record};
use routing::Table;
use serde_json::json;

/// The account, the log stream, the id and the time of the event that carries a message.
pub(crate) const ACCOUNT: &str = "111111111111";
pub(crate) const LOG_STREAM: &str = "s";
pub(crate) const EVENT_ID: &str = "7";
pub(crate) const TIMESTAMP: i64 = 1_700_000_000_123;
/// The key by which masks hash.
pub(crate) const KEY: &[u8] = b"key";

/// No bulk inflates to more.
const CAP: usize = 64 << 20;

/// The outcome of a record.
pub(crate) struct Shipped {
    pub(crate) poison: Option<NotPushed>,
    pub(crate) lines: Vec<String>,
    pub(crate) ledger: Ledger,
}

/// A pipeline for a table, which has to be a good one.
pub(crate) fn pipeline(table: &str) -> Pipeline {
    let (table, _) = Table::parse("routing.toml", table).expect("the oracle's own table is good");
    Pipeline::new(Arc::new(table), Some(MaskKey::new(KEY)), Limits::default())
}

/// Takes one record's data through, and holds what came out against the ledger.
pub(crate) fn ship(pipeline: &mut Pipeline, data: &str) -> Shipped {
    let kinesis = Kinesis { sequence_number: Cow::Borrowed("1"), arrived: 0.0, data: Cow::Borrowed(data) };
    let record = Record { event_id: Cow::Borrowed("shardId-000000000000:1"), kinesis };
    let poison = pipeline.push(0, &record, &mut || false).err();
    let (bulks, ledger) = pipeline.finish();
    assert!(ledger.balances(), "{ledger:?}");
    let bulked: u64 = ledger.teams.values().map(|team| team[Column::Bulked]).sum();
    assert_eq!(bulked, bulks.iter().map(|bulk| bulk.events).sum::<u64>(), "{ledger:?}");
    let mut lines = Vec::new();
    for bulk in &bulks {
        let mut buffer = Vec::new();
        let text = Gunzip::new(CAP).inflate(&bulk.body, &mut buffer).expect("a bulk inflates");
        let text = std::str::from_utf8(text).expect("a bulk is UTF-8");
        lines.extend(text.lines().map(str::to_owned));
        assert_eq!(text.lines().count() as u64, bulk.documents);
    }
    Shipped { poison, lines, ledger }
}

/// A record's data: an envelope of one event with this message.
pub(crate) fn data_of(message: &str) -> String {
    data_in("/aws/lambda/one", message)
}

/// The same, of another log group.
pub(crate) fn data_in(log_group: &str, message: &str) -> String {
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": ACCOUNT, "logGroup": log_group, "logStream": LOG_STREAM,
        "subscriptionFilters": ["loghub"],
        "logEvents": [{"id": EVENT_ID, "timestamp": TIMESTAMP, "message": message}],
    });
    gzipped(envelope.to_string().as_bytes())
}

/// A record's data: these bytes, gzipped.
pub(crate) fn gzipped(bytes: &[u8]) -> String {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    // Writing to memory does not fail.
    let _ = gzip.write_all(bytes);
    base64_simd::STANDARD.encode_to_string(gzip.finish().unwrap_or_default())
}
