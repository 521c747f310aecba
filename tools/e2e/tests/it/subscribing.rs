//! The subscriber: members' log groups are made what the table says, and kept so.

use std::collections::BTreeMap;
use std::time::Duration;

use e2e::{Filter, Members, PAY_PROD, Plan, SEARCH, SHARED, STRANGER};
use localcloud::endpoint::{Fault, Throttle};
use serde_json::{Value, json};

use crate::tables::TABLE;

/// Log groups on a page (AWS, `DescribeLogGroups`).
const PAGE: u64 = 50;

/// [`TABLE`] with a route that ships nothing.
fn table(except: &str) -> String {
    format!("{TABLE}\n[[routes]]\nname = \"noise\"\nlog_groups = [\"{except}\"]\nship = false\n")
}

/// The tests' hub with three members.
async fn three() -> Members {
    let members = Members::start(&table("/noise/*")).await;
    for account in [PAY_PROD, SEARCH, SHARED] {
        members.join(account).await;
    }
    members
}

/// So many log groups of an account.
async fn make(members: &Members, account: &str, groups: u64) -> Vec<String> {
    let groups: Vec<String> = (0..groups).map(|number| format!("/app/{number:04}")).collect();
    for group in &groups {
        members.make(account, group).await;
    }
    groups
}

