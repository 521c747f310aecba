//! What the shipper's memory is bounded by: not by its input.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::Record;
use bytes::Bytes;
use e2e::Hub;
use localcloud::mapping::PAYLOAD_LIMIT;
use localcloud::mapping::event::{Shard, event, kinesis_record};
use localcloud::runtime::Invoke as _;
use serde_json::{Value, json};

use crate::records::record;
use crate::tables::TABLE;

/// What the largest batch inflates to, and what the shipper may hold meanwhile.
const INFLATED: u64 = 60_000_000;
const EVENTS_A_RECORD: usize = 1_000;
const PEAK_RSS_KIB: u64 = 128 << 10;

/// Messages that deflate to a thirteenth: an incompressible trace id, and what logs repeat.
fn messages(from: usize) -> Vec<String> {
    let mut state = from as u64 + 1;
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 16
    };
    let repeated = "at com.example.orders.Checkout.place(Checkout.java:42) ".repeat(13);
    let message = |number| {
        let trace = format!("{:012x}{:012x}{:012x}{:012x}", noise(), noise(), noise(), noise());
        format!("2026-03-01 12:00:00 INFO order {number} is placed, trace {trace} {repeated}")
    };
    (from..from + EVENTS_A_RECORD).map(message).collect()
}

/// The largest payload the shipper can get, and how many events it holds.
fn payload() -> (String, usize) {
    let (mut records, mut bytes, mut events) = (Vec::new(), event([]).len(), 0);
    loop {
        let record = stream_record(events);
        bytes += record.len() + 1;
        if bytes > PAYLOAD_LIMIT {
            return (event(records.iter().map(String::as_str)), events);
        }
        events += EVENTS_A_RECORD;
        records.push(record);
    }
}

/// A record as it stands in the payload.
fn stream_record(from: usize) -> String {
    let shard = Shard {
        id: "shardId-000000000000".to_owned(),
        stream_arn: "arn:aws:kinesis:eu-west-1:999999999999:stream/loghub".to_owned(),
        role_arn: "arn:aws:iam::999999999999:role/shipper".to_owned(),
        region: "eu-west-1".to_owned(),
    };
    let messages = messages(from);
    let data = record(from, &messages.iter().map(String::as_str).collect::<Vec<_>>());
    let record = Record::builder().sequence_number(format!("{from:056}")).partition_key("one");
    let record = record.data(Blob::new(data)).build().expect("a record is complete");
    kinesis_record(&shard, &record)
}

/// The most memory a process ever held, in KiB.
fn peak_rss(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the process is there");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel says it");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_batch_fits_into_128_mib() {
    let (payload, events) = payload();
    let hub = Hub::start(TABLE).await;
    let answer = hub.function("shipper").invoke(Bytes::from(payload)).await.expect("it is shipped");

    let answer: Value = serde_json::from_slice(&answer).expect("JSON");
    assert_eq!(answer["batchItemFailures"], json!([]), "{}", hub.report());
    let environments = hub.function("shipper").environments();
    let peak = environments.iter().map(|environment| peak_rss(environment.pid)).max();
    assert!(peak < Some(PEAK_RSS_KIB), "the shipper held {peak:?} KiB\n{}", hub.report());
    let summaries = hub.summaries("shipper").await;
    let inflated: u64 = summaries.iter().filter_map(|summary| summary["decoded_bytes"].as_u64()).sum();
    assert!(inflated > INFLATED, "the batch inflates to {inflated} bytes only");
    assert_eq!(hub.ledger("shipper", "payments", "received").await, events as u64);
    hub.assert_unharmed().await;
}
