//! The bound of the shipper's memory, which is not its input.

use e2e::{Books, LocalHub, PAY_PROD};
use localcloud::mapping::PAYLOAD_LIMIT;
use localcloud::mapping::event::event;
use serde_json::json;

use crate::event::record;
use crate::noise::messages;
use crate::tables::TABLE;

/// The size that the largest batch inflates to, and the most that the shipper may hold meanwhile.
const INFLATED: u64 = 60_000_000;
const EVENTS_A_RECORD: usize = 1_000;
const PEAK_RSS_KIB: u64 = 128 << 10;

/// The largest payload the shipper can get, and how many events it holds.
fn payload() -> (String, usize) {
    let (mut records, mut bytes, mut events) = (Vec::new(), event([]).len(), 0);
    let mut books = Books::default();
    loop {
        let data = books.record("payments", PAY_PROD, &messages(events, EVENTS_A_RECORD));
        let record = record(records.len(), &data);
        bytes += record.len() + 1;
        if bytes > PAYLOAD_LIMIT {
            return (event(records.iter().map(String::as_str)), events);
        }
        events += EVENTS_A_RECORD;
        records.push(record);
    }
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
    let hub = LocalHub::start(TABLE).await;
    let answer = hub.invoke(payload).await;

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
