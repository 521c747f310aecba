//! Conflicts of types: counted by team, and named at most once an hour.

use std::io::Write;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use listener::{Account, Config, Listener, Reason};
use pipeline::{Column, Conflict, FieldType};
use serde_json::{Value, json};
use shipper::delivery::client::HttpListener;
use shipper::report::conflicts::{ConflictLine, Conflicts, TYPE_CONFLICT};
use shipper::settings::ShipperSettings;
use shipper::ship::Shipper;
use shipper::world::World;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::support::batch::{batch, gzip};
use crate::support::{Doubles, PAYMENTS, environment, invocation};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn conflict(team: &str, field: &str) -> Conflict {
    Conflict {
        team: Arc::from(team),
        field: field.to_owned(),
        first: FieldType::Number,
        now: FieldType::Text,
        log_group: "/app".to_owned(),
    }
}

#[test]
fn a_field_is_named_once_an_hour_for_each_team() {
    let conflicts = Conflicts::default();
    for (minutes, team, field, due) in [
        (0, "payments", "a", 1),
        (0, "payments", "a", 0),
        (0, "payments", "b", 1),
        (0, "search", "a", 1),
        (59, "payments", "a", 0),
        (60, "payments", "a", 1),
        (61, "search", "a", 1),
        (90, "payments", "a", 0),
    ] {
        let now = Timestamp::UNIX_EPOCH + MINUTE * minutes;
        assert_eq!(conflicts.due(&[conflict(team, field)], now).len(), due, "{minutes} {team} {field}");
    }
}

#[test]
fn a_team_with_ever_new_fields_gets_a_bounded_number_of_lines() {
    let conflicts = Conflicts::default();
    let many: Vec<Conflict> = (0..1_000).map(|field| conflict("search", &field.to_string())).collect();
    assert_eq!(conflicts.due(&many, Timestamp::UNIX_EPOCH).len(), 50);
    assert_eq!(conflicts.due(&many, Timestamp::UNIX_EPOCH + MINUTE).len(), 0);
    assert_eq!(conflicts.due(&[conflict("payments", "a")], Timestamp::UNIX_EPOCH).len(), 1);
    assert_eq!(conflicts.due(&many, Timestamp::UNIX_EPOCH + MINUTE * 60).len(), 50);
}

/// The lines that were logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_of_the_log_is_read_back() {
    let log = Log::default();
    let writer = log.clone();
    let layer =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(move || writer.clone());
    let found = [conflict("payments", "it's \"so\"")];
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        Conflicts::default().log(&found, Timestamp::UNIX_EPOCH);
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&value["level"], &value["error_type"]), (&json!("WARN"), &json!(TYPE_CONFLICT)), "{text}");
    let line: ConflictLine = serde_json::from_str(&text).unwrap();
    let expected = ConflictLine {
        team: "payments".to_owned(),
        field: "it's \"so\"".to_owned(),
        first_type: FieldType::Number,
        later_type: FieldType::Text,
        log_group: "/app".to_owned(),
    };
    assert_eq!(line, expected);
}

/// A record's payload: an event of each message.
fn envelope_of(messages: &[Value]) -> Vec<u8> {
    let event = |(id, message): (usize, &Value)| json!({"id": format!("{id:056}"), "timestamp": 1_795_500_000_000_i64, "message": message.to_string()});
    let events: Vec<Value> = messages.iter().enumerate().map(event).collect();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": PAYMENTS, "logGroup": "/app", "logStream": "s",
        "subscriptionFilters": ["loghub"], "logEvents": events,
    });
    gzip(envelope.to_string().as_bytes())
}

/// Messages of few names and all kinds of values, the same ones in every run.
fn mixed_messages() -> Vec<Value> {
    let mut state = 7_u64;
    let mut choose = |of: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % of
    };
    let names = ["a", "b", "c", "d.e", "d", "f", "g"];
    let values = [
        json!(1),
        json!(2.5),
        json!("x"),
        json!(true),
        json!(null),
        json!([]),
        json!({}),
        json!([1, 2]),
        json!([1, "x"]),
        json!({"e": 1}),
        json!({"e": "x"}),
        json!([{"e": 1}, {"e": 2}]),
        json!([[1], [{"e": {"e": 1}}]]),
    ];
    let mut message = || {
        let members = (0..=choose(3)).map(|_| {
            // Most messages agree with each other: others would hide what differs.
            let name = choose(names.len());
            let value = if choose(4) > 0 { name % values.len() } else { choose(values.len()) };
            (names[name].to_owned(), values[value].clone())
        });
        Value::Object(members.collect())
    };
    (0..2_000).map(|_| message()).collect()
}

#[tokio::test]
async fn the_documents_that_are_counted_are_those_that_the_listener_spoils() {
    let listener = Listener::start(Config::local([Account::new("payments", "t0ken")])).await.unwrap();
    let doubles = Doubles::new();
    doubles.secrets.set("payments", "t0ken");
    let settings = ShipperSettings::parse(&environment(&[("LOGHUB_LISTENER_URL", &listener.url())])).unwrap();
    let endpoint = Arc::new(HttpListener::new(&settings.hub));
    let shipper = Shipper::new(settings, World { listener: endpoint, ..doubles.world() });
    let messages = mixed_messages();
    let mut counted = 0;
    // One after the other: a batch ends before the next one begins.
    for messages in messages.chunks(50) {
        let report = shipper.ship(&invocation(), &batch(&[envelope_of(messages)])).await.unwrap();
        let payments = &report.summary.teams["payments"];
        assert_eq!(payments[Column::Delivered], 50);
        counted += payments[Column::Conflicting];
        let documents = listener.account("payments").documents();
        let spoiled = documents.iter().filter(|document| {
            document.spoiled.iter().any(|reason| matches!(reason, Reason::MappingConflict { .. }))
        });
        assert_eq!(counted, spoiled.count() as u64);
    }
    assert!((100..1_900).contains(&counted), "{counted}");
    listener.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_counted_and_becomes_a_metric() {
    let doubles = Doubles::new();
    let messages = [json!({"status": 200}), json!({"status": "ok"}), json!({"status": "failed"})];
    let payload = batch(&[envelope_of(&messages)]);
    let report = doubles.shipper().ship(&invocation(), &payload).await.unwrap();
    assert_eq!(report.summary.teams["payments"][Column::Conflicting], 2);
    assert!(report.summary.balanced);
    let lines = function::logging::Lines::lines(&report, Timestamp::UNIX_EPOCH, "INFO", true);
    assert!(lines.iter().any(|line| line.contains(r#""Conflicting":2"#)), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains(r#""conflicting":2"#)), "{lines:?}");
}
