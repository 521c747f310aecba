//! Records that can't be decoded, between good ones.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64_simd::STANDARD;
use e2e::Hub;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::records::record;
use crate::tables::TABLE;

/// More than a record may inflate to.
const BOMB: usize = 65 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_is_quarantined_raw_and_holds_nobody_up() {
    let truncated = record(0, &["never"]).split_off(40);
    let poison = [b"no gzip".to_vec(), truncated, gzip(b"no envelope"), gzip(&vec![b' '; BOMB])];
    let records = [record(1, &["before"])].into_iter().chain(poison.clone()).chain([record(2, &["after"])]);
    let hub = Hub::start(TABLE).await;
    hub.put(records).await;

    let documents = hub.wait("payments", 2).await;
    let messages: Vec<_> = documents.iter().map(|document| &document["message"]).collect();
    assert_eq!(messages, ["before", "after"]);
    hub.shipped().await;
    let mut raw = BTreeSet::new();
    for key in hub.quarantined().await {
        let object = hub.quarantine(&key).await;
        let (shard, number) = (&object["shard"], &object["sequence_number"]);
        assert_eq!(key, format!("poison/{}/{}.json", text(shard), text(number)));
        assert!(!text(&object["reason"]).is_empty(), "{object}");
        raw.insert(STANDARD.decode_to_vec(text(&object["data"])).expect("the record's data is base64"));
    }
    assert_eq!(raw, BTreeSet::from(poison));
    let summaries = hub.summaries("shipper").await;
    assert_eq!(summaries.iter().filter_map(|summary| summary["poison"].as_u64()).sum::<u64>(), 4);
    hub.assert_unharmed().await;
}

fn text(value: &serde_json::Value) -> &str {
    value.as_str().expect("text")
}