fn count(report: &Value, column: &str) -> u64 {
    report["counts"][column].as_u64().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_and_what_is_made_later_is_subscribed_and_ships() {
    let members = three().await;
    for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search"), (SHARED, "/app"), (SHARED, "/noise/x")]
    {
        members.make(account, group).await;
    }
    members.settled().await;
    members.ask(json!({"schedule": "diff"})).await;
    members.settled().await;
    let ours = Filter {
        name: "loghub".to_owned(),
        destination: members.destination().to_owned(),
        role: format!("arn:aws:iam::{PAY_PROD}:role/loghub-delivery"),
        system_fields: ["@aws.account", "@aws.region"].map(str::to_owned).into(),
    };
    assert_eq!(members.filters(PAY_PROD, "/pay").await, [ours], "{}", members.report());
    assert_eq!(members.names(SHARED, "/noise/x").await, [""; 0], "the table says not to ship it");

    members.make(SEARCH, "/search/new").await;
    members.make(SEARCH, "/noise/new").await;
    members.settled().await;
    assert_eq!(members.names(SEARCH, "/search/new").await, ["loghub"], "{}", members.report());
    assert_eq!(members.names(SEARCH, "/noise/new").await, [""; 0]);
    for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search/new"), (SHARED, "/app")] {
        members.write(account, group, "a message").await;
    }
    for team in ["payments", "search", "platform"] {
        members.wait(team, 1).await;
    }
    let diff = members.ask(json!({"schedule": "diff"})).await;
    assert_eq!(diff["tasks"], 1, "the listed account without a role is looked for again: {diff}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_joins_later_ships_without_being_swept() {
    let members = Members::start(TABLE).await;
    members.join(PAY_PROD).await;
    members.make(STRANGER, "/theirs").await;
    members.sweep().await;
    assert_eq!(members.names(STRANGER, "/theirs").await, [""; 0]);
    members
        .publish(
            &TABLE.replace("[defaults]", "late = { id = \"444444444444\", team = \"search\" }\n[defaults]"),
        )
        .await;
    members.join(STRANGER).await;
    members.ask(json!({"schedule": "diff"})).await;
    members.settled().await;
    members.write(STRANGER, "/theirs", "a message").await;
    members.wait("search", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_excludes_is_unsubscribed_and_others_filters_stay() {
    let members = three().await;
    for group in ["/keep", "/drop/a", "/drop/b", "/full"] {
        members.make(SHARED, group).await;
    }
    members.put_foreign(SHARED, "/drop/b", "theirs").await;
    let five = ["a", "b", "c", "d", "e"];
    for filter in five {
        members.put_foreign(SHARED, "/full", filter).await;
    }
    members.sweep().await;
    let report = members.latest(SHARED).await;
    assert_eq!((count(&report, "seen"), count(&report, "subscribed")), (4, 3), "{report}");
    assert_eq!(members.names(SHARED, "/drop/b").await, ["loghub", "theirs"]);
    let blocked = report["counts"]["blocked"].as_object().expect("reasons");
    assert_eq!(blocked.values().collect::<Vec<_>>(), [&json!(1)], "no place is left on /full: {report}");

    members.publish(&table("/drop/*")).await;
    members.sweep().await;
    let report = members.latest(SHARED).await;
    assert_eq!((count(&report, "unsubscribed"), count(&report, "right")), (2, 1), "{report}");
    assert_eq!(members.names(SHARED, "/drop/a").await, [""; 0]);
    assert_eq!(members.names(SHARED, "/drop/b").await, ["theirs"]);
    assert_eq!(members.names(SHARED, "/full").await, five);
    assert_eq!(members.names(SHARED, "/keep").await, ["loghub"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_excludes_everything_leaves_every_filter() {
    let members = three().await;
    members.make(SHARED, "/app").await;
    members.sweep().await;
    members.publish(&table("*")).await;
    members.sweep().await;
    let report = members.latest(SHARED).await;
    assert_eq!(report["counts"]["refused"], json!({"unsubscribe": 1}), "{report}");
    assert_eq!(members.names(SHARED, "/app").await, ["loghub"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_somebody_deletes_comes_back_by_its_event_and_by_a_sweep() {
    let members = three().await;
    members.make(PAY_PROD, "/pay").await;
    members.sweep().await;
    members.delete_filter(PAY_PROD, "/pay", "loghub").await;
    members.settled().await;
    assert_eq!(members.names(PAY_PROD, "/pay").await, ["loghub"], "by its event\n{}", members.report());
    members.go_unseen(PAY_PROD);
    members.delete_filter(PAY_PROD, "/pay", "loghub").await;
    members.settled().await;
    assert_eq!(members.names(PAY_PROD, "/pay").await, [""; 0], "no event told of it");
    members.sweep().await;
    assert_eq!(members.names(PAY_PROD, "/pay").await, ["loghub"], "by a sweep");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_our_role_is_reported_and_stops_nobody() {
    let members = Members::start(TABLE).await;
    for account in [PAY_PROD, SHARED] {
        members.join(account).await;
    }
    for account in [PAY_PROD, SEARCH, SHARED] {
        members.make(account, "/app").await;
    }
    members.sweep().await;
    for (account, filters) in [(PAY_PROD, vec!["loghub"]), (SEARCH, vec![]), (SHARED, vec!["loghub"])] {
        assert_eq!(members.names(account, "/app").await, filters, "{account}\n{}", members.report());
    }
    let report = members.latest(SEARCH).await;
    assert!(report["error"]["error_type"].as_str().is_some_and(|kind| !kind.is_empty()), "{report}");
    assert!(members.latest(SHARED).await["error"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_left_stays_off() {
    let members = three().await;
    for group in ["/a", "/b"] {
        members.make(SHARED, group).await;
    }
    members.put_foreign(SHARED, "/b", "theirs").await;
    members.sweep().await;
    members.ask(json!({"offboard": SHARED})).await;
    members.settled().await;
    members.make(SHARED, "/c").await;
    members.settled().await;
    members.sweep().await;
    for (group, filters) in [("/a", vec![]), ("/b", vec!["theirs"]), ("/c", vec![])] {
        assert_eq!(members.names(SHARED, group).await, filters, "{group}\n{}", members.report());
    }
    members.ask(json!({"onboard": SHARED})).await;
    members.settled().await;
    assert_eq!(members.names(SHARED, "/c").await, ["loghub"], "until it is onboarded again");
}

fn time(text: &Value) -> jiff::Timestamp {
    text.as_str().expect("text").parse().expect("a time")
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_of_one_account_never_overlap() {
    let members = three().await;
    for account in [PAY_PROD, SEARCH] {
        members.make(account, "/app").await;
    }
    for _ in 0..4 {
        members.ask(json!({"schedule": "sweep"})).await;
    }
    members.settled().await;
    for account in [PAY_PROD, SEARCH] {
        let mut spans: Vec<_> = members
            .reports()
            .iter()
            .filter(|report| report["account"] == account && report["kind"] == "reconcile")
            .map(|report| (time(&report["started"]), time(&report["at"])))
            .collect();
        spans.sort();
        assert_eq!(spans.len(), 4, "{}", members.report());
        assert!(spans.windows(2).all(|two| two[0].1 <= two[1].0), "{account}: {spans:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_throttled_or_fails_for_a_while_is_missed_by_nothing() {
    let members = three().await;
    let groups = make(&members, SHARED, 12).await;
    members.endpoint.fail(SHARED, "PutSubscriptionFilter", 1, Fault::TestMessage);
    members.endpoint.fail(SHARED, "PutSubscriptionFilter", 1, Fault::Aborted);
    members.endpoint.fail(SHARED, "DescribeLogGroups", 1, Fault::Denied);
    members.endpoint.throttle(Some(Throttle { of: 3, out_of: 10 }));
    members.sweep().await;
    members.endpoint.throttle(None);
    let report = members.latest(SHARED).await;
    assert_eq!((count(&report, "seen"), count(&report, "subscribed")), (12, 12), "{report}");
    for group in &groups {
        assert_eq!(members.names(SHARED, group).await, ["loghub"], "{group}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_cut_short_and_killed_goes_on_and_skips_none() {
    let members = Members::open(Plan::new(TABLE).timeout(Duration::from_secs(10))).await;
    members.join(SHARED).await;
    // More than a page.
    let groups = make(&members, SHARED, 55).await;
    members.settled().await;
    members.ask(json!({"schedule": "sweep"})).await;
    for puts in [5, 20] {
        members.called(SHARED, "PutSubscriptionFilter", puts).await;
        assert!(members.subscriber().kill_environments() > 0);
    }
    members.settled().await;
    for group in &groups {
        assert_eq!(members.names(SHARED, group).await, ["loghub"], "{group}\n{}", members.report());
    }
    let report = members.latest(SHARED).await;
    assert_eq!((count(&report, "seen"), &report["ended"]), (55, &json!(true)), "{report}");
    assert!(report["hops"].as_u64() > Some(1), "it went on in other invocations: {report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_over_twenty_invocations_and_more() {
    let plan = Plan::new(TABLE).settings(&[("LOGHUB_DEADLINE_MARGIN_MS", "1500")]);
    let members = Members::open(plan.timeout(Duration::from_secs(3))).await;
    members.join(SHARED).await;
    let groups = make(&members, SHARED, 55).await;
    members.sweep().await;
    let report = members.latest(SHARED).await;
    // What is under way when time is up is done again, and may be found done.
    let subscribed = count(&report, "subscribed") + count(&report, "right");
    assert_eq!((count(&report, "seen"), subscribed), (55, 55), "{report}");
    assert!(report["hops"].as_u64() >= Some(20), "{report}");
    for group in &groups {
        assert_eq!(members.names(SHARED, group).await, ["loghub"], "{group}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_thousand_log_groups_none_is_missed_and_a_run_that_changes_nothing_only_looks() {
    let plan = Plan::new(TABLE).settings(&[("LOGHUB_QUOTA_PERCENT", "10000")]);
    let members = Members::open(plan).await;
    let sizes = [(PAY_PROD, 670), (SEARCH, 680), (SHARED, 650)];
    for (account, groups) in sizes {
        make(&members, account, groups).await;
        members.join_unread(account).await;
    }
    members.endpoint.throttle(Some(Throttle { of: 3, out_of: 10 }));
    members.sweep().await;
    members.endpoint.throttle(None);
    for (account, groups) in sizes {
        let counts = members.latest(account).await["counts"].take();
        assert_eq!((&counts["seen"], &counts["subscribed"]), (&json!(groups), &json!(groups)), "{counts}");
    }

    members.endpoint.forget_calls();
    members.sweep().await;
    let expected = sizes.into_iter().flat_map(|(account, groups)| {
        [("DescribeLogGroups", groups.div_ceil(PAGE)), ("DescribeSubscriptionFilters", groups)]
            .map(|(operation, calls)| ((account.to_owned(), operation.to_owned()), calls))
    });
    let calls = members.endpoint.calls();
    println!("a run that changes nothing: {calls:?}");
    let made: BTreeMap<_, _> = calls.into_iter().map(|(call, count)| (call, count.made)).collect();
    assert_eq!(made, expected.collect());
    for (account, groups) in sizes {
        let counts = members.latest(account).await["counts"].take();
        assert_eq!((&counts["seen"], &counts["right"]), (&json!(groups), &json!(groups)), "{counts}");
    }
}
