//! The counts of events by account and log group, and their rate over the last minute.

use std::collections::BTreeMap;

/// The seconds that a rate is kept of.
const SLOTS: usize = 60;
const SECONDS: i64 = 60;

/// The events of a log group with our filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroupFlow {
    /// The member account.
    pub account: String,
    /// The log group.
    pub log_group: String,
    /// Events that delivery saw.
    pub seen: u64,
    /// Events seen in each of the last 60 seconds, oldest first.
    pub per_second: Vec<u64>,
    /// The time at which delivery last saw one, in milliseconds since the epoch.
    pub last: i64,
}

/// The counts of every log group.
#[derive(Debug, Default)]
pub(super) struct Flows(BTreeMap<(String, String), Counter>);

#[derive(Debug)]
struct Counter {
    seen: u64,
    last: i64,
    /// Events by second, at the second's number modulo the length.
    ring: [u64; SLOTS],
    /// The number of the newest second in the ring, since the epoch.
    newest: i64,
}

impl Flows {
    /// Counts events that are seen at `now`, in milliseconds since the epoch.
    pub(super) fn count(&mut self, account: &str, log_group: &str, events: u64, now: i64) {
        let counter = self.0.entry((account.to_owned(), log_group.to_owned())).or_insert(Counter {
            seen: 0,
            last: now,
            ring: [0; SLOTS],
            newest: second(now),
        });
        counter.turn(second(now));
        counter.seen += events;
        counter.last = counter.last.max(now);
        *counter.slot(counter.newest) += events;
    }

    /// Returns every log group's counts as they are at `now`, by account and log group.
    pub(super) fn at(&self, now: i64) -> Vec<LogGroupFlow> {
        let flow = |((account, log_group), counter): (&(String, String), &Counter)| LogGroupFlow {
            account: account.clone(),
            log_group: log_group.clone(),
            seen: counter.seen,
            per_second: counter.per_second(second(now)),
            last: counter.last,
        };
        self.0.iter().map(flow).collect()
    }
}

impl Counter {
    /// Makes `second` the newest; the seconds that nothing was seen in are empty. A clock that is set back changes
    /// nothing.
    fn turn(&mut self, second: i64) {
        let first = self.newest.saturating_add(1).max(second.saturating_sub(SECONDS - 1));
        for passed in first..=second {
            *self.slot(passed) = 0;
        }
        self.newest = self.newest.max(second);
    }

    fn per_second(&self, now: i64) -> Vec<u64> {
        let seconds = now.saturating_sub(SECONDS - 1)..=now;
        let kept = self.newest.saturating_sub(SECONDS - 1)..=self.newest;
        let at = |second: i64| self.ring.get(slot(second)).copied().unwrap_or_default();
        seconds.map(|second| if kept.contains(&second) { at(second) } else { 0 }).collect()
    }

    fn slot(&mut self, second: i64) -> &mut u64 {
        // The remainder is within the ring.
        &mut self.ring[slot(second)]
    }
}

fn second(millis: i64) -> i64 {
    millis.div_euclid(1_000)
}

fn slot(second: i64) -> usize {
    usize::try_from(second.rem_euclid(SECONDS)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seconds before `now` that have events, with their number.
    fn ago(flow: &LogGroupFlow) -> Vec<(usize, u64)> {
        let newest_first = flow.per_second.iter().rev().copied().enumerate();
        newest_first.filter(|(_, events)| *events > 0).collect()
    }

    #[test]
    fn a_minute_of_seconds_is_kept_of_each_log_group() {
        // (what, events by time in ms, the time of the look, seconds ago and events)
        type Case = (&'static str, &'static [(i64, u64)], i64, &'static [(usize, u64)]);
        let cases: [Case; 7] = [
            ("one", &[(5_000, 3)], 5_999, &[(0, 3)]),
            ("the same second adds up", &[(5_000, 3), (5_900, 4)], 6_000, &[(1, 7)]),
            ("seconds apart", &[(5_000, 1), (7_000, 2)], 8_000, &[(1, 2), (3, 1)]),
            ("the last of a minute", &[(0, 1)], 59_999, &[(59, 1)]),
            ("over a minute ago", &[(0, 1)], 60_000, &[]),
            ("a slot is used again", &[(1_000, 1), (61_000, 2)], 61_000, &[(0, 2)]),
            ("a clock that is set back", &[(5_000, 1), (4_000, 2)], 5_000, &[(0, 3)]),
        ];
        for (what, events, now, expected) in cases {
            let mut flows = Flows::default();
            for (at, count) in events {
                flows.count("1", "/a", *count, *at);
            }
            let all = flows.at(now);
            assert_eq!(all.len(), 1, "{what}");
            assert_eq!((all[0].per_second.len(), ago(&all[0])), (SLOTS, expected.to_vec()), "{what}");
            assert_eq!(all[0].seen, events.iter().map(|(_, count)| count).sum::<u64>(), "{what}");
            assert_eq!(Some(all[0].last), events.iter().map(|(at, _)| *at).max(), "{what}");
        }
    }

    #[test]
    fn log_groups_are_apart_and_in_order() {
        let mut flows = Flows::default();
        for (account, group) in [("2", "/a"), ("1", "/b"), ("1", "/a"), ("1", "/b")] {
            flows.count(account, group, 1, 0);
        }
        let seen: Vec<_> =
            flows.at(0).into_iter().map(|flow| (flow.account, flow.log_group, flow.seen)).collect();
        let expected = [("1", "/a", 1), ("1", "/b", 2), ("2", "/a", 1)];
        assert_eq!(seen, expected.map(|(account, group, seen)| (account.to_owned(), group.to_owned(), seen)));
    }
}
