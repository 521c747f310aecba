//! Trouble on the way: throttling, deadlines, kills, roles, and errors that pass with patience.

use std::time::Duration;

use subscriber::apply::refusal::Kind;
use subscriber::failure::Failure;
use subscriber::report::Kind as ReportKind;
use subscriber::task::{MAX_HOPS, Pass, Task};

use crate::support::{Doubles, PAY, REGION, SEARCH, STATE, groups};

fn with_groups(count: usize) -> Doubles {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", count));
    doubles
}

fn start(run: &str) -> Task {
    Task::start(run, PAY, REGION, Pass::Converge)
}

#[tokio::test(start_paused = true)]
async fn every_log_group_is_subscribed_with_three_of_ten_calls_throttled() {
    let doubles = with_groups(500);
    doubles.with_account(PAY, |account| account.throttled = 3);
    let report = doubles.run("r1", PAY).await;
    assert!(report.is_well(), "{report:?}");
    assert_eq!((report.counts.seen, report.counts.subscribed), (500, 500));
    assert_eq!(doubles.subscribed(PAY).len(), 500);
    assert!(doubles.with_account(PAY, |account| account.throttlings) > 300);
}

#[tokio::test(start_paused = true)]
async fn a_run_with_short_deadlines_continues_until_it_is_done() {
    let mut doubles = with_groups(120);
    doubles.time = Duration::from_secs(3);
    let report = doubles.run("r1", PAY).await;
    assert!(report.ended && report.hops >= 20, "{} hops", report.hops);
    assert_eq!(doubles.subscribed(PAY).len(), 120);
    assert_eq!((report.counts.seen, report.counts.right + report.counts.subscribed), (120, 120));
}

