//! Plays CloudWatch Logs' embedded metric format: what the functions' log lines say of metrics is put into
//! CloudWatch.
//!
//! It differs from CloudWatch in that a metric is there within seconds, where AWS takes a minute or two; in that values of
//! a metric that come together are put as a statistic set, of which there are no percentiles: the emulator looks at every
//! value there is whenever one is put; in that what the emulator refuses, or what comes faster than it takes, is left out
//! with a warning; and in that the functions' lines are taken as they are printed, whether or not they have a log group.

pub mod embedded;

mod sums;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use crate::cloud::Cloud;
use crate::runtime::LogSink;
use sums::Sums;

/// Lines that may wait. A function that prints faster than that loses metrics, not time.
const MOST_WAITING: usize = 10_000;
/// Lines that are put together.
const MOST_TOGETHER: usize = 100;
/// The pause before metrics are put again.
const PUT_EVERY: Duration = Duration::from_secs(2);
/// Data of one call (CloudWatch, `PutMetricData`).
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
    let mut put = None;
    while lines.recv_many(&mut together, MOST_TOGETHER).await > 0 {
        let mut sums = Sums::default();
        sums.add(together.drain(..));
        let due = put.map_or_else(Instant::now, |put: Instant| put + PUT_EVERY);
        while let Ok(1..) = timeout_at(due, lines.recv_many(&mut together, MOST_TOGETHER)).await {
            sums.add(together.drain(..));
        }
        put = Some(Instant::now());
        for (namespace, data) in sums.data() {
            for data in data.chunks(MOST_PUT) {
                let put = cloudwatch.put_metric_data().namespace(&namespace);
                if let Err(error) = put.set_metric_data(Some(data.to_vec())).send().await {
                    tracing::warn!(%error, "metrics can't be put; they are left out");
                }
            }
        }
    }
}
