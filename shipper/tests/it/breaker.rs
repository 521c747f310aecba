//! The breaker opens after failures in a row, and one probe at a time closes it.

use std::time::Duration;

use proptest::prelude::*;
use shipper::team::breaker::{Admission, Breaker, SendOutcome};
use tokio::time::Instant;

const SHORTEST: Duration = Duration::from_secs(30);
const OPEN: Admission = Admission::Open(SHORTEST);

#[test]
fn the_breaker_opens_at_the_third_failure_in_a_row() {
    use SendOutcome::{Failure, Success, Unknown};
    let cases: [(&[SendOutcome], Admission); 6] = [
        (&[], Admission::Send),
        (&[Failure, Failure], Admission::Send),
        (&[Failure, Failure, Failure], OPEN),
        (&[Failure, Failure, Success, Failure], Admission::Send),
        (&[Failure, Failure, Unknown, Failure], OPEN),
        (&[Unknown, Unknown, Unknown], Admission::Send),
    ];
    for (ended, admission) in cases {
        let now = Instant::now();
        let mut breaker = Breaker::new(SHORTEST);
        for ended in ended {
            breaker.learn(*ended, now);
        }
        assert_eq!(breaker.admit(now), admission, "{ended:?}");
    }
}

#[test]
fn each_failed_probe_doubles_the_time_up_to_five_minutes() {
    let (mut breaker, mut now) = opened();
    for seconds in [30, 60, 120, 240, 300, 300] {
        assert_eq!(breaker.admit(now), Admission::Open(Duration::from_secs(seconds)));
        now += Duration::from_secs(seconds);
        assert_eq!(breaker.admit(now), Admission::Send, "the probe after {seconds} s");
        breaker.learn(SendOutcome::Failure, now);
    }
}

#[test]
fn only_one_probe_goes_out() {
    let (mut breaker, now) = opened();
    let now = now + Duration::from_secs(30);
    assert_eq!(breaker.admit(now), Admission::Send);
    assert_eq!(breaker.admit(now), Admission::Open(Duration::ZERO));
}

#[test]
fn an_inconclusive_probe_lets_the_next_bulk_probe() {
    let (mut breaker, now) = opened();
    let now = now + Duration::from_secs(30);
    assert_eq!(breaker.admit(now), Admission::Send);
    breaker.learn(SendOutcome::Unknown, now);
    assert_eq!(breaker.admit(now), Admission::Send);
}

#[test]
fn a_good_probe_closes_the_breaker_and_resets_its_count() {
    let (mut breaker, now) = opened();
    let now = now + Duration::from_secs(30);
    breaker.admit(now);
    breaker.learn(SendOutcome::Success, now);
    breaker.learn(SendOutcome::Failure, now);
    breaker.learn(SendOutcome::Failure, now);
    assert_eq!(breaker.admit(now), Admission::Send);
    breaker.learn(SendOutcome::Failure, now);
    assert_eq!(breaker.admit(now), OPEN);
}

proptest! {
    /// Whatever happened, waiting for five minutes is enough for the next try.
    #[test]
    fn the_breaker_never_stays_open(ended in prop::collection::vec(0_u8..3, 0..40)) {
        let (mut breaker, mut now) = (Breaker::new(SHORTEST), Instant::now());
        for ended in ended {
            now += Duration::from_secs(7);
            if breaker.admit(now) == Admission::Send {
                breaker.learn([SendOutcome::Success, SendOutcome::Failure, SendOutcome::Unknown][usize::from(ended)], now);
            }
        }
        prop_assert_eq!(breaker.admit(now + Duration::from_mins(5)), Admission::Send);
    }
}

fn opened() -> (Breaker, Instant) {
    let (mut breaker, now) = (Breaker::new(SHORTEST), Instant::now());
    (0..3).for_each(|_| breaker.learn(SendOutcome::Failure, now));
    (breaker, now)
}
