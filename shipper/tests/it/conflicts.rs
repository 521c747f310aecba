//! Conflicts of types: counted by team, and named at most once an hour.

use std::io::Write;
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use pipeline::{Column, Conflict, FieldType};
use serde_json::json;
use shipper::report::conflicts::{ConflictLine, Conflicts, TYPE_CONFLICT};
use tracing_subscriber::layer::SubscriberExt as _;

use crate::support::batch::{batch, gzip};
use crate::support::{Doubles, PAYMENTS, invocation};

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

#[tokio::test(start_paused = true)]
async fn a_conflict_is_counted_and_becomes_a_metric() {
    let doubles = Doubles::new();
    let messages = [r#"{"status": 200}"#, r#"{"status": "ok"}"#, r#"{"status": "failed"}"#];
    let events: Vec<_> = messages
        .iter()
        .enumerate()
        .map(|(id, message)| json!({"id": id.to_string(), "timestamp": 1_795_500_000_000_i64, "message": message}))
        .collect();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": PAYMENTS, "logGroup": "/app", "logStream": "s",
        "subscriptionFilters": ["loghub"], "logEvents": events,
    });
    let payload = batch(&[gzip(envelope.to_string().as_bytes())]);
    let report = doubles.shipper().ship(&invocation(), &payload).await.unwrap();
    assert_eq!(report.summary.teams["payments"][Column::Conflicting], 2);
    assert!(report.summary.balanced);
    let lines = function::logging::Lines::lines(&report, Timestamp::UNIX_EPOCH, "INFO", true);
    assert!(lines.iter().any(|line| line.contains(r#""Conflicting":2"#)), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains(r#""conflicting":2"#)), "{lines:?}");
}
