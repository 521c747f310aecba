//! How long a message of the park queue waits.

use std::time::Duration;

use proptest::prelude::*;
use shipper::backoff::{wait, wait_for_breaker};
use shipper::pointer::Reason;

const FIRST: Duration = Duration::from_secs(30);

#[test]
fn it_doubles_up_to_an_hour() {
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
fn what_is_no_fault_of_the_listener_waits_shortly() {
    let cases = [(Reason::Deadline, 5), (Reason::Crowded, 5), (Reason::OverBudget, 60)];
    for (reason, seconds) in cases {
        assert_near(wait(reason, FIRST, 20, "id"), seconds, reason.name());
    }
}

#[test]
fn behind_an_open_breaker_it_waits_for_the_probe() {
    for (left, seconds) in [(0, 5), (30, 30), (300, 300), (9_999, 3_600)] {
        let wait = wait_for_breaker(Duration::from_secs(left), FIRST, "id");
        assert_near(wait, seconds, &format!("{left} s left"));
    }
    let wait = wait_for_breaker(Duration::ZERO, Duration::from_secs(2), "id");
    assert_near(wait, 2, "a first wait that is shorter");
}

proptest! {
    /// A message that is hidden for no whole second comes back at once, again and again.
    #[test]
    fn every_wait_is_at_least_a_second(left in 0_u64..2_000, id in "[0-9a-f-]{36}") {
        let second = Duration::from_secs(1);
        prop_assert!(wait(Reason::Unreachable, second, 1, &id) >= second);
        prop_assert!(wait_for_breaker(Duration::from_millis(left), second, &id) >= second);
    }

    #[test]
    fn messages_spread_and_each_is_steady(receives in 1_u32..50, id in "[0-9a-f-]{36}") {
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
