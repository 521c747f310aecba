//! Subscription messages as CloudWatch Logs writes them.

use std::collections::BTreeMap;
use std::io::Read as _;

use localcloud::delivery::envelope::{Event, Origin, RECORD_LIMIT, control_message, pack};
use serde_json::Value;

pub(crate) fn gunzip(data: &[u8]) -> Value {
    #[expect(clippy::disallowed_methods, reason = "the test's own small messages")]
    let mut decoder = flate2::read::GzDecoder::new(data);
    let mut json = String::new();
    decoder.read_to_string(&mut json).expect("gzip");
    serde_json::from_str(&json).expect("JSON")
}

fn origin() -> Origin {
    Origin {
        owner: "111111111111".to_owned(),
        log_group: "/app".to_owned(),
        log_stream: "s".to_owned(),
        subscription_filters: vec!["loghub".to_owned()],
    }
}

fn event(id: usize, message: String) -> Event {
    Event { id: format!("{id:056}"), timestamp: 1, message, extracted_fields: BTreeMap::new() }
}

/// Text that compresses badly.
fn noise(length: usize, mut seed: u64) -> String {
    let next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'!' + u8::try_from((seed >> 33) % 90).expect("below 90"))
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn a_data_message_has_cloudwatch_s_members_in_its_order() {
    let packed = pack(&origin(), &[event(1, "a\"b".to_owned())]);
    let [(data, 1)] = packed.records.as_slice() else { panic!("one record of one event") };
    assert_eq!(
        gunzip(data).to_string(),
        serde_json::json!({
            "messageType": "DATA_MESSAGE", "owner": "111111111111", "logGroup": "/app", "logStream": "s",
            "subscriptionFilters": ["loghub"],
            "logEvents": [{"id": format!("{:056}", 1), "timestamp": 1, "message": "a\"b"}],
        })
        .to_string()
    );
}

#[test]
fn an_event_has_the_columns_of_a_space_delimited_pattern() {
    let mut event = event(1, "ERROR x".to_owned());
    event.extracted_fields = BTreeMap::from([("level".to_owned(), "ERROR".to_owned())]);
    let packed = pack(&origin(), &[event]);
    let [(data, 1)] = packed.records.as_slice() else { panic!("one record of one event") };
    assert_eq!(gunzip(data)["logEvents"][0]["extractedFields"], serde_json::json!({"level": "ERROR"}));
}

#[test]
fn a_control_message_has_no_group_and_no_numeric_owner() {
    let message = gunzip(&control_message("loghub", 7));
    assert_eq!(
        (&message["messageType"], &message["owner"]),
        (&"CONTROL_MESSAGE".into(), &"CloudwatchLogs".into())
    );
    assert_eq!((&message["logGroup"], &message["logEvents"][0]["id"]), (&"".into(), &"".into()));
}

#[test]
fn no_record_is_over_the_limit_and_no_event_is_lost_or_moved() {
    let events: Vec<_> = (0..40).map(|id| event(id, noise(100_000, id as u64))).collect();
    let packed = pack(&origin(), &events);
    assert!(packed.records.len() > 1 && packed.oversize == 0);
    assert!(packed.records.iter().all(|(data, _)| data.len() <= RECORD_LIMIT));
    let ids: Vec<String> = packed.records.iter().flat_map(|(data, _)| ids(&gunzip(data))).collect();
    assert_eq!(ids, events.iter().map(|event| event.id.clone()).collect::<Vec<_>>());
}

#[test]
fn an_event_that_fits_nowhere_is_counted() {
    let packed = pack(&origin(), &[event(0, noise(1_600_000, 1)), event(1, "small".to_owned())]);
    assert_eq!((packed.records.len(), packed.oversize), (1, 1));
}

fn ids(message: &Value) -> Vec<String> {
    let events = message["logEvents"].as_array().expect("events");
    events.iter().map(|event| event["id"].as_str().expect("an id").to_owned()).collect()
}
