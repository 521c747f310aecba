//! The values of metrics, summed up.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit, StatisticSet};

use super::embedded::{self, DataPoint};

/// Values of one minute are put together: CloudWatch's alarms look at minutes.
const MINUTE: i64 = 60_000;

/// A metric's namespace, name, dimensions and unit, and the minute of its values.
type Key = (String, String, Vec<(String, String)>, String, i64);

/// Values of a metric, of which none is kept by itself.
struct Sum {
    count: f64,
    total: f64,
    minimum: f64,
    maximum: f64,
    /// The time of the latest, in milliseconds since the epoch.
    latest: i64,
}

/// Values that will be put together.
#[derive(Default)]
pub(super) struct Sums(BTreeMap<Key, Sum>);

impl Sums {
    /// Adds what log lines state.
    pub(super) fn add(&mut self, lines: impl Iterator<Item = String>) {
        for point in lines.flat_map(|line| embedded::data(&line)) {
            let DataPoint { namespace, name, unit, dimensions, timestamp, values } = point;
            if values.is_empty() {
                continue;
            }
            let sum = self.0.entry((namespace, name, dimensions, unit, timestamp / MINUTE)).or_insert(Sum {
                count: 0.0,
                total: 0.0,
                minimum: f64::INFINITY,
                maximum: f64::NEG_INFINITY,
                latest: timestamp,
            });
            sum.latest = sum.latest.max(timestamp);
            for value in values {
                sum.count += 1.0;
                sum.total += value;
                sum.minimum = sum.minimum.min(value);
                sum.maximum = sum.maximum.max(value);
            }
        }
    }

    /// Returns the data of each namespace.
    pub(super) fn data(self) -> BTreeMap<String, Vec<MetricDatum>> {
        let mut data: BTreeMap<String, Vec<MetricDatum>> = BTreeMap::new();
        for ((namespace, name, dimensions, unit, _), sum) in self.0 {
            let dimension = |(name, value)| Dimension::builder().name(name).value(value).build();
            let set = StatisticSet::builder().sample_count(sum.count).sum(sum.total);
            let set = set.minimum(sum.minimum).maximum(sum.maximum).build();
            let datum = MetricDatum::builder()
                .metric_name(name)
                .set_dimensions(Some(dimensions.into_iter().map(dimension).collect()))
                .timestamp(DateTime::from_millis(sum.latest))
                .statistic_values(set)
                .unit(StandardUnit::from(unit.as_str()));
            data.entry(namespace).or_default().push(datum.build());
        }
        data
    }
}
