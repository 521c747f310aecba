//! The answer to Lambda, exactly as Lambda reads it.

use pipeline::{Column, Ledger};
use serde_json::json;
use shipper::report::summary::{Summary, TeamSummary};
use shipper::report::tally::Tally;
use shipper::report::{failing, join, kinesis_answer};

#[test]
fn the_answer_names_the_earliest_record_that_failed() {
    let cases = [
        (None, json!({"batchItemFailures": []})),
        (Some(0), json!({"batchItemFailures": [{"itemIdentifier": "100"}]})),
        (Some(7), json!({"batchItemFailures": [{"itemIdentifier": "107"}]})),
    ];
    for (first_failed, expected) in cases {
        let answer = kinesis_answer(first_failed, |index| Some((100 + index).to_string()));
        assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
    }
}

#[test]
fn the_earliest_failed_record_counts() {
    for records in [[5, 3, 9], [3, 5, 9], [9, 5, 3]] {
        let mut tally = Tally::default();
        for record in records {
            tally.fail_from(record);
        }
        assert_eq!(tally.first_failed, Some(3));
    }
}

#[test]
fn each_failed_message_is_named() {
    let answer = failing(["a".to_owned(), "b".to_owned()]);
    let expected = json!({"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "b"}]});
    assert_eq!(serde_json::to_value(&answer).unwrap(), expected);
}

#[test]
fn an_event_in_no_column_or_in_two_breaks_the_balance() {
    let ledger = |received, bulked| Ledger {
        teams: [(
            "a".into(),
            [(Column::Received, received), (Column::Bulked, bulked), (Column::Dropped, 2)].into(),
        )]
        .into(),
        ..Ledger::default()
    };
    for (received, delivered, parked, balances) in
        [(10, 8, 0, true), (10, 5, 3, true), (10, 7, 0, false), (10, 8, 1, false)]
    {
        let mut tally = Tally::default();
        tally.teams.insert("a".into(), [(Column::Delivered, delivered), (Column::Parked, parked)].into());
        let teams = join(&ledger(received, 8), &tally);
        assert_eq!(teams["a"].balances(), balances, "{received} in, {delivered} delivered, {parked} parked");
    }
}

#[test]
fn redelivered_events_do_not_enter_again_and_the_oldest_parked_age_counts() {
    let team = |parked_age| TeamSummary::from([(Column::Received, 10), (Column::ParkedAge, parked_age)]);
    let mut both = team(60);
    both += &team(30);
    assert_eq!((both[Column::Received], both[Column::ParkedAge]), (20, 60));
    for (function, entered) in [("shipper", 20), ("redeliver", 0)] {
        let teams = [("a".into(), both.clone())].into();
        let summary = Summary { function: function.to_owned(), teams, ..Summary::default() };
        assert_eq!(summary.entered(), entered, "{function}");
    }
}
