//! Metrics in CloudWatch's embedded metric format: raw lines on standard output, as few as say everything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

/// The metrics' namespace.
const NAMESPACE: &str = "loghub";

/// A metric's unit, as CloudWatch names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// A number of things.
    Count,
    /// A size.
    Bytes,
    /// A time.
    Seconds,
    /// A short time.
    Milliseconds,
}

/// One metric's value.
pub type Metric = (&'static str, Unit, u64);

/// A line of the hub's own metrics; none when all are zero.
#[must_use]
pub fn hub_line(now: Timestamp, level: &str, metrics: &[Metric]) -> Option<String> {
    line(now, level, Of::Hub, metrics)
}

/// A line of a team's metrics; none when all are zero.
#[must_use]
pub fn team_line(now: Timestamp, level: &str, team: &str, metrics: &[Metric]) -> Option<String> {
    line(now, level, Of::Team(team), metrics)
}

/// A line of a member account's metrics; none when all are zero.
#[must_use]
pub fn account_line(now: Timestamp, level: &str, account: &str, metrics: &[Metric]) -> Option<String> {
    line(now, level, Of::Account(account), metrics)
}

/// The dimension of a line's metrics.
#[derive(Clone, Copy)]
enum Of<'a> {
    Hub,
    Team(&'a str),
    Account(&'a str),
}

impl<'a> Of<'a> {
    /// The name and the value of the dimension.
    fn dimension(self) -> Option<(&'static str, &'a str)> {
        match self {
            Of::Hub => None,
            Of::Team(team) => Some(("Team", team)),
            Of::Account(account) => Some(("Account", account)),
        }
    }
}

/// One document: AWS, "Specification: embedded metric format". Lambda's JSON log format drops lines below the
/// configured level and takes those without one for INFO: these state the configured level, to pass always.
#[derive(Serialize)]
struct Document<'a> {
    timestamp: String,
    level: &'a str,
    #[serde(rename = "_aws")]
    aws: Metadata,
    #[serde(flatten)]
    dimensions: BTreeMap<&'static str, &'a str>,
    #[serde(flatten)]
    values: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    timestamp: i64,
    cloud_watch_metrics: [Directive; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    namespace: &'static str,
    dimensions: [Vec<&'static str>; 1],
    metrics: Vec<Definition>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    unit: Unit,
}

fn line(now: Timestamp, level: &str, of: Of<'_>, metrics: &[Metric]) -> Option<String> {
    let metrics: Vec<&Metric> = metrics.iter().filter(|(_, _, value)| *value > 0).collect();
    if metrics.is_empty() {
        return None;
    }
    let directive = Directive {
        namespace: NAMESPACE,
        dimensions: [of.dimension().map(|(name, _)| name).into_iter().collect()],
        metrics: metrics.iter().map(|(name, unit, _)| Definition { name, unit: *unit }).collect(),
    };
    let document = Document {
        timestamp: in_milliseconds(now),
        level,
        aws: Metadata { timestamp: now.as_millisecond(), cloud_watch_metrics: [directive] },
        dimensions: of.dimension().into_iter().collect(),
        values: metrics.iter().map(|(name, _, value)| (*name, *value)).collect(),
    };
    serde_json::to_string(&document).ok()
}

/// RFC 3339 with three decimals. Lambda drops a line whose `timestamp` it can't read, below the configured level (AWS,
/// "Configuring advanced logging controls"); its own timestamps have three.
fn in_milliseconds(now: Timestamp) -> String {
    format!("{now:.3}")
}