#[tokio::test(start_paused = true)]
async fn a_killed_run_is_resumed_by_another_environment_without_a_gap() {
    let mut doubles = with_groups(200);
    doubles.time = Duration::from_secs(30);
    let mut task = Some(start("r1"));
    let mut kills = 0;
    while let Some(current) = task {
        // Killed in the middle of its work: SQS delivers the very same task again.
        let invocation = doubles.invocation();
        let killed = doubles.subscriber.work(&invocation, current.clone());
        if tokio::time::timeout(Duration::from_secs(7), killed).await.is_err() {
            kills += 1;
            doubles.restart();
        }
        doubles.work(current).await;
        task = doubles.queue.receive();
    }
    assert!(kills >= 5, "{kills} kills");
    assert_eq!(doubles.subscribed(PAY).len(), 200);
    let report = doubles.store.text(STATE, &format!("reports/{PAY}/{REGION}.json")).unwrap();
    assert!(report.contains("\"seen\":200"), "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_missing_role_is_reported_and_other_accounts_finish() {
    let doubles = Doubles::new("");
    doubles.members.admit(SEARCH, REGION, groups("/app/", 3));
    let missing = doubles.work(start("r1")).await;
    let error = missing.error.as_ref().unwrap();
    assert_eq!(error.error_type, "role_missing");
    assert!(error.message.contains("arn:aws:iam::111111111111:role/loghub-member"), "{}", error.message);
    assert!(missing.ended && !missing.is_well());
    assert_eq!(
        doubles.store.text(STATE, &format!("onboarded/{PAY}")),
        None,
        "so that it is tried again soon"
    );
    assert!(doubles.run("r1", SEARCH).await.is_well());
    assert_eq!(doubles.subscribed(SEARCH).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn transient_failures_are_retried_and_reported_when_patience_ends() {
    for kind in [Kind::Denied, Kind::Conflict, Kind::Undeliverable, Kind::Unavailable, Kind::Unknown] {
        let doubles = with_groups(20);
        doubles.with_account(PAY, |account| account.failing.insert("PutSubscriptionFilter", (kind, 60)));
        let report = doubles.run("r1", PAY).await;
        assert_eq!((report.counts.subscribed, report.is_well()), (20, true), "{kind:?}");

        let doubles = with_groups(100);
        doubles
            .with_account(PAY, |account| account.failing.insert("PutSubscriptionFilter", (kind, u64::MAX)));
        let report = doubles.run("r1", PAY).await;
        assert_eq!(report.counts.failed[kind.error_type()], 100, "{kind:?}");
        assert_eq!(report.hops, 0, "patience is for all log groups together");
    }
}

#[tokio::test(start_paused = true)]
async fn a_denial_of_an_older_role_is_not_retried() {
    let doubles = with_groups(300);
    doubles.run("r1", PAY).await;
    doubles.with_account(PAY, |account| {
        account.groups.values_mut().for_each(|held| held.filters.clear());
        account.failing.insert("PutSubscriptionFilter", (Kind::Denied, 100));
    });
    doubles.with_account(PAY, |account| account.calls.clear());
    let report = doubles.run("r2", PAY).await;
    assert_eq!((report.counts.failed["denied"], report.counts.subscribed), (100, 200));
    let puts = doubles.with_account(PAY, |account| account.calls["PutSubscriptionFilter"]);
    assert_eq!(puts, 300, "one try each");
}

#[tokio::test(start_paused = true)]
async fn one_log_groups_failure_stops_no_other() {
    let doubles = with_groups(10);
    doubles.with_account(PAY, |account| account.failing.insert("PutSubscriptionFilter", (Kind::Invalid, 2)));
    let report = doubles.run("r1", PAY).await;
    assert_eq!((report.counts.subscribed, report.counts.failed["invalid"]), (8, 2));
    assert!(!report.is_well() && report.error.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_log_group_that_vanishes_is_skipped_and_counted() {
    let doubles = with_groups(10);
    doubles
        .with_account(PAY, |account| account.failing.insert("DescribeSubscriptionFilters", (Kind::Gone, 3)));
    let report = doubles.run("r1", PAY).await;
    assert_eq!((report.counts.vanished, report.counts.subscribed), (3, 7));
    assert!(report.is_well());
}

#[tokio::test(start_paused = true)]
async fn an_expired_page_restarts_the_run() {
    let mut doubles = with_groups(100);
    doubles.time = Duration::from_mins(1);
    let mut cut = doubles.work(start("r1")).await;
    while !cut.ended && doubles.queue.waiting()[0].page.is_none() {
        cut = doubles.work(doubles.queue.receive().unwrap()).await;
    }
    doubles.with_account(PAY, |account| account.failing.insert("DescribeLogGroups", (Kind::StalePage, 1)));
    let report = doubles.drain().await.pop().unwrap();
    assert!(report.is_well() && report.ended);
    assert_eq!((report.counts.seen, doubles.subscribed(PAY).len()), (100, 100));
}

#[tokio::test(start_paused = true)]
async fn another_invalid_parameter_does_not_restart_the_run() {
    for kind in [Kind::Invalid, Kind::Unknown] {
        let mut doubles = with_groups(100);
        doubles.time = Duration::from_mins(1);
        let mut cut = doubles.work(start("r1")).await;
        while !cut.ended && doubles.queue.waiting()[0].page.is_none() {
            cut = doubles.work(doubles.queue.receive().unwrap()).await;
        }
        doubles.time = Duration::from_mins(15);
        doubles.with_account(PAY, |account| account.failing.insert("DescribeLogGroups", (kind, u64::MAX)));
        let report = doubles.drain().await.pop().unwrap();
        assert_eq!(report.error.unwrap().error_type, kind.error_type());
        assert!(doubles.queue.waiting().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_found_at_a_put_is_looked_up() {
    let said = [
        "ResourceNotFoundException: The specified resource does not exist.",
        "ResourceNotFoundException: The specified destination does not exist.",
        "ResourceNotFoundException: The destination for log group /app/0000 does not exist.",
        "ResourceNotFoundException: The specified log group does not exist.",
    ];
    for said in said {
        let doubles = with_groups(3);
        doubles.with_account(PAY, |account| account.puts_refused = Some((Kind::Gone, said)));
        let report = doubles.run("r1", PAY).await;
        assert_eq!((report.counts.vanished, report.counts.failed["destination_missing"]), (0, 3), "{said}");
        let why = &report.counts.notes[0].why;
        assert!(why.contains(said) && why.contains(":destination:loghub may be missing"), "{why}");
        assert!(!report.is_well());
    }
    let doubles = with_groups(3);
    doubles.with_account(PAY, |account| account.failing.insert("PutSubscriptionFilter", (Kind::Gone, 1)));
    let report = doubles.run("r1", PAY).await;
    assert_eq!(report.counts.failed["destination_missing"], 1, "one is enough to be told");
}

#[tokio::test(start_paused = true)]
async fn a_filter_is_put_without_a_role_where_the_destination_takes_none() {
    let doubles = with_groups(40);
    doubles.with_account(PAY, |account| account.refuses_roles = true);
    let report = doubles.run("r1", PAY).await;
    assert_eq!((report.is_well(), report.counts.subscribed), (true, 40), "{report:?}");
    let roles = doubles.with_account(PAY, |account| {
        account.groups.values().filter(|held| held.filters["loghub"].role.is_some()).count()
    });
    assert_eq!(roles, 0);
    let again = doubles.run("r2", PAY).await;
    assert_eq!((again.counts.right, again.counts.updated), (40, 0));
}

#[tokio::test(start_paused = true)]
async fn a_run_over_the_maximum_of_continuations_is_given_up_and_reported() {
    let mut doubles = with_groups(100);
    doubles.time = Duration::from_secs(3);
    let report = doubles.work(Task { hops: MAX_HOPS, ..start("r1") }).await;
    assert_eq!(report.error.unwrap().error_type, "too_many_hops");
    assert!(doubles.queue.waiting().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_remainder_can_not_be_sent_stays_in_the_queue() {
    let mut doubles = with_groups(100);
    doubles.time = Duration::from_secs(3);
    doubles.queue.set_down(true);
    assert!(matches!(
        doubles.subscriber.work(&doubles.invocation(), start("r1")).await,
        Err(Failure::Call(_))
    ));
    doubles.queue.set_down(false);
    doubles.store.set_down(true);
    doubles.restart();
    assert!(matches!(
        doubles.subscriber.work(&doubles.invocation(), start("r1")).await,
        Err(Failure::TableError(_))
    ));
}

#[tokio::test(start_paused = true)]
async fn a_task_outside_the_hubs_accounts_and_regions_is_refused() {
    let doubles = with_groups(1);
    for (account, region) in [("1", REGION), ("../../etc/xx", REGION), (PAY, "us-east-1"), (PAY, "")] {
        let task = Task::start("r1", account, region, Pass::Converge);
        let failure = doubles.subscriber.work(&doubles.invocation(), task).await.unwrap_err();
        assert_eq!(failure.error_type(), "bad_task", "{failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_left_stays_so() {
    let doubles = with_groups(30);
    doubles.run("r1", PAY).await;
    let reports = doubles.subscriber.offboard(&doubles.invocation(), PAY).await.unwrap();
    assert_eq!((reports[0].kind, reports[0].counts.unsubscribed), (ReportKind::Offboard, 30));
    assert!(doubles.subscribed(PAY).is_empty());
    let again = doubles.drain().await.pop().unwrap();
    assert_eq!((again.kind, again.counts.unsubscribed, again.counts.excluded), (ReportKind::Offboard, 0, 30));

    let report = doubles.run("r2", PAY).await;
    assert!(report.offboarded && doubles.subscribed(PAY).is_empty());
    doubles.subscriber.onboard(&doubles.invocation(), PAY).await.unwrap();
    assert!(doubles.drain().await.pop().unwrap().is_well());
    assert_eq!(doubles.subscribed(PAY).len(), 30);
}

#[tokio::test(start_paused = true)]
async fn offboarding_takes_as_many_invocations_as_it_needs() {
    let mut doubles = with_groups(100);
    doubles.run("r1", PAY).await;
    doubles.time = Duration::from_secs(20);
    let reports = doubles.subscriber.offboard(&doubles.invocation(), PAY).await.unwrap();
    assert!(!reports[0].ended);
    assert!(doubles.drain().await.iter().all(subscriber::report::Report::is_well));
    assert!(doubles.subscribed(PAY).is_empty());
}

#[tokio::test(start_paused = true)]
async fn offboarding_without_a_role_is_recorded_and_names_the_fix() {
    let doubles = Doubles::new("");
    let reports = doubles.subscriber.offboard(&doubles.invocation(), PAY).await.unwrap();
    let error = reports[0].error.as_ref().unwrap();
    assert_eq!(error.error_type, "role_missing");
    assert!(error.message.contains("delete-subscription-filter"), "{}", error.message);
    assert!(doubles.store.text(STATE, &format!("tombstones/{PAY}")).is_some());
    assert!(doubles.queue.waiting().is_empty());
}
