//! Batches of the events queue.

use serde_json::{Value, json};
use subscriber::apply::refusal::Kind;

use crate::support::{Doubles, PAY, REGION, SEARCH, STATE, event, event_batch, groups, log_group};

/// An account that is onboarded, with our filters on its log groups.
async fn onboarded(rest: &str) -> Doubles {
    let doubles = Doubles::new(rest);
    doubles.members.admit(PAY, REGION, groups("/app/", 30));
    doubles.run("r0", PAY).await;
    doubles
}

fn created(group: &str) -> Value {
    event(PAY, "CreateLogGroup", json!({ "logGroupName": group }))
}

fn make(doubles: &Doubles, name: &str) {
    let held = doubles.with_account(PAY, |account| account.groups["/app/0000"].clone());
    let held = crate::support::members::Held { group: log_group(name), filters: [].into(), ..held };
    doubles.with_account(PAY, |account| account.groups.insert(name.to_owned(), held));
}

fn tag(doubles: &Doubles, group: &str) -> Value {
    doubles.with_account(PAY, |account| {
        let tags = &mut account.groups.get_mut(group).unwrap().tags;
        tags.insert("logs".to_owned(), "off".to_owned());
    });
    let arn = format!("arn:aws:logs:{REGION}:{PAY}:log-group:{group}");
    event(PAY, "TagResource", json!({ "resourceArn": arn }))
}

fn failures(answer: &Value) -> Vec<&str> {
    let failures = answer["batchItemFailures"].as_array().unwrap();
    failures.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_new_log_group_is_subscribed_at_once_despite_repeated_events() {
    let doubles = onboarded("").await;
    make(&doubles, "/new");
    let answered = doubles.handle(event_batch(&[created("/new"), created("/new")])).await.unwrap();
    assert!(failures(&answered.answer).is_empty());
    assert!(doubles.subscribed(PAY).contains(&"/new".to_owned()));
    let counts = &answered.reports.reports[0].counts;
    assert_eq!((counts.seen, counts.subscribed), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_removed_filter_of_the_hub_is_put_back() {
    let doubles = onboarded("").await;
    doubles.with_account(PAY, |account| account.groups.get_mut("/app/0007").unwrap().filters.clear());
    let removed =
        event(PAY, "DeleteSubscriptionFilter", json!({"logGroupName": "/app/0007", "filterName": "loghub"}));
    doubles.handle(event_batch(&[removed])).await.unwrap();
    assert_eq!(doubles.subscribed(PAY).len(), 30);
}

#[tokio::test(start_paused = true)]
async fn an_excluding_tag_requests_a_run_over_the_whole_account() {
    let doubles = onboarded("[subscribe]\ntags = { none = ['logs=off'] }").await;
    let events = [tag(&doubles, "/app/0003"), tag(&doubles, "/app/0004")];
    doubles.handle(event_batch(&events)).await.unwrap();
    doubles.handle(event_batch(&events)).await.unwrap();
    assert_eq!(doubles.subscribed(PAY).len(), 30, "events remove nothing");
    assert_eq!(doubles.queue.waiting().len(), 1, "one run is enough for all that happened before it starts");
    let report = doubles.drain().await.pop().unwrap();
    assert_eq!((report.counts.unsubscribed, doubles.subscribed(PAY).len()), (2, 28));

    let event = tag(&doubles, "/app/0005");
    doubles.handle(event_batch(&[event])).await.unwrap();
    assert_eq!(doubles.drain().await.len(), 1, "a run that has started may have missed it");
    assert_eq!(doubles.subscribed(PAY).len(), 27);
}

#[tokio::test(start_paused = true)]
async fn tagging_a_whole_account_away_removes_nothing() {
    let doubles = onboarded("[subscribe]\ntags = { none = ['logs=off'] }").await;
    for n in 0..30 {
        let event = tag(&doubles, &format!("/app/{n:04}"));
        doubles.handle(event_batch(&[event])).await.unwrap();
    }
    let reports = doubles.drain().await;
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0].counts.refused["unsubscribe"], 30);
    assert_eq!(doubles.subscribed(PAY).len(), 30);
}

#[tokio::test(start_paused = true)]
async fn events_of_accounts_that_are_not_onboarded_are_ignored() {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 2));
    let answered = doubles.handle(event_batch(&[created("/app/0000")])).await.unwrap();
    assert!(failures(&answered.answer).is_empty() && answered.reports.reports.is_empty());
    assert!(doubles.subscribed(PAY).is_empty());
    doubles.run("r1", PAY).await;
    doubles.subscriber.offboard(&doubles.invocation(), PAY).await.unwrap();
    doubles.handle(event_batch(&[created("/app/0000")])).await.unwrap();
    assert!(doubles.subscribed(PAY).is_empty());
}

#[tokio::test(start_paused = true)]
async fn only_transient_failures_stay_in_the_queue() {
    let doubles = onboarded("").await;
    make(&doubles, "/new");
    doubles.with_account(PAY, |account| {
        account.failing.insert("PutSubscriptionFilter", (Kind::Throttled, u64::MAX))
    });
    let elsewhere = {
        let mut event = event(SEARCH, "CreateLogGroup", json!({"logGroupName": "/x"}));
        event["region"] = json!("us-east-1");
        event
    };
    let batch = [created("/new"), created("/vanished"), json!("nonsense"), elsewhere, created("/app/0001")];
    let answered = doubles.handle(event_batch(&batch)).await.unwrap();
    assert_eq!(failures(&answered.answer), ["m0", "m2"]);

    doubles.with_account(PAY, |account| {
        account.failing.insert("PutSubscriptionFilter", (Kind::Invalid, u64::MAX))
    });
    let answered = doubles.handle(event_batch(&[created("/new")])).await.unwrap();
    assert!(failures(&answered.answer).is_empty(), "the sweep tells of it, day by day");
    assert!(!answered.reports.reports[0].is_well());
}

#[tokio::test(start_paused = true)]
async fn without_the_hubs_own_state_events_stay_in_the_queue() {
    let doubles = onboarded("").await;
    doubles.store.set_down(true);
    let answered = doubles.handle(event_batch(&[created("/new")])).await.unwrap();
    assert_eq!(failures(&answered.answer), ["m0"]);
}

#[tokio::test(start_paused = true)]
async fn reports_of_events_do_not_replace_the_report_of_a_run() {
    let doubles = onboarded("").await;
    let key = format!("reports/{PAY}/{REGION}.json");
    let before = doubles.store.text(STATE, &key);
    doubles.handle(event_batch(&[created("/app/0001")])).await.unwrap();
    assert!(before.is_some());
    assert_eq!(doubles.store.text(STATE, &key), before);
}
