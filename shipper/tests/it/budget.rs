//! A budget admits while its balance is positive; the rate pays off what was admitted.

use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use routing::Over;
use shipper::team::budget::Budget;
use tokio::time::Instant;

const KB: usize = 1_000;
const MB: usize = 1_000_000;

/// A rate in bytes a second, lanes, and bulks: milliseconds since the start, bytes, whether it is admitted.
type Case = (&'static str, u64, u32, &'static [(u64, usize, bool)]);

#[tokio::test(start_paused = true)]
async fn a_budget_admits_while_its_balance_is_positive() {
    let cases: [Case; 6] = [
        (
            "a full bucket is ten seconds of the rate",
            1_000_000,
            1,
            &[(0, 5 * MB, true), (0, 5 * MB, true), (0, 1, false)],
        ),
        (
            "then the rate",
            1_000_000,
            1,
            &[(0, 10 * MB, true), (0, 1, false), (1_000, MB, true), (1_000, 1, false)],
        ),
        (
            "what is larger passes and is paid off",
            500_000,
            1,
            &[(0, 9 * MB, true), (4_000, 1, false), (7_500, 1, false), (8_500, 1, true)],
        ),
        (
            "a debt is paid in silence too",
            100_000,
            1,
            &[(0, 9 * MB, true), (79_000, 1, false), (81_000, 9 * MB, true), (3_600_000, MB, true)],
        ),
        ("a full bucket does not grow", 1_000_000, 1, &[(3_600_000, 10 * MB, true), (3_600_000, 1, false)]),
        (
            "lanes share",
            1_000_000,
            10,
            &[(0, MB, true), (0, 1, false), (1_000, 100 * KB, true), (1_000, 1, false)],
        ),
    ];
    for (what, bytes_per_second, lanes, bulks) in cases {
        let (start, mut budget) = (Instant::now(), budget(bytes_per_second, lanes));
        for (millis, bytes, admitted) in bulks {
            let at = start + Duration::from_millis(*millis);
            tokio::time::advance(at - Instant::now()).await;
            let answer = if *admitted { Ok(()) } else { Err(Over::Park) };
            assert_eq!(budget.admit(*bytes), answer, "{what}: {bytes} B at {millis} ms");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn rates_at_either_end_work() {
    let mut highest = budget(u64::MAX, 1);
    assert!((0..1_000).all(|_| highest.admit(9 * MB).is_ok()));
    let mut lowest = budget(1, 10_000);
    assert_eq!((lowest.admit(2 * KB), lowest.admit(1)), (Ok(()), Err(Over::Park)));
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(lowest.admit(1), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn many_small_bulks_are_charged_for_no_more_than_they_are() {
    let mut budget = budget(10_000, 1);
    let passed = (0..2_000).take_while(|_| budget.admit(80).is_ok()).count();
    assert_eq!(passed, 100 * KB / 80, "ten seconds of the rate");
}

proptest! {
    /// Over any time, what passed is at most the full bucket, the rate's earnings, and one bulk.
    #[test]
    fn a_budget_keeps_to_its_rate(
        rate in 10_000_u64..5_000_000,
        bulks in prop::collection::vec((1_usize..9_000_000, 0_u64..5_000), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut budget = budget(rate, 1);
            let (mut passed, mut millis) = (0_u64, 0);
            for (bytes, pause) in bulks {
                if budget.admit(bytes).is_ok() {
                    passed += bytes as u64;
                }
                millis += pause;
                tokio::time::advance(Duration::from_millis(pause)).await;
                prop_assert!(passed <= rate * 10 + rate * millis / 1_000 + 9_000_000);
            }
            Ok(())
        })?;
    }
}

fn budget(bytes_per_second: u64, lanes: u32) -> Budget {
    let terms = routing::Budget { bytes_per_second, over: Over::Park };
    Budget::new(terms, NonZeroU32::new(lanes).unwrap())
}
