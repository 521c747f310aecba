//! The age of an account's last event.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use shipper::report::event_ages::EventAges;

use crate::support::batch::{batch, envelope, gzip};
use crate::support::{Doubles, PAYMENTS, SEARCH, invocation};

/// Milliseconds, on a minute.
const NOW: i64 = 1_795_500_000_000;

#[test]
fn an_age_is_that_of_the_newest_event_and_never_zero() {
    let cases = [
        (NOW - 1, 1),
        (NOW - 90_000, 90_000),
        (NOW, 1),
        // A sender's clock is ahead.
        (NOW + 5_000, 1),
        (0, 1_795_500_000_000),
        (i64::MAX, 1),
    ];
    for (newest, age) in cases {
        assert_eq!(
            due(&EventAges::default(), &[(PAYMENTS, newest)], NOW),
            [(PAYMENTS.to_owned(), age)],
            "{newest}"
        );
    }
}

#[test]
fn an_account_is_emitted_once_a_minute() {
    let ages = EventAges::default();
    let both = [(PAYMENTS, NOW - 10), (SEARCH, NOW - 20)];
    assert_eq!(due(&ages, &both[..1], NOW).len(), 1);
    assert_eq!(due(&ages, &both, NOW + 59_999), [(SEARCH.to_owned(), 60_019)], "the other was said");
    assert_eq!(due(&ages, &both, NOW + 59_999), []);
    assert_eq!(due(&ages, &both, NOW + 60_000).len(), 2, "a new minute");
}

#[test]
fn a_malformed_account_id_is_no_dimension() {
    for owner in ["", "CloudwatchLogs", "1234", "11111111111x", "1111111111111"] {
        assert_eq!(due(&EventAges::default(), &[(owner, NOW)], NOW), [], "{owner}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_says_who_sent_and_control_messages_send_nothing() {
    let control = r#"{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logGroup":"","logStream":"","subscriptionFilters":[],"logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE"}]}"#;
    let payloads =
        [envelope(PAYMENTS, 2, "p"), gzip(control.as_bytes()), b"no gzip".to_vec(), envelope(SEARCH, 1, "s")];
    for (on, said) in [("true", vec![PAYMENTS, SEARCH]), ("false", vec![])] {
        let shipper = Doubles::new().shipper_with(&[("LOGHUB_ACCOUNT_METRICS", on)]);
        let report = shipper.ship(&invocation(), &batch(&payloads)).await.unwrap();
        let accounts: Vec<_> = report.event_ages.keys().map(|account| &**account).collect();
        assert_eq!(accounts, said, "{on}");
        let age = invocation().started.as_millisecond() - 1_764_000_000_000;
        assert!(report.event_ages.values().all(|found| i64::try_from(*found) == Ok(age)), "{report:?}");
    }
}

fn due(ages: &EventAges, newest: &[(&str, i64)], now: i64) -> Vec<(String, u64)> {
    let newest: BTreeMap<Arc<str>, i64> =
        newest.iter().map(|(account, newest)| ((*account).into(), *newest)).collect();
    let due = ages.due(&newest, Timestamp::from_millisecond(now).unwrap());
    due.into_iter().map(|(account, age)| (account.to_string(), age)).collect()
}
