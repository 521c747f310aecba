//! The brake on removals.

use proptest::prelude::*;
use subscriber::plan::brake::{Refused, Removals, judge, limit};

fn judged(wanted: u64, left: u64) -> Result<(), Refused> {
    judge(Removals { wanted, remaining: left }, false)
}

#[test]
fn removals_over_the_limit_are_refused() {
    let cases = [
        (0, 0, Ok(())),
        (0, 1_000, Ok(())),
        (20, 1, Ok(())),
        (20, 380, Ok(())),
        (21, 379, Err(Refused::TooMany { limit: 20 })),
        (21, 399, Ok(())),
        (100, 1_900, Ok(())),
        (101, 1_899, Err(Refused::TooMany { limit: 100 })),
        (2_000, 0, Err(Refused::TooMany { limit: 100 })),
        (20, 0, Err(Refused::All)),
        (1, 0, Err(Refused::All)),
    ];
    for (wanted, left, expected) in cases {
        assert_eq!(judged(wanted, left), expected, "{wanted} of {}", wanted + left);
    }
}

#[test]
fn an_approval_allows_all_removals() {
    assert_eq!(judge(Removals { wanted: 2_000, remaining: 0 }, true), Ok(()));
}

#[test]
fn a_refusal_names_its_fix() {
    for refused in [Refused::All, Refused::TooMany { limit: 20 }] {
        assert!(refused.to_string().contains("approve = [\"unsubscribe\"]"), "{refused}");
    }
}

proptest! {
    #[test]
    fn allowed_removals_are_within_the_limit_and_leave_a_filter(wanted in 1_u64..10_000, left in 0_u64..10_000) {
        if judged(wanted, left).is_ok() {
            prop_assert!(wanted <= limit(wanted + left) && left > 0);
            prop_assert!(wanted <= 20 || wanted * 20 <= wanted + left);
        }
    }
}
