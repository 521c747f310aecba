//! The tries of a run that failed.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use subscriber::apply::refusal::Kind;
use subscriber::report::retry::Retry;

use crate::support::{Doubles, PAY, REGION, SEARCH, STATE, groups};

const PUT: &str = "PutSubscriptionFilter";

fn onboarded(doubles: &Doubles) -> bool {
    doubles.store.text(STATE, &format!("onboarded/{PAY}")).is_some()
}

fn retry(doubles: &Doubles) -> Option<Retry> {
    let text = doubles.store.text(STATE, &format!("retries/{PAY}/{REGION}"))?;
    Some(serde_json::from_str(&text).unwrap())
}

/// The tasks of the schedule of new accounts, `minutes` after the first invocation.
async fn diff(doubles: &Doubles, minutes: i64) -> Vec<String> {
    let mut invocation = doubles.invocation();
    invocation.request_id = format!("at-{minutes}").into();
    invocation.started += SignedDuration::from_mins(minutes);
    let answered = doubles.subscriber.handle(&invocation, json!({ "schedule": "diff" })).await.unwrap();
    let accounts = serde_json::from_value(answered.answer["accounts"].clone()).unwrap();
    while doubles.queue.receive().is_some() {}
    accounts
}

fn failing(kind: Kind) -> Doubles {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 5));
    doubles.members.admit(SEARCH, REGION, []);
    doubles.with_account(PAY, |account| account.failing.insert(PUT, (kind, u64::MAX)));
    doubles
}

#[test]
fn each_wait_is_twice_the_last_from_minutes_to_a_day() {
    let now: Timestamp = "2026-11-24T06:00:00Z".parse().unwrap();
    let mut retry = None;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let next = Retry::after(retry, now);
        waits.push(next.due.duration_since(now).as_mins());
        retry = Some(next);
    }
    assert_eq!(waits, [0, 5, 15, 35, 75, 155, 315, 635, 1275, 1440, 1440, 1440]);
    assert_eq!(Retry::after(Some(Retry { failed: u32::MAX, due: now }), now).failed, u32::MAX);
}

#[tokio::test(start_paused = true)]
async fn a_first_run_whose_puts_all_failed_alike_is_not_an_onboarding_and_is_retried_in_minutes() {
    for kind in [Kind::Undeliverable, Kind::Unknown, Kind::Denied, Kind::Invalid, Kind::Gone] {
        let doubles = failing(kind);
        doubles.run("r1", SEARCH).await;
        doubles.run("r1", PAY).await;
        assert!(!onboarded(&doubles), "{kind:?}");
        assert_eq!(diff(&doubles, 5).await, [PAY], "{kind:?}");
        doubles.with_account(PAY, |account| account.failing.clear());
        assert!(doubles.run("r2", PAY).await.is_well());
        assert!(onboarded(&doubles) && retry(&doubles).is_none(), "{kind:?}");
        assert!(diff(&doubles, 10).await.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_run_that_takes_many_invocations_is_judged_as_a_whole() {
    let mut doubles = failing(Kind::Invalid);
    doubles.members.admit(PAY, REGION, groups("/app/", 60));
    doubles.with_account(PAY, |account| account.failing.insert(PUT, (Kind::Invalid, u64::MAX)));
    doubles.time = std::time::Duration::from_secs(3);
    assert!(doubles.run("r1", PAY).await.hops > 0);
    assert!(!onboarded(&doubles));
}

#[tokio::test(start_paused = true)]
async fn transient_failures_are_retried_and_final_ones_wait_for_the_sweep() {
    for (kind, again) in
        [(Kind::Unknown, true), (Kind::Denied, true), (Kind::Conflict, true), (Kind::Invalid, false)]
    {
        let doubles = failing(kind);
        doubles.run("r1", SEARCH).await;
        doubles.with_account(PAY, |account| account.failing.clear());
        doubles.run("r1", PAY).await;
        doubles.with_account(PAY, |account| {
            account.groups.get_mut("/app/0001").unwrap().filters.clear();
            account.failing.insert(PUT, (kind, u64::MAX));
        });
        doubles.run("r2", PAY).await;
        assert!(onboarded(&doubles), "{kind:?}: once it was, it stays so");
        assert_eq!(retry(&doubles).is_some(), again, "{kind:?}");
        assert_eq!(diff(&doubles, 5).await == [PAY], again, "{kind:?}");
        assert!(diff(&doubles, 10).await.is_empty(), "{kind:?}: that run is under way");
        doubles.run("r3", PAY).await;
        assert_eq!(retry(&doubles).map(|retry| retry.failed), again.then_some(2), "{kind:?}");
        assert!(diff(&doubles, 1).await.is_empty(), "{kind:?}: not so soon");
        assert_eq!(diff(&doubles, 20).await == [PAY], again, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ended_early_is_retried() {
    let doubles = failing(Kind::Unknown);
    doubles.run("r1", SEARCH).await;
    doubles.with_account(PAY, |account| {
        account.failing.clear();
        account.failing.insert("DescribeLogGroups", (Kind::Unknown, u64::MAX));
    });
    let report = doubles.run("r1", PAY).await;
    assert_eq!(report.error.unwrap().error_type, "unknown");
    assert_eq!(diff(&doubles, 5).await, [PAY]);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_and_an_offboarded_account_are_not_retried() {
    let doubles = failing(Kind::Unknown);
    doubles.run("r1", SEARCH).await;
    doubles.handle(json!({ "account": PAY, "region": REGION, "dry_run": true })).await.unwrap();
    assert_eq!(retry(&doubles), None);
    doubles.run("r1", PAY).await;
    assert!(retry(&doubles).is_some());
    doubles.handle(json!({ "offboard": PAY })).await.unwrap();
    doubles.drain().await;
    assert_eq!((retry(&doubles), diff(&doubles, 60).await.len()), (None, 0));
}
