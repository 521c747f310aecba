//! Alarms and the dashboard use existing metrics: each of loghub's metrics is one that the code emits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use function::logging::Lines as _;
use jiff::Timestamp;
use serde_json::Value;
use shipper::report::summary::{Column, Summary, TeamSummary};
use subscriber::report::counts::Counts;
use subscriber::report::{Kind, Report, Reports};

use crate::support::{ALL, hub, of_kind};

/// A metric: its namespace, its name, the names of its dimensions.
type Metric = (String, String, BTreeSet<String>);

/// AWS's own: Lambda, "Types of metrics for Lambda functions"; Kinesis, "Stream-level metrics"; SQS, "Available
/// CloudWatch metrics".
const OF_AWS: [(&str, &str, &str); 9] = [
    ("AWS/Lambda", "DroppedEventCount", "EventSourceMappingUUID"),
    ("AWS/Lambda", "Errors", "FunctionName"),
    ("AWS/Lambda", "Invocations", "FunctionName"),
    ("AWS/Lambda", "IteratorAge", "FunctionName"),
    ("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "EventSourceMappingUUID"),
    ("AWS/Lambda", "Throttles", "FunctionName"),
    ("AWS/Kinesis", "IncomingBytes", "StreamName"),
    ("AWS/Kinesis", "IncomingRecords", "StreamName"),
    ("AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName"),
];
const OF_QUEUES: (&str, &str, &str) = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName");

#[test]
fn every_alarm_uses_an_emitted_metric() {
    let known = known();
    let template = hub(&ALL);
    let mut alarms = 0;
    for (id, alarm) in of_kind(&template, "AWS::CloudWatch::Alarm") {
        let looked_at = of_alarm(&alarm.properties.clone().into());
        assert!(!looked_at.is_empty(), "{id} uses no metric");
        for metric in &looked_at {
            assert!(known.contains(metric), "{id} uses {metric:?}, which no function emits");
        }
        assert_eq!(
            alarm.properties["AlarmActions"][0], template.resources["AlarmTopic"].name,
            "{id} has no action"
        );
        alarms += 1;
    }
    assert_eq!(alarms, 20);
}

#[test]
fn the_dashboard_shows_every_emitted_metric() {
    let template = hub(&ALL);
    let body = template.resources["Dashboard"].properties["DashboardBody"].as_str().expect("text");
    let body: Value = serde_json::from_str(body).expect("a dashboard is JSON");
    let widgets = body["widgets"].as_array().expect("widgets");
    let shown: BTreeSet<Metric> = widgets.iter().flat_map(of_widget).collect();
    let unknown: Vec<_> = shown.difference(&known()).cloned().collect();
    assert_eq!(unknown, [], "shown, but not emitted");
    let unseen: Vec<_> = emitted().difference(&shown).cloned().collect();
    assert_eq!(unseen, [], "emitted, but not shown");
}

#[test]
fn each_dead_letter_queue_has_an_alarm() {
    let template = hub(&ALL);
    let watched: BTreeSet<_> = of_kind(&template, "AWS::CloudWatch::Alarm")
        .filter(|(_, alarm)| alarm.properties.get("MetricName").is_some_and(|name| name == OF_QUEUES.1))
        .filter_map(|(_, alarm)| alarm.properties["Dimensions"][0]["Value"].as_str())
        .collect();
    let ends = template.queues.iter().filter(|queue| queue.redrive.is_none());
    assert_eq!(watched, ends.map(|queue| queue.name.as_str()).collect());
}

/// The documentation explains every alarm, and no other.
#[test]
fn every_alarm_is_explained() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/infrastructure.md"));
    let page = page.expect("the page is there");
    let section =
        page.split("## Alarms").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("its section");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `loghub-")?.split('`').next());
    let explained: BTreeSet<_> = rows.map(|name| format!("loghub-{name}")).collect();
    let template = hub(&ALL);
    let alarms = of_kind(&template, "AWS::CloudWatch::Alarm");
    let alarms = alarms.filter_map(|(_, alarm)| alarm.properties["AlarmName"].as_str().map(str::to_owned));
    assert_eq!(explained, alarms.collect());
}

fn metric(namespace: &str, name: &str, dimensions: &[&str]) -> Metric {
    (namespace.to_owned(), name.to_owned(), dimensions.iter().map(|&name| name.to_owned()).collect())
}

fn known() -> BTreeSet<Metric> {
    let of_aws = OF_AWS.into_iter().chain([OF_QUEUES]);
    emitted()
        .into_iter()
        .chain(of_aws.map(|(namespace, name, dimension)| metric(namespace, name, &[dimension])))
        .collect()
}

