//! Plays CloudWatch Logs' embedded metric format: what the functions' log lines say of metrics is put into
//! CloudWatch.
//!
//! It differs from CloudWatch in that a metric is there at once, where AWS takes a minute or two; in that what the
//! emulator refuses, or what comes faster than it takes, is left out with a warning; and in that the functions' lines
//! are taken as they are printed, whether or not they have a log group.

pub mod embedded;

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::cloud::Cloud;
use crate::runtime::LogSink;
use embedded::DataPoint;

/// Lines that may wait. A function that prints faster than that loses metrics, not time.
const MOST_WAITING: usize = 10_000;
/// Lines that are put together.
const MOST_TOGETHER: usize = 100;
/// Data points of one call (CloudWatch, `PutMetricData`).
const MOST_PUT: usize = 1_000;

/// Metrics that are taken from log lines. Dropping it ends it.
pub struct Metrics {
    queue: mpsc::Sender<String>,
    task: JoinHandle<()>,
}

impl Drop for Metrics {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Metrics {
    /// Puts metrics into the hub's account from now on.
    #[must_use]
    pub fn start(cloud: &Cloud) -> Self {
        let (queue, lines) = mpsc::channel(MOST_WAITING);
        let cloudwatch = cloud.cloudwatch(cloud.hub());
        Self { queue, task: tokio::spawn(run(cloudwatch, lines)) }
    }

    /// A sink that takes the metrics of every line, and hands it on to `next`.
    #[must_use]
    pub fn before(&self, next: LogSink) -> LogSink {
        let queue = self.queue.clone();
        Arc::new(move |line| {
            // The queue is closed only when everything ends.
            let full = embedded::is_one(&line.text)
                && matches!(queue.try_send(line.text.clone()), Err(mpsc::error::TrySendError::Full(_)));
            if full {
                tracing::warn!("metrics come faster than the emulator takes them; a line is left out");
            }
            next(line);
        })
    }
}

async fn run(cloudwatch: aws_sdk_cloudwatch::Client, mut lines: mpsc::Receiver<String>) {
    let mut together = Vec::new();
    while lines.recv_many(&mut together, MOST_TOGETHER).await > 0 {
        let mut by_namespace: BTreeMap<String, Vec<MetricDatum>> = BTreeMap::new();
        for point in together.drain(..).flat_map(|line| embedded::data(&line)) {
            by_namespace.entry(point.namespace.clone()).or_default().push(datum(point));
        }
        for (namespace, data) in by_namespace {
            for data in data.chunks(MOST_PUT) {
                let put = cloudwatch.put_metric_data().namespace(&namespace);
                if let Err(error) = put.set_metric_data(Some(data.to_vec())).send().await {
                    tracing::warn!(%error, "metrics can't be put; they are left out");
                }
            }
        }
    }
}

fn datum(point: DataPoint) -> MetricDatum {
    let dimension = |(name, value)| Dimension::builder().name(name).value(value).build();
    MetricDatum::builder()
        .metric_name(point.name)
        .set_dimensions(Some(point.dimensions.into_iter().map(dimension).collect()))
        .timestamp(DateTime::from_millis(point.timestamp))
        .set_values(Some(point.values))
        .unit(StandardUnit::from(point.unit.as_str()))
        .build()
}
