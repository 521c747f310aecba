//! The embedded metric format: a log line to data points (CloudWatch, "Specification: embedded metric format").

use serde::Deserialize;
use serde_json::{Map, Value};

/// Values of one metric at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct DataPoint {
    /// The metric's namespace.
    pub namespace: String,
    /// The metric's name.
    pub name: String,
    /// Its unit; `None` if the line states none.
    pub unit: String,
    /// Its dimensions, by name.
    pub dimensions: Vec<(String, String)>,
    /// The time, in milliseconds since the epoch.
    pub timestamp: i64,
    /// The values.
    pub values: Vec<f64>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_aws")]
    aws: Metadata,
    #[serde(flatten)]
    members: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    timestamp: i64,
    cloud_watch_metrics: Vec<Directive>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: String,
    dimensions: Vec<Vec<String>>,
    metrics: Vec<Definition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: String,
    #[serde(default = "no_unit")]
    unit: String,
}

fn no_unit() -> String {
    "None".to_owned()
}

/// Returns true if a line may state metrics: cheap, for every line that is printed.
#[must_use]
pub fn is_one(line: &str) -> bool {
    line.starts_with('{') && line.contains("\"CloudWatchMetrics\"")
}

/// The data points that a line states: one for each metric and set of dimensions. None if it is not of the format;
/// a metric without a value, and a set of which a dimension has none, are left out.
#[must_use]
pub fn data(line: &str) -> Vec<DataPoint> {
    let Ok(Line { aws, members }) = serde_json::from_str(line) else { return Vec::new() };
    let mut data = Vec::new();
    for directive in &aws.cloud_watch_metrics {
        for set in &directive.dimensions {
            let Some(dimensions) = dimensions(set, &members) else { continue };
            data.extend(directive.metrics.iter().filter_map(|metric| {
                Some(DataPoint {
                    namespace: directive.namespace.clone(),
                    name: metric.name.clone(),
                    unit: metric.unit.clone(),
                    dimensions: dimensions.clone(),
                    timestamp: aws.timestamp,
                    values: values(members.get(&metric.name)?)?,
                })
            }));
        }
    }
    data
}

fn dimensions(set: &[String], members: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    set.iter().map(|name| Some((name.clone(), members.get(name)?.as_str()?.to_owned()))).collect()
}

/// A number, or an array of them.
fn values(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Array(values) => values.iter().map(Value::as_f64).collect(),
        one => Some(vec![one.as_f64()?]),
    }
}