/// The metrics that the functions emit if no count is zero, read as CloudWatch reads them.
fn emitted() -> BTreeSet<Metric> {
    let now = Timestamp::UNIX_EPOCH;
    let shipper = shipped().lines(now, "INFO", false);
    let subscriber = reconciled().lines(now, "INFO", false);
    let documents =
        shipper.iter().chain(&subscriber).filter_map(|line| serde_json::from_str::<Value>(line).ok());
    documents.flat_map(|document| of_document(&document)).collect()
}

fn of_document(document: &Value) -> Vec<Metric> {
    let directive = &document["_aws"]["CloudWatchMetrics"][0];
    let names = directive["Metrics"].as_array().into_iter().flatten();
    let dimensions = crate::support::strings(&directive["Dimensions"][0]);
    let namespace = directive["Namespace"].as_str().unwrap_or_default();
    names.filter_map(|name| Some(metric(namespace, name["Name"].as_str()?, &dimensions))).collect()
}

fn shipped() -> shipper::report::Report {
    let team = TeamSummary::from([
        (Column::Received, 1),
        (Column::Delivered, 1),
        (Column::DeliveredBytes, 1),
        (Column::Parked, 1),
        (Column::Refused, 1),
        (Column::OverBudget, 1),
        (Column::Failed, 1),
        (Column::ParkedAge, 1),
        (Column::Unrouted, 1),
        (Column::Withheld, 1),
        (Column::Conflicting, 1),
    ]);
    let teams = BTreeMap::from([(Arc::from("payments"), team)]);
    let summary = Summary {
        records: 1,
        poison: 1,
        refused_pointers: 1,
        decoded_bytes: 1,
        balanced: false,
        teams,
        ..Summary::default()
    };
    let event_ages = BTreeMap::from([(Arc::from("111111111111"), 1)]);
    let answer = shipper::report::failing(None);
    shipper::report::Report { answer, summary, table_rejected: true, event_ages }
}

fn reconciled() -> Reports {
    let one = || BTreeMap::from([("reason".to_owned(), 1)]);
    let counts = Counts {
        subscribed: 1,
        unsubscribed: 1,
        blocked: one(),
        refused: one(),
        failed: one(),
        retention_set: 1,
        ..Counts::default()
    };
    let error =
        subscriber::report::ReportError { error_type: "role_missing".to_owned(), message: String::new() };
    let report = Report {
        run: "r".to_owned(),
        kind: Kind::Reconcile,
        account: "111111111111".to_owned(),
        region: "eu-west-1".to_owned(),
        table: "v1".to_owned(),
        dry_run: false,
        started: Timestamp::UNIX_EPOCH,
        at: Timestamp::UNIX_EPOCH,
        hops: 0,
        ended: true,
        offboarded: false,
        counts,
        error: Some(error),
    };
    Reports { reports: vec![report], table_rejected: true }
}

/// An alarm's one metric, or those of its expressions.
fn of_alarm(alarm: &Value) -> Vec<Metric> {
    let several = alarm["Metrics"].as_array().into_iter().flatten();
    let stated = several.clone().map(|several| &several["MetricStat"]["Metric"]).chain([alarm]);
    let stated = stated.filter_map(of_statement);
    stated.chain(several.filter_map(|several| of_query(several["Expression"].as_str()?))).collect()
}

fn of_statement(stated: &Value) -> Option<Metric> {
    let dimensions = stated["Dimensions"].as_array().into_iter().flatten();
    let dimensions: Vec<_> = dimensions.filter_map(|dimension| dimension["Name"].as_str()).collect();
    Some(metric(stated["Namespace"].as_str()?, stated["MetricName"].as_str()?, &dimensions))
}

/// `SELECT MAX(name) FROM SCHEMA(namespace, dimension)` (CloudWatch, "Query components and syntax").
fn of_query(expression: &str) -> Option<Metric> {
    let rest = expression.strip_prefix("SELECT ")?;
    let name = between(rest, "(", ")")?;
    let (namespace, dimensions) = between(rest, "SCHEMA(", ")")?.split_once(',')?;
    Some(metric(namespace, name, &dimensions.split(',').map(str::trim).collect::<Vec<_>>()))
}

fn of_widget(widget: &Value) -> Vec<Metric> {
    let metrics = widget["properties"]["metrics"].as_array().into_iter().flatten();
    metrics.filter_map(|line| of_line(line.as_array()?)).collect()
}

/// `[namespace, name, dimension, value, …]`, or a search (CloudWatch, "Dashboard body structure and syntax").
fn of_line(line: &[Value]) -> Option<Metric> {
    if let Some(search) = line.first()?["expression"].as_str() {
        let (namespace, dimension) = between(search, "{", "}")?.split_once(',')?;
        return Some(metric(namespace, between(search, "MetricName=\"", "\"")?, &[dimension]));
    }
    let words: Vec<_> = line.iter().filter_map(Value::as_str).collect();
    let dimensions: Vec<_> = words.iter().skip(2).step_by(2).copied().collect();
    Some(metric(words.first()?, words.get(1)?, &dimensions))
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}
