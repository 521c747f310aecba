//! The end of a Kinesis batch; AWS Lambda, "Configuring partial batch response with Kinesis".

use std::ops::Range;
use std::time::Duration;

use localcloud::mapping::answer::Answer;
use localcloud::mapping::decide::{Limits, Piece, expired, next};
use proptest::prelude::*;

const BISECT: Limits = Limits { max_retries: Some(2), bisect: true };
const WHOLE: Limits = Limits { max_retries: Some(2), bisect: false };
const ENDLESS: Limits = Limits { max_retries: None, bisect: false };
/// As `infra/hub.yaml` has it.
const HUB: Limits = Limits { max_retries: None, bisect: true };

fn partial(failed: &[usize]) -> Answer {
    Answer::Partial(failed.to_vec())
}

fn failure() -> Answer {
    Answer::Failure("thrown".to_owned())
}

#[track_caller]
fn check(
    (range, retries): (Range<usize>, u32),
    answer: &Answer,
    limits: Limits,
    done: usize,
    retry: &[(Range<usize>, u32)],
    given_up: usize,
) {
    let verdict = next(&Piece { range, retries }, answer, limits);
    let again: Vec<_> = verdict.retry.iter().map(|piece| (piece.range.clone(), piece.retries)).collect();
    assert_eq!((verdict.done.len(), again.as_slice(), verdict.give_up.len()), (done, retry, given_up));
}

#[test]
fn success_finishes_the_batch() {
    check((0..5, 0), &Answer::Success, BISECT, 5, &[], 0);
}

#[test]
fn everything_from_the_lowest_failure_on_is_sent_again() {
    check((0..5, 0), &partial(&[3, 1]), WHOLE, 1, &[(1..5, 1)], 0);
    check((4..9, 0), &partial(&[3]), WHOLE, 3, &[(7..9, 1)], 0);
}

#[test]
fn with_bisect_the_batch_is_split_at_the_lowest_failure_and_no_retry_is_used() {
    check((0..5, 2), &partial(&[3]), BISECT, 3, &[(3..5, 2)], 0);
}

#[test]
fn a_failure_at_the_first_record_splits_nothing() {
    check((0..5, 0), &partial(&[0]), BISECT, 0, &[(0..5, 1)], 0);
    check((0..5, 2), &partial(&[0]), BISECT, 0, &[], 5);
}

#[test]
fn a_thrown_error_halves_with_bisect() {
    check((0..5, 1), &failure(), BISECT, 0, &[(0..2, 1), (2..5, 1)], 0);
    check((3..4, 1), &failure(), BISECT, 0, &[(3..4, 2)], 0);
}

#[test]
fn a_thrown_error_is_retried_whole_without_bisect_until_the_retries_are_used_up() {
    check((0..5, 0), &failure(), WHOLE, 0, &[(0..5, 1)], 0);
    check((0..5, 2), &failure(), WHOLE, 0, &[], 5);
    check((0..5, 4_000), &failure(), ENDLESS, 0, &[(0..5, 4_001)], 0);
    check((0..5, 4_000), &failure(), HUB, 0, &[(0..2, 4_000), (2..5, 4_000)], 0);
    check((3..4, 4_000), &failure(), HUB, 0, &[(3..4, 4_001)], 0);
    check((3..5, 4_000), &partial(&[0]), HUB, 0, &[(3..5, 4_001)], 0);
}

#[test]
fn the_first_records_expire_and_only_they() {
    let ages = [9, 8, 3, 9].map(Duration::from_secs);
    assert_eq!(expired(ages, Some(Duration::from_secs(5))), 2);
    assert_eq!(expired(ages, Some(Duration::from_secs(9))), 0);
    assert_eq!(expired(ages, None), 0);
}

proptest! {
    #[test]
    fn every_record_is_done_retried_or_given_up_exactly_once_and_in_order(
        start in 0_usize..50,
        len in 1_usize..50,
        retries in 0_u32..5,
        failed in proptest::option::of(proptest::collection::vec(0_usize..50, 1..5)),
        bisect: bool,
        max_retries in proptest::option::of(0_u32..5),
    ) {
        let answer = failed.map_or_else(failure, |failed| partial(&failed.iter().map(|at| at % len).collect::<Vec<_>>()));
        let verdict = next(&Piece { range: start..start + len, retries }, &answer, Limits { max_retries, bisect });
        let retried = verdict.retry.iter().flat_map(|piece| piece.range.clone());
        let covered: Vec<usize> = verdict.done.chain(retried).chain(verdict.give_up).collect();
        prop_assert_eq!(covered, (start..start + len).collect::<Vec<_>>());
    }

    #[test]
    fn a_batch_that_always_fails_ends(len in 1_usize..200, bisect: bool, max_retries in 0_u32..4) {
        let mut pieces = vec![Piece { range: 0..len, retries: 0 }];
        let mut given_up = 0;
        let mut rounds = 0;
        while let Some(piece) = pieces.pop() {
            let verdict = next(&piece, &failure(), Limits { max_retries: Some(max_retries), bisect });
            given_up += verdict.give_up.len();
            pieces.extend(verdict.retry);
            rounds += 1;
            prop_assert!(rounds < 10 * len * (max_retries as usize + 1) + 10);
        }
        prop_assert_eq!(given_up, len);
    }
}
