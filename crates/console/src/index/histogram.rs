//! Documents by time and level.

use super::answer::{Histogram, Series};
use super::level::Level;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The widths of buckets that people read easily, in milliseconds.
const STEPS: [i64; 30] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
];

impl Histogram {
    /// An empty histogram of the times from `from` to before `to`, with at most `buckets` buckets.
    pub(super) fn new(from: i64, to: i64, buckets: usize) -> Histogram {
        let (from, to) = (i128::from(from), i128::from(to.max(from.saturating_add(1))));
        let most = i128::try_from(buckets.max(1)).unwrap_or(1);
        let doubled = (6..62).map(|power| DAY << (power - 6).min(30)).map(|step| step.saturating_mul(56));
        let fits = |step: &i64| {
            let step = i128::from(*step);
            (to - 1).div_euclid(step) - from.div_euclid(step) < most
        };
        let step = STEPS.into_iter().chain(doubled).find(fits).unwrap_or(i64::MAX);
        let wide = i128::from(step);
        let first = from.div_euclid(wide);
        let length =
            usize::try_from((to - 1).div_euclid(wide) - first + 1).unwrap_or(1).clamp(1, buckets.max(1));
        let empty = || vec![0; length];
        let series = Series { error: empty(), warn: empty(), info: empty(), debug: empty(), none: empty() };
        Histogram { from: i64::try_from(first * wide).unwrap_or(i64::MIN), step, series }
    }

    /// Counts a document.
    pub(super) fn count(&mut self, time: i64, level: Option<Level>) {
        let series = match level {
            Some(Level::Error) => &mut self.series.error,
            Some(Level::Warn) => &mut self.series.warn,
            Some(Level::Info) => &mut self.series.info,
            Some(Level::Debug) => &mut self.series.debug,
            None => &mut self.series.none,
        };
        let bucket = time.checked_sub(self.from).and_then(|since| usize::try_from(since / self.step).ok());
        bucket.and_then(|bucket| series.get_mut(bucket)).into_iter().for_each(|count| *count += 1);
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY, HOUR, Histogram, MINUTE, SECOND};

    #[test]
    fn buckets_are_wide_enough_and_begin_at_round_times() {
        for (from, to, buckets, first, step, length) in [
            (0, 15 * MINUTE, 120, 0, 10 * SECOND, 90),
            (7, 15 * MINUTE + 7, 120, 0, 10 * SECOND, 91),
            (5, 6, 120, 5, 1, 1),
            (5, 5, 120, 5, 1, 1),
            (0, DAY, 30, 0, HOUR, 24),
            (0, DAY, 1, 0, DAY, 1),
            (-1, 1, 1, i64::MIN, i64::MAX, 1),
        ] {
            let histogram = Histogram::new(from, to, buckets);
            let found = (histogram.from, histogram.step, histogram.series.none.len());
            if first == i64::MIN {
                assert!(found.2 <= buckets);
            } else {
                assert_eq!(found, (first, step, length), "{from} {to} {buckets}");
            }
        }
    }

    #[test]
    fn all_spans_of_time_have_a_histogram() {
        for (from, to) in [(i64::MIN, i64::MAX), (0, i64::MAX), (i64::MIN, 0), (i64::MAX, i64::MIN), (-5, 5)]
        {
            let mut histogram = Histogram::new(from, to, 240);
            assert!((1..=240).contains(&histogram.series.error.len()));
            for time in [from, to, 0, i64::MIN, i64::MAX] {
                histogram.count(time, None);
            }
        }
    }
}
