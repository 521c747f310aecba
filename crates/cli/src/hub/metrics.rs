//! The functions' metrics, as CloudWatch keeps them.

use std::collections::BTreeSet;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{
    Dimension, DimensionFilter, Metric, MetricDataQuery, MetricDataResult, MetricStat,
};
use function::aws::failed;
use function::store::CallError;
use jiff::{SignedDuration, Timestamp};

use super::handle::Hub;

/// The namespace of the functions' metrics.
const NAMESPACE: &str = "loghub";
/// CloudWatch, `GetMetricData`: at most 500 queries a call.
const MOST_QUERIES: usize = 500;

/// A metric by one dimension, and the statistic that sums up a period.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) dimension: &'static str,
    pub(crate) statistic: &'static str,
}

/// The age of an account's newest event when the hub received it, in milliseconds.
pub(crate) const EVENT_AGE: Kind = Kind { name: "EventAge", dimension: "Account", statistic: "Average" };

/// The beginning and the resolution of the data points to read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) since: Timestamp,
    /// Whole minutes, in seconds.
    pub(crate) period: i32,
}

/// A data point: when its period began, and its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) at: Timestamp,
    pub(crate) value: f64,
}

impl Point {
    /// The value, rounded: CloudWatch keeps counts as floats.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is neither negative nor large"
    )]
    pub(crate) fn whole(self) -> u64 {
        self.value.max(0.0).round() as u64
    }
}

/// CloudWatch, for the hub's own metrics.
pub(crate) struct Metrics {
    client: Client,
}

impl Hub {
    /// The functions' metrics.
    pub(crate) fn metrics(&self) -> Metrics {
        Metrics { client: Client::new(&self.config) }
    }
}

impl Metrics {
    /// The values of the dimension that had data within two weeks (CloudWatch, `ListMetrics`).
    pub(crate) async fn values(&self, kind: Kind) -> Result<BTreeSet<String>, CallError> {
        let by = DimensionFilter::builder().name(kind.dimension).build();
        let list = self.client.list_metrics().namespace(NAMESPACE).metric_name(kind.name).dimensions(by);
        let mut pages = list.into_paginator().send();
        let mut values = BTreeSet::new();
        while let Some(page) = pages.next().await {
            let metrics = page.map_err(|error| failed("ListMetrics", &error))?.metrics.unwrap_or_default();
            let dimensions = metrics.into_iter().flat_map(|metric| metric.dimensions.unwrap_or_default());
            values.extend(dimensions.filter_map(|dimension| dimension.value));
        }
        Ok(values)
    }

    /// The data points of each metric: one list a metric, in the order of the metrics; points are in no order.
    pub(crate) async fn points(
        &self,
        asked: &[(Kind, &str)],
        window: Window,
    ) -> Result<Vec<Vec<Point>>, CallError> {
        let mut points = Vec::with_capacity(asked.len());
        for asked in asked.chunks(MOST_QUERIES) {
            points.extend(self.some(asked, window).await?);
        }
        Ok(points)
    }

    async fn some(&self, asked: &[(Kind, &str)], window: Window) -> Result<Vec<Vec<Point>>, CallError> {
        let queries =
            asked.iter().enumerate().map(|(index, (kind, value))| query(index, *kind, value, window));
        // Events that arrive during the call count, too.
        let until = Timestamp::now() + SignedDuration::from_secs(i64::from(window.period));
        let get = self.client.get_metric_data().set_metric_data_queries(Some(queries.collect()));
        let get = get.start_time(DateTime::from_secs(window.since.as_second()));
        let mut pages = get.end_time(DateTime::from_secs(until.as_second())).into_paginator().send();
        let mut points = vec![Vec::new(); asked.len()];
        while let Some(page) = pages.next().await {
            let results = page.map_err(|error| failed("GetMetricData", &error))?.metric_data_results;
            for result in results.unwrap_or_default() {
                if let Some(points) = index(&result).and_then(|index| points.get_mut(index)) {
                    points.extend(read(&result));
                }
            }
        }
        Ok(points)
    }
}

fn query(index: usize, kind: Kind, value: &str, window: Window) -> MetricDataQuery {
    let dimension = Dimension::builder().name(kind.dimension).value(value).build();
    let metric = Metric::builder().namespace(NAMESPACE).metric_name(kind.name).dimensions(dimension).build();
    let stat = MetricStat::builder().metric(metric).period(window.period).stat(kind.statistic).build();
    MetricDataQuery::builder().id(format!("q{index}")).metric_stat(stat).build()
}

/// The index of the query that a result answers.
fn index(result: &MetricDataResult) -> Option<usize> {
    result.id()?.strip_prefix('q')?.parse().ok()
}

fn read(result: &MetricDataResult) -> impl Iterator<Item = Point> {
    let pairs = result.timestamps().iter().zip(result.values());
    pairs.filter_map(|(at, value)| Some(Point { at: Timestamp::from_second(at.secs()).ok()?, value: *value }))
}
