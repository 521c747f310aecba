//! A hub in a few lines: a table, envelopes as CloudWatch Logs sends them, and what comes out.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use pipeline::{
    Batch, Bulk, Column, Gunzip, Kinesis, Ledger, Limits, MaskKey, NotPushed, Pipeline, Poison, Record,
};
use routing::Table;
use serde_json::{Value, json};

/// The account of every envelope that does not say otherwise.
pub(crate) const ACCOUNT: &str = "111111111111";

/// A table with one team, `core`, that gets everything; `rest` is put behind it.
pub(crate) fn table(rest: &str) -> Arc<Table> {
    let text = format!(
        "version = 1\nunrouted = \"core\"\n[accounts]\nmain = {{ id = \"{ACCOUNT}\", team = \"core\", env = \"prod\" }}\n{rest}"
    );
    let text = if rest.contains("[teams.core]") { text } else { text + "\n[teams.core]\n" };
    parsed(&text)
}

pub(crate) fn parsed(text: &str) -> Arc<Table> {
    match Table::parse("routing.toml", text) {
        Ok((table, _)) => Arc::new(table),
        Err(faults) => panic!("{:?}", miette_text(&faults)),
    }
}

fn miette_text(faults: &routing::Faults) -> Vec<String> {
    faults.faults.iter().map(|fault| fault.message.clone()).collect()
}

/// The table that the repository ships.
pub(crate) fn shipped_table() -> Arc<Table> {
    parsed(include_str!("../../../../routing.toml"))
}

pub(crate) fn event(id: &str, message: &str) -> Value {
    json!({"id": id, "timestamp": 1_700_000_000_123_i64, "message": message})
}

pub(crate) fn envelope(log_group: &str, events: &[Value]) -> Value {
    json!({
        "messageType": "DATA_MESSAGE", "owner": ACCOUNT, "logGroup": log_group, "logStream": "stream",
        "subscriptionFilters": ["loghub"], "logEvents": events,
    })
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    Gunzip::new(1 << 30).inflate(bytes, &mut output).unwrap().to_vec()
}

/// A record whose data is `bytes`, gzipped.
pub(crate) fn record_of(bytes: &[u8]) -> Record<'static> {
    record_raw(&base64_simd::STANDARD.encode_to_string(gzip(bytes)))
}

pub(crate) fn record_raw(data: &str) -> Record<'static> {
    Record {
        event_id: Cow::Borrowed("shardId-000000000000:1"),
        kinesis: Kinesis {
            sequence_number: Cow::Borrowed("1"),
            arrived: 1_700_000_000.0,
            data: Cow::Owned(data.to_owned()),
        },
    }
}

pub(crate) fn record(envelope: &Value) -> Record<'static> {
    record_of(envelope.to_string().as_bytes())
}

/// The outcome of a batch.
pub(crate) struct Out {
    pub(crate) bulks: Vec<Bulk>,
    pub(crate) ledger: Ledger,
    pub(crate) poison: Vec<(usize, Poison)>,
}

impl Out {
    /// Every document, bulk by bulk.
    pub(crate) fn documents(&self) -> Vec<Value> {
        let lines = |bulk: &Bulk| String::from_utf8(gunzip(&bulk.body)).unwrap();
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.bulks.iter().flat_map(|bulk| lines(bulk).lines().map(parse).collect::<Vec<_>>()).collect()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = |bulk: &Bulk| String::from_utf8(gunzip(&bulk.body)).unwrap();
        self.bulks
            .iter()
            .flat_map(|bulk| lines(bulk).lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}

pub(crate) fn run_with(table: &Arc<Table>, limits: Limits, records: &[Record<'_>]) -> Out {
    let mut pipeline = Pipeline::new(Arc::clone(table), Some(MaskKey::new(b"key")), limits);
    let (mut bulks, mut poison) = (Vec::new(), Vec::new());
    for (index, record) in records.iter().enumerate() {
        match pipeline.push(index, record, &mut || false) {
            Ok(()) => {}
            Err(NotPushed::Poison(error)) => poison.push((index, error)),
            Err(NotPushed::CutOff) => panic!("the time is never over"),
        }
        bulks.extend(pipeline.sealed());
    }
    let (last, ledger) = pipeline.finish();
    bulks.extend(last);
    assert!(ledger.balances(), "{ledger:?}");
    assert_eq!(
        ledger.teams.values().map(|team| team[Column::Bulked]).sum::<u64>(),
        bulks.iter().map(|b| b.events).sum::<u64>()
    );
    Out { bulks, ledger, poison }
}

pub(crate) fn run(table: &Arc<Table>, records: &[Record<'_>]) -> Out {
    run_with(table, Limits::default(), records)
}

/// The documents that one message becomes in a log group of `core`.
pub(crate) fn ship(table: &Arc<Table>, message: &str) -> Vec<Value> {
    run(table, &[record(&envelope("/app", &[event("1", message)]))]).documents()
}

/// The one document's message after masking.
pub(crate) fn masked(table: &Arc<Table>, message: &str) -> String {
    let documents = ship(table, message);
    assert_eq!(documents.len(), 1, "{documents:?}");
    documents[0]["message"].as_str().unwrap().to_owned()
}

/// Lambda's payload of a batch of those data.
pub(crate) fn payload(data: &[String]) -> String {
    let records: Vec<_> = data
        .iter()
        .enumerate()
        .map(|(n, data)| {
            json!({"eventID": format!("shardId-000000000000:{n}"), "eventSource": "aws:kinesis",
                   "kinesis": {"sequenceNumber": n.to_string(), "data": data, "approximateArrivalTimestamp": 1.5}})
        })
        .collect();
    json!({ "Records": records }).to_string()
}

pub(crate) fn parse(payload: &str) -> Batch<'_> {
    Batch::parse(payload).unwrap()
}
