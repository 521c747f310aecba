//! Metrics that functions state in their log lines, as CloudWatch reads and keeps them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat};
use localcloud::cloud::Cloud;
use localcloud::emulator::Emulator;
use localcloud::metrics::Metrics;
use localcloud::metrics::embedded::{self, DataPoint};
use localcloud::runtime::{LogLine, LogSink, Source};
use serde_json::{Value, json};

use crate::emulators::options;

fn line(directive: &Value, members: &Value) -> String {
    let mut line = json!({"_aws": {"Timestamp": 1_790_000_000_000_i64, "CloudWatchMetrics": [directive]}});
    let members = members.as_object().expect("an object").clone();
    line.as_object_mut().expect("an object").extend(members);
    line.to_string()
}

fn point(name: &str, unit: &str, dimensions: &[(&str, &str)], values: &[f64]) -> DataPoint {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    DataPoint {
        namespace: "n".to_owned(),
        name: name.to_owned(),
        unit: unit.to_owned(),
        dimensions: dimensions.iter().map(owned).collect(),
        timestamp: 1_790_000_000_000,
        values: values.to_vec(),
    }
}

#[test]
fn a_line_states_a_point_for_each_metric_and_set_of_dimensions() {
    let two = json!([{"Name": "A", "Unit": "Count"}, {"Name": "B"}]);
    let members = json!({"A": 1, "B": [2, 3.5], "Team": "t", "level": "INFO"});
    let cases = [
        (json!([[]]), vec![point("A", "Count", &[], &[1.0]), point("B", "None", &[], &[2.0, 3.5])]),
        (
            json!([["Team"]]),
            vec![
                point("A", "Count", &[("Team", "t")], &[1.0]),
                point("B", "None", &[("Team", "t")], &[2.0, 3.5]),
            ],
        ),
        // No value for the dimension: CloudWatch takes nothing of that set.
        (json!([["Account"]]), vec![]),
    ];
    for (dimensions, expected) in cases {
        let line = line(&json!({"Namespace": "n", "Dimensions": dimensions, "Metrics": two}), &members);
        assert!(embedded::is_one(&line), "{line}");
        assert_eq!(embedded::data(&line), expected, "{line}");
    }
}

#[test]
fn other_lines_state_nothing() {
    for line in
        ["", "plain text", r#"{"level":"INFO"}"#, r#"{"_aws":{}}"#, r#"{"_aws":{"CloudWatchMetrics":1}}"#]
    {
        assert_eq!(embedded::data(line), [], "{line}");
    }
    assert!(!embedded::is_one(r#"{"level":"INFO","message":"_aws"}"#));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_functions_print_is_there_to_be_asked_for() {
    let emulator = Emulator::start(options(), |_| {}).await.expect("the emulator starts");
    let cloud = emulator.cloud();
    let metrics = Metrics::start(cloud);
    let passed = Arc::new(Mutex::new(0));
    let sink = metrics.before(counting(&passed));
    let directive = json!({"Namespace": "loghub", "Dimensions": [["Account"]], "Metrics": [{"Name": "EventAge", "Unit": "Milliseconds"}]});
    let now = jiff::Timestamp::now().as_millisecond();
    for (account, age) in [("111111111111", 5), ("222222222222", 7), ("111111111111", 9)] {
        let members = json!({"Account": account, "EventAge": age});
        let text = line(&directive, &members).replace("1790000000000", &now.to_string());
        sink(printed(text));
    }
    sink(printed("plain text".to_owned()));
    assert_eq!(*passed.lock().expect("no panic"), 4, "every line is handed on");
    let found = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            let values = (maximum(cloud, "111111111111").await, maximum(cloud, "222222222222").await);
            if let (Some(one), Some(two)) = values
                && one > 5.0
            {
                return (one, two);
            }
        }
    });
    assert_eq!(found.await.expect("they are put"), (9.0, 7.0));
}

fn counting(passed: &Arc<Mutex<u32>>) -> LogSink {
    let passed = Arc::clone(passed);
    Arc::new(move |_| *passed.lock().expect("no panic") += 1)
}

fn printed(text: String) -> LogLine {
    LogLine { function: "shipper".to_owned(), environment: 1, source: Source::Stdout, text }
}

async fn maximum(cloud: &Cloud, account: &str) -> Option<f64> {
    let dimension = Dimension::builder().name("Account").value(account).build();
    let metric = Metric::builder().namespace("loghub").metric_name("EventAge").dimensions(dimension).build();
    let stat = MetricStat::builder().metric(metric).period(86_400).stat("Maximum").build();
    let query = MetricDataQuery::builder().id("age").metric_stat(stat).build();
    let now = jiff::Timestamp::now().as_second();
    let get = cloud.cloudwatch(cloud.hub()).get_metric_data().metric_data_queries(query);
    let get = get.start_time(DateTime::from_secs(now - 3_600)).end_time(DateTime::from_secs(now + 60));
    let results = get.send().await.expect("metrics can be asked for").metric_data_results.unwrap_or_default();
    results.first().and_then(|result| result.values().iter().copied().reduce(f64::max))
}
