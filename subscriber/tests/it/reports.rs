//! The report of a run in the log.

use function::logging::Lines as _;
use serde_json::Value;
use subscriber::apply::outcome::{Outcome, Subscription};
use subscriber::apply::refusal::{Kind, Refusal};
use subscriber::plan::wish::Blocked;
use subscriber::report::counts::Counts;
use subscriber::report::{Report, ReportError, Reports};
use subscriber::task::{Pass, Task};

use crate::support::{PAY, REGION};

fn now() -> jiff::Timestamp {
    "2026-11-24T06:00:00Z".parse().unwrap()
}

fn report(counts: Counts) -> Report {
    Report::of(&Task { counts, ..Task::start("r1", PAY, REGION, Pass::Converge) }, now())
}

fn reports(reports: Vec<Report>) -> Reports {
    Reports { reports, table_rejected: false }
}

#[test]
fn a_report_is_metrics_and_a_line_that_machines_read() {
    let report = report(Counts { seen: 3, subscribed: 2, right: 1, ..Counts::default() });
    let lines = reports(vec![report.clone()]).lines(now(), "INFO", true);
    assert_eq!(lines.len(), 2);
    let metrics: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((&metrics["GroupsSubscribed"], &metrics["GroupsFailed"]), (&Value::from(2), &Value::Null));
    let line: Value = serde_json::from_str(&lines[1]).unwrap();
    assert_eq!(line["level"], "INFO");
    assert_eq!(serde_json::from_value::<Report>(line["report"].clone()).unwrap(), report);
}

#[test]
fn a_failed_run_is_an_error_and_logged_at_every_level() {
    let quiet = report(Counts::default());
    let refused = report(Counts { refused: [("unsubscribe".to_owned(), 30)].into(), ..Counts::default() });
    let error = ReportError { error_type: "role_missing".to_owned(), message: "no role".to_owned() };
    let early = Report { error: Some(error), ..quiet.clone() };
    let lines = reports(vec![quiet, refused, early]).lines(now(), "ERROR", false);
    assert_eq!(lines.len(), 3, "the metrics and two reports: {lines:?}");
    let metrics: Value = serde_json::from_str(&lines[0]).unwrap();
    assert_eq!((&metrics["GroupsRefused"], &metrics["RunsFailed"]), (&Value::from(30), &Value::from(1)));
    assert!(lines[1..].iter().all(|line| line.contains("\"level\":\"ERROR\"")));
}

#[test]
fn unfinished_and_dry_runs_emit_no_metrics() {
    let counts = || Counts { subscribed: 2, ..Counts::default() };
    let on = Report { ended: false, ..report(counts()) };
    let dry = Report { dry_run: true, ..report(counts()) };
    assert_eq!(reports(vec![on, dry]).lines(now(), "INFO", false), Vec::<String>::new());
}

#[test]
fn a_published_table_that_does_not_load_is_a_metric() {
    let lines = Reports { reports: Vec::new(), table_rejected: true }.lines(now(), "INFO", true);
    assert!(lines[0].contains("\"TableRejected\":1"), "{lines:?}");
}

#[test]
fn the_number_of_notes_is_bounded() {
    let mut counts = Counts::default();
    for n in 0..200 {
        let name = format!("/{n}");
        counts.add(&Outcome::of(&name, Subscription::Blocked(Blocked::ReservedName)));
        let refusal = Refusal { operation: "X", kind: Kind::Invalid, detail: "d".to_owned() };
        counts.add(&Outcome::of(&name, Subscription::Failed(refusal)));
    }
    assert_eq!((counts.seen, counts.blocked["reserved_name"], counts.failed["invalid"]), (400, 200, 200));
    assert_eq!(counts.notes.len(), 50);
}
