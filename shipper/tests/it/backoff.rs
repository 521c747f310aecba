//! The wait of a message of the park queue.

use std::time::Duration;

use proptest::prelude::*;
use shipper::delivery::reason::Reason;
use shipper::park::backoff::{wait, wait_for_breaker};

const FIRST: Duration = Duration::from_secs(30);
/// The reasons why a bulk was not tried at all, and the seconds of the first wait.
const UNTRIED: [(Reason, u64); 4] =
    [(Reason::Deadline, 5), (Reason::Crowded, 5), (Reason::OverBudget, 60), (Reason::Paused, 60)];

#[test]
fn the_wait_doubles_up_to_an_hour() {
    let cases =
        [(0, 30), (1, 30), (2, 60), (3, 120), (7, 1_920), (8, 3_600), (100, 3_600), (u32::MAX, 3_600)];
    for (receives, seconds) in cases {
        assert_near(
            wait(Reason::Unreachable, FIRST, receives, "id"),
            seconds,
            &format!("{receives} receives"),
        );
    }
}

#[test]
fn the_first_wait_is_a_setting() {
    assert_near(wait(Reason::Unreachable, Duration::from_secs(1), 3, "id"), 4, "3 receives");
}

#[test]
fn an_untried_bulk_waits_briefly_and_a_little_longer_each_time() {
    for (receives, longer) in [(0, 0), (1, 0), (2, 3), (21, 60), (1_000, 2_997)] {
        for (reason, seconds) in UNTRIED {
            let what = format!("{reason} at receive {receives}");
            assert_near(wait(reason, FIRST, receives, "id"), seconds + longer, &what);
        }
    }
    assert_near(wait(Reason::Paused, FIRST, u32::MAX, "id"), 3_600, "an hour at most");
}

#[test]
fn a_bulk_behind_an_open_breaker_waits_for_the_probe() {
    for (remaining, seconds) in [(0, 5), (30, 30), (300, 300), (9_999, 3_600)] {
        let wait = wait_for_breaker(Duration::from_secs(remaining), FIRST, 1, "id");
        assert_near(wait, seconds, &format!("{remaining} s until the probe"));
    }
    let wait = wait_for_breaker(Duration::ZERO, Duration::from_secs(2), 1, "id");
    assert_near(wait, 2, "a first wait that is shorter");
    let wait = wait_for_breaker(Duration::from_secs(30), FIRST, 21, "id");
    assert_near(wait, 90, "the 21st receive");
}

proptest! {
    /// A message that is hidden for no whole second comes back at once, again and again.
    #[test]
    fn every_wait_is_at_least_a_second(remaining in 0_u64..2_000, id in "[0-9a-f-]{36}") {
        let second = Duration::from_secs(1);
        prop_assert!(wait(Reason::Unreachable, second, 1, &id) >= second);
        prop_assert!(wait_for_breaker(Duration::from_millis(remaining), second, 1, &id) >= second);
    }

    /// A bulk is given up by its age. As many receives as SQS allows take longer than that, whatever each was for.
    #[test]
    fn a_thousand_receives_outlast_the_longest_age(id in "[0-9a-f-]{36}") {
        const MOST_RECEIVES: u32 = 1_000;
        let longest_age = Duration::from_hours(13 * 24);
        let second = Duration::from_secs(1);
        let sum = |wait: &dyn Fn(u32) -> Duration| (1..=MOST_RECEIVES).map(wait).sum::<Duration>();
        for reason in UNTRIED.map(|(reason, _)| reason).into_iter().chain([Reason::Unreachable]) {
            let together = sum(&|receives| wait(reason, second, receives, &id));
            prop_assert!(together > longest_age, "{reason}: {together:?}");
        }
        let together = sum(&|receives| wait_for_breaker(Duration::ZERO, second, receives, &id));
        prop_assert!(together > longest_age, "breaker: {together:?}");
    }

    #[test]
    fn waits_differ_between_messages_and_not_between_calls(receives in 1_u32..50, id in "[0-9a-f-]{36}") {
        let first = wait(Reason::Unreachable, FIRST, receives, &id);
        prop_assert_eq!(first, wait(Reason::Unreachable, FIRST, receives, &id));
        prop_assert!(first >= Duration::from_secs(24) && first <= Duration::from_mins(72));
    }
}

/// Within the 20 % that jitter may add or take.
fn assert_near(wait: Duration, seconds: u64, what: &str) {
    let (least, most) = (Duration::from_secs(seconds) * 8 / 10, Duration::from_secs(seconds) * 12 / 10);
    assert!((least..=most).contains(&wait), "{what}: {wait:?} is not near {seconds} s");
}
