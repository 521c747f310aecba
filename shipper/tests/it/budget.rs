//! A budget admits while nothing is owed; the rate pays what is owed.

use std::num::NonZeroU32;
use std::time::Duration;

use proptest::prelude::*;
use routing::Over;
use shipper::budget::Budget;

const KB: usize = 1_000;

#[tokio::test(start_paused = true)]
async fn it_admits_until_the_burst_is_spent_and_then_at_the_rate() {
    let mut budget = budget(1_000 * KB as u64, 1);
    // The burst: ten seconds of the rate.
    for n in 0..10 {
        assert_eq!(budget.admit(1_000 * KB), Ok(()), "bulk {n}");
    }
    assert_eq!(budget.admit(1), Err(Over::Park));
    advance(1_000).await;
    assert_eq!(budget.admit(1_000 * KB), Ok(()));
    assert_eq!(budget.admit(1), Err(Over::Park));
}

#[tokio::test(start_paused = true)]
async fn a_bulk_larger_than_the_burst_passes_and_is_paid_off() {
    let mut budget = budget(100 * KB as u64, 1);
    assert_eq!(budget.admit(9_000 * KB), Ok(()), "the burst is 1 MB");
    advance(79_000).await;
    assert_eq!(budget.admit(1), Err(Over::Park), "8 MB at 100 kB/s are 80 s");
    advance(1_100).await;
    assert_eq!(budget.admit(1), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn lanes_share_the_rate() {
    let mut budget = budget(1_000 * KB as u64, 10);
    assert_eq!(budget.admit(1_000 * KB), Ok(()));
    assert_eq!(budget.admit(1), Err(Over::Park));
    advance(1_000).await;
    assert_eq!(budget.admit(100 * KB), Ok(()));
    assert_eq!(budget.admit(1), Err(Over::Park));
}

#[tokio::test(start_paused = true)]
async fn rates_far_below_a_cell_and_far_above_work() {
    let mut slow = budget(1, 10_000);
    assert_eq!((slow.admit(1), slow.admit(1)), (Ok(()), Err(Over::Park)));
    let mut fast = budget(u64::MAX, 1);
    assert_eq!((fast.admit(9_000 * KB), fast.admit(9_000 * KB)), (Ok(()), Ok(())));
}

proptest! {
    /// Over any time, what passed is at most the burst, the rate's earnings, and one bulk.
    #[test]
    fn it_keeps_to_the_rate(
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
                advance(pause).await;
                millis += pause;
                let most = rate * 10 + rate * millis / 1_000 + 9_000_000;
                prop_assert!(passed <= most, "{} > {}", passed, most);
            }
            Ok(())
        })?;
    }
}

fn budget(bytes_per_second: u64, lanes: u32) -> Budget {
    let terms = routing::Budget { bytes_per_second, over: Over::Park };
    Budget::new(terms, NonZeroU32::new(lanes).unwrap())
}

async fn advance(millis: u64) {
    tokio::time::advance(Duration::from_millis(millis)).await;
}
