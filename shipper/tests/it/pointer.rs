//! The message between `shipper` and `redeliver`.

use proptest::prelude::*;
use serde_json::{Value, json};
use shipper::delivery::reason::Reason;
use shipper::park::keys::{bulk_tail, dead_key, poison_key, team_of};
use shipper::park::pointer::{NotAPointer, Pointer};

use crate::support::PARK;

#[test]
fn a_pointer_is_read_only_in_a_form_this_build_knows() {
    let with = |key: &str, value: Value| {
        let mut message = message();
        message[key] = value;
        message.to_string()
    };
    let without = |key: &str| {
        let mut message = message();
        message.as_object_mut().unwrap().remove(key);
        message.to_string()
    };
    let cases = [
        (message().to_string(), None),
        (with("added_later", json!(1)), None),
        (with("v", json!(2)), Some(NotAPointer::Version(2))),
        (with("v", json!("1")), Some(NotAPointer::Form)),
        (with("bucket", json!("elsewhere")), Some(NotAPointer::Place)),
        (with("key", json!("dead/payments/x")), Some(NotAPointer::Place)),
        (with("events", json!(-1)), Some(NotAPointer::Form)),
        (with("reason", json!("whim")), Some(NotAPointer::Form)),
        (with("parked_at", json!("yesterday")), Some(NotAPointer::Form)),
        (without("team"), Some(NotAPointer::Form)),
        (without("v"), Some(NotAPointer::Form)),
        ("{}".to_owned(), Some(NotAPointer::Form)),
        ("not JSON".to_owned(), Some(NotAPointer::Form)),
        (String::new(), Some(NotAPointer::Form)),
    ];
    for (message, error) in cases {
        assert_eq!(Pointer::parse(&message, PARK).err(), error, "{message}");
    }
}

#[test]
fn a_pointer_of_the_dead_letter_queue_may_lead_to_a_given_up_bulk() {
    for (bucket, key, is_kept) in [
        (PARK, "parked/payments/x", true),
        (PARK, "dead/payments/x", true),
        (PARK, "elsewhere/payments/x", false),
        ("elsewhere", "dead/payments/x", false),
    ] {
        let mut message = message();
        (message["bucket"], message["key"]) = (json!(bucket), json!(key));
        let read = Pointer::parse_kept(&message.to_string(), PARK);
        assert_eq!(read.err(), (!is_kept).then_some(NotAPointer::Place), "{bucket} {key}");
    }
}

#[test]
fn keys_are_by_team_and_hour() {
    let at = "2026-01-02T03:04:05Z".parse().unwrap();
    let tail = bulk_tail("payments", at, "request", 7);
    assert_eq!(tail, "payments/2026/01/02/03/request-7.ndjson.gz");
    assert_eq!(dead_key(&format!("parked/{tail}")), format!("dead/{tail}"));
    assert_eq!(poison_key("shardId-1", "42"), "poison/shardId-1/42.json");
}

#[test]
fn a_team_is_read_only_from_the_key_of_a_bulk() {
    for (key, team) in [
        ("parked/payments/2026/01/02/03/r-1.ndjson.gz", Some("payments")),
        ("dead/payments/2026/01/02/03/r-1.ndjson.gz", Some("payments")),
        ("parked/payments/x", Some("payments")),
        ("parked/payments/", None),
        ("parked/payments", None),
        ("parked//x", None),
        ("parked/payments/../search/x", None),
        ("parked/./x", None),
        ("parked/../poison/x", None),
        ("poison/payments/x", None),
        ("Parked/payments/x", None),
        ("", None),
    ] {
        assert_eq!(team_of(key), team, "{key}");
    }
}

proptest! {
    #[test]
    fn a_pointer_survives_the_queue(
        key in "parked/[a-z/]{1,20}",
        team in "[a-z-]{1,20}",
        numbers in prop::array::uniform4(0_u32..u32::MAX),
        seconds in 0_i64..4_000_000_000,
        given_up in prop::option::of(".*"),
    ) {
        let pointer = Pointer {
            v: 1,
            bucket: PARK.to_owned(),
            key,
            team: team.as_str().into(),
            token: team.as_str().into(),
            events: numbers[0].into(),
            documents: numbers[1].into(),
            raw_bytes: numbers[2] as usize,
            bytes: numbers[3] as usize,
            reason: Reason::Slow,
            parked_at: jiff::Timestamp::from_second(seconds).unwrap(),
            table: "v1".into(),
            given_up,
            refused: None,
        };
        prop_assert_eq!(Pointer::parse(&pointer.to_message(), PARK), Ok(pointer));
    }

    #[test]
    fn no_message_makes_it_panic(message in ".*") {
        let _ = Pointer::parse(&message, PARK);
    }
}

fn message() -> Value {
    json!({
        "v": 1, "bucket": PARK, "key": "parked/payments/2026/01/02/03/r-1.ndjson.gz", "team": "payments",
        "token": "payments", "events": 3, "documents": 3, "raw_bytes": 300, "bytes": 100, "reason": "slow",
        "parked_at": "2026-01-02T03:04:05Z", "table": "v1",
    })
}

#[test]
fn a_reason_has_one_name_in_json_metadata_and_metrics() {
    for (reason, name) in [(Reason::NoToken, "no_token"), (Reason::BreakerOpen, "breaker_open")] {
        assert_eq!(reason.to_string(), name);
        assert_eq!(name.parse(), Ok(reason));
        assert_eq!(serde_json::to_value(reason).unwrap(), name);
    }
}
