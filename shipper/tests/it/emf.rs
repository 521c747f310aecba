//! Metrics as CloudWatch reads them from a line.

use std::collections::BTreeMap;

use aws_lambda_events::event::sqs::SqsBatchResponse;
use function::emf::{Unit, account_line, hub_line, team_line};
use function::logging::Lines as _;
use pipeline::Column;
use serde_json::{Value, json};
use shipper::delivery::reason::Reason;
use shipper::report::Report;
use shipper::report::summary::{Summary, SummaryLine, TeamSummary};

#[test]
fn a_line_holds_what_is_not_zero() {
    let metrics =
        [("Delivered", Unit::Count, 3), ("DeliveredBytes", Unit::Bytes, 9), ("Parked", Unit::Count, 0)];
    let line = team_line(now(), "WARN", "payments", &metrics).unwrap();
    let expected = json!({
        "timestamp": "2026-11-24T06:00:00.000Z",
        "level": "WARN",
        "_aws": {
            "Timestamp": 1_795_500_000_000_i64,
            "CloudWatchMetrics": [{
                "Namespace": "loghub",
                "Dimensions": [["Team"]],
                "Metrics": [{"Name": "Delivered", "Unit": "Count"}, {"Name": "DeliveredBytes", "Unit": "Bytes"}],
            }],
        },
        "Team": "payments",
        "Delivered": 3,
        "DeliveredBytes": 9,
    });
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), expected);
}

#[test]
fn hub_metrics_have_no_dimension_and_zeros_no_line() {
    let line = hub_line(now(), "INFO", &[("Records", Unit::Count, 1)]).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([[]]));
    assert_eq!(hub_line(now(), "INFO", &[("Records", Unit::Count, 0)]), None);
}

#[test]
fn an_account_is_a_dimension_of_its_own() {
    let line =
        account_line(now(), "INFO", "111111111111", &[("EventAge", Unit::Milliseconds, 1_200)]).unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Dimensions"], json!([["Account"]]));
    assert_eq!(directive["Metrics"], json!([{"Name": "EventAge", "Unit": "Milliseconds"}]));
    assert_eq!((&line["Account"], &line["EventAge"]), (&json!("111111111111"), &json!(1_200)));
}

#[test]
fn a_teams_withheld_messages_are_those_that_could_not_be_masked() {
    let team = TeamSummary::from([(Column::Withheld, 2), (Column::Unmaskable, 3)]);
    let summary = Summary { teams: [("payments".into(), team)].into(), balanced: true, ..Summary::default() };
    let report = Report {
        answer: SqsBatchResponse::default(),
        summary,
        table_rejected: false,
        event_ages: BTreeMap::new(),
    };
    let lines = report.lines(now(), "INFO", false);
    let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let withheld: Vec<_> =
        lines.iter().filter_map(|line| Some((line["Team"].as_str()?, &line["Withheld"]))).collect();
    assert_eq!(withheld, [("payments", &json!(5))]);
}

#[test]
fn the_summary_is_a_line_that_machines_read() {
    let team = TeamSummary::from([(Column::Received, 5), (Column::Delivered, 5)]);
    let summary = Summary {
        records: 2,
        balanced: true,
        teams: [("payments".into(), team)].into(),
        ..Summary::default()
    };
    let report = Report {
        answer: SqsBatchResponse::default(),
        summary: summary.clone(),
        table_rejected: true,
        event_ages: [("111111111111".into(), 7)].into(),
    };
    let lines = report.lines(now(), "INFO", true);
    assert_eq!(lines.len(), 4, "the hub, a team, an account, the summary: {lines:?}");
    let last: SummaryLine = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(last.summary, summary);
    assert_eq!(report.lines(now(), "ERROR", false).len(), 3);
}

fn now() -> jiff::Timestamp {
    "2026-11-24T06:00:00Z".parse().unwrap()
}

#[test]
fn a_teams_counts_are_members_of_the_summary_and_zeros_are_left_out() {
    let mut team = TeamSummary::from([(Column::Parked, 3), (Column::DeliveredBytes, 9)]);
    team.reasons.insert(Reason::NoToken, 3);
    let text = r#"{"received":0,"parked":3,"delivered_bytes":9,"reasons":{"no_token":3}}"#;
    assert_eq!(serde_json::to_string(&team).unwrap(), text);
    assert_eq!(serde_json::from_str::<TeamSummary>(text).unwrap(), team);
    let newer =
        r#"{"received":0,"parked":3,"delivered_bytes":9,"of_a_later_release":1,"reasons":{"no_token":3}}"#;
    assert_eq!(serde_json::from_str::<TeamSummary>(newer).unwrap(), team);
}
