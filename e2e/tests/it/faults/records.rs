//! Whatever records hold: shipped, counted or in quarantine.

use std::collections::BTreeSet;
use std::io::Write as _;

use bytes::Bytes;
use e2e::{Hub, Written};
use flate2::Compression;
use flate2::write::GzEncoder;
use localcloud::runtime::Invoke as _;
use serde_json::{Value, json};

use super::{IMPATIENT, impatient_with};
use crate::records::record;
use crate::tables::TABLE;

/// More than a record may inflate to.
const BOMB: usize = 65 << 20;
/// The largest event that CloudWatch Logs takes, in characters; the stream takes a record of a megabyte.
const LARGEST: usize = 1_000_000;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

fn messages(messages: &[&str]) -> Vec<String> {
    messages.iter().map(|message| (*message).to_owned()).collect()
}

fn envelope(message_json: &str) -> Vec<u8> {
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": e2e::PAY_PROD, "logGroup": "/pay", "logStream": "s",
        "subscriptionFilters": ["loghub"], "logEvents": [{"id": "77", "timestamp": 1_772_366_400_000_i64, "message": "PLACE"}],
    });
    envelope.to_string().replace("\"PLACE\"", message_json).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_among_good_records() {
    let truncated = record(0, &["never"]).split_off(40);
    let surrogate = gzip(&envelope(r#""\ud800""#));
    let twice = gzip(br#"{"messageType":"DATA_MESSAGE","messageType":"DATA_MESSAGE"}"#);
    let poison = [
        b"no gzip".to_vec(),
        truncated,
        gzip(b"no envelope"),
        gzip(b"[1]"),
        gzip(&vec![b' '; BOMB]),
        surrogate,
        twice,
    ];
    let mut written = Written::new();
    written.poison(poison.len() as u64);
    written.add("payments", messages(&["before", "after"]));
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    hub.put([record(1, &["before"])].into_iter().chain(poison.clone()).chain([record(2, &["after"])])).await;
    let account = hub.settle("records: poison", &written).await;
    assert_eq!((account.quarantined, account.delivered), (7, 2));
    // What is kept is what came, and says where it came from.
    let mut raw = BTreeSet::new();
    for key in hub.quarantined().await {
        let object = hub.quarantine(&key).await;
        let text = |name: &str| object[name].as_str().expect("text");
        assert_eq!(key, format!("poison/{}/{}.json", text("shard"), text("sequence_number")));
        assert!(!text("reason").is_empty(), "{object}");
        raw.insert(base64_simd::STANDARD.decode_to_vec(text("data")).expect("the record's data is base64"));
    }
    assert_eq!(raw, BTreeSet::from(poison));
    hub.assert_unharmed().await;
}

/// A payload as Lambda hands it over, of records' data as they stand there.
fn payload(data: impl IntoIterator<Item = String>) -> Bytes {
    let record = |(number, data): (usize, String)| {
        json!({"eventID": format!("shardId-000000000000:{number}"), "eventSource": "aws:kinesis",
               "kinesis": {"sequenceNumber": number.to_string(), "data": data, "approximateArrivalTimestamp": 1.5}})
    };
    let records: Vec<_> = data.into_iter().enumerate().map(record).collect();
    json!({ "Records": records }).to_string().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_base64() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    written.poison(1);
    written.add("payments", messages(&["before", "after"]));
    let good = |from, message| base64_simd::STANDARD.encode_to_string(record(from, &[message]));
    let payload = payload([good(1, "before"), "*no base64*".to_owned(), good(2, "after")]);
    let answer = hub.function("shipper").invoke(payload).await.expect("it is shipped");
    let answer: Value = serde_json::from_slice(&answer).expect("JSON");
    assert_eq!(answer["batchItemFailures"], json!([]));
    assert_eq!(hub.settle("records: base64", &written).await.quarantined, 1);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_messages_members_and_any_text() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    let control = json!({"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logGroup": "", "logStream": "",
        "subscriptionFilters": [], "logEvents": [{"id": "", "timestamp": 1, "message": "CWL CONTROL MESSAGE: Checking health"}]});
    let whole = envelope("\"in two members\"");
    let (one, two) = whole.split_at(whole.len() / 2);
    let mut texts = messages(&["nul \u{0} and newline \n and \u{2028}", "é\u{1F600}", "in two members"]);
    texts.extend(
        [32_699, 32_700, 32_701, 499_999, 500_001, LARGEST]
            .map(|length| format!("{length} ").repeat(length / 7)),
    );
    written.add("payments", texts.clone());
    texts.retain(|text| text != "in two members");
    let mut records = vec![gzip(control.to_string().as_bytes()), [gzip(one), gzip(two)].concat()];
    records.extend(texts.iter().enumerate().map(|(number, text)| record(1_000 + number, &[text])));
    // No event at all, and one that is empty.
    records.push(gzip(
        &json!({"messageType": "DATA_MESSAGE", "owner": e2e::PAY_PROD, "logGroup": "/pay", "logStream": "s",
        "subscriptionFilters": [], "logEvents": []})
        .to_string()
        .into_bytes(),
    ));
    written.add("payments", messages(&[""]));
    records.push(record(2_000, &[""]));
    // One of Lambda's own lines, which the table drops.
    written.add("payments", messages(&["START RequestId: 1 Version: 1"]));
    records.push(record(3_000, &["START RequestId: 1 Version: 1"]));
    hub.put(records).await;
    let account = hub.settle("records: any", &written).await;
    assert_eq!((account.counted, account.quarantined), (1, 0), "{}", hub.report());
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_records_and_none() {
    let hub = Hub::start_with(TABLE, &impatient_with(&[("LOGHUB_ATTEMPT_TIMEOUT_MS", "30000")])).await;
    let mut written = Written::new();
    let texts: Vec<_> = (0..10_000).map(|number| format!("record {number}")).collect();
    let data: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| base64_simd::STANDARD.encode_to_string(record(number, &[text])))
        .collect();
    written.add("payments", texts);
    for payload in [payload(data), payload([])] {
        let answer = hub.function("shipper").invoke(payload).await.expect("it is shipped");
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        assert_eq!(answer["batchItemFailures"], json!([]));
    }
    hub.settle("records: 10,000", &written).await;
    hub.assert_unharmed().await;
}
