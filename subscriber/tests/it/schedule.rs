//! The schedules that fill the queue of tasks, and the inputs of the function.

use serde_json::{Value, json};

use crate::support::{Doubles, PAY, REGION, SEARCH, STATE, groups};

const STACK_SET: &str = "[subscribe]\naccounts = { stack_set = 'loghub-member' }";
const THIRD: &str = "333333333333";

fn waiting(doubles: &Doubles) -> Vec<String> {
    doubles.queue.waiting().iter().map(subscriber::task::Task::group).collect()
}

async fn schedule(doubles: &Doubles, schedule: &str) -> Value {
    doubles.handle(json!({ "schedule": schedule })).await.unwrap().answer
}

#[tokio::test(start_paused = true)]
async fn a_sweep_is_a_task_for_each_region_of_each_account() {
    let doubles = Doubles::with("", &[("LOGHUB_REGIONS", "eu-west-1,us-east-1")]);
    let answer = schedule(&doubles, "sweep").await;
    assert_eq!(answer["tasks"], 4);
    let places = [(PAY, "eu-west-1"), (PAY, "us-east-1"), (SEARCH, "eu-west-1"), (SEARCH, "us-east-1")];
    assert_eq!(waiting(&doubles), places.map(|(account, region)| format!("{account}/{region}")));
    schedule(&doubles, "sweep").await;
    assert_eq!(waiting(&doubles).len(), 4, "an invocation that is repeated doubles nothing");
}

#[tokio::test(start_paused = true)]
async fn a_diff_enqueues_new_accounts_until_they_are_onboarded() {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 3));
    schedule(&doubles, "diff").await;
    assert_eq!(waiting(&doubles).len(), 2);
    let reports = doubles.drain().await;
    assert_eq!((reports[0].is_well(), reports[1].is_well()), (true, false), "one has no role yet");
    assert_eq!(schedule(&doubles, "diff").await["accounts"], json!([SEARCH]));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_shrinks_offboards_nobody() {
    let doubles = Doubles::new(STACK_SET);
    for account in [PAY, SEARCH] {
        doubles.members.admit(account, REGION, groups("/app/", 3));
    }
    doubles.lists.set(&[PAY, SEARCH, "not-an-account"]);
    schedule(&doubles, "sweep").await;
    doubles.drain().await;
    doubles.lists.set(&[]);
    doubles.with_account(PAY, |account| account.groups.get_mut("/app/0001").unwrap().filters.clear());
    let run = doubles.handle(json!({ "schedule": "diff" })).await.unwrap().answer;
    assert_eq!(run["tasks"], 0);
    doubles.subscriber.onboard(&doubles.invocation(), THIRD).await.unwrap();
    doubles.queue.receive();
    assert_eq!(schedule_again(&doubles).await["accounts"], json!([PAY, SEARCH]));
    doubles.drain().await;
    assert_eq!((doubles.subscribed(PAY).len(), doubles.subscribed(SEARCH).len()), (3, 3));
}

/// A sweep of another invocation.
async fn schedule_again(doubles: &Doubles) -> Value {
    let mut invocation = doubles.invocation();
    invocation.request_id = "request-2".into();
    doubles.subscriber.handle(&invocation, json!({ "schedule": "sweep" })).await.unwrap().answer
}

#[tokio::test(start_paused = true)]
async fn a_failed_list_is_an_error_and_onboarded_accounts_are_swept_all_the_same() {
    let doubles = Doubles::new(STACK_SET);
    doubles.store.insert(STATE, &format!("onboarded/{PAY}"), "{\"onboarded_at\":\"2026-01-01T00:00:00Z\"}");
    let failure = doubles.handle(json!({ "schedule": "sweep" })).await.unwrap_err();
    assert!(failure.to_string().contains("ListStackInstances"), "{failure}");
    assert_eq!(waiting(&doubles), [format!("{PAY}/{REGION}")]);
}

#[tokio::test(start_paused = true)]
async fn offboarded_accounts_are_in_no_schedule() {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 1));
    doubles.handle(json!({ "offboard": PAY })).await.unwrap();
    doubles.drain().await;
    assert_eq!(schedule(&doubles, "sweep").await["accounts"], json!([SEARCH]));
}

#[tokio::test(start_paused = true)]
async fn a_manual_task_is_answered_with_its_report() {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 3));
    let answered = doubles.handle(json!({ "account": PAY, "region": REGION })).await.unwrap();
    assert_eq!(
        (&answered.answer["counts"]["subscribed"], &answered.answer["run"]),
        (&json!(3), &json!("manual-request-1"))
    );
    let answered = doubles.handle(json!({ "offboard": PAY })).await.unwrap();
    assert_eq!(answered.answer[0]["counts"]["unsubscribed"], 3);
    let answered = doubles.handle(json!({ "onboard": PAY })).await.unwrap();
    assert_eq!(answered.answer["tasks"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_task_of_the_queue_is_handled_and_an_invalid_one_stays() {
    let doubles = Doubles::new("");
    doubles.members.admit(PAY, REGION, groups("/app/", 3));
    let record = |id: &str, body: Value| {
        json!({
            "messageId": id, "body": body.to_string(), "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:999999999999:loghub-reconcile.fifo",
        })
    };
    let task = json!({"run": "r1", "account": PAY, "region": REGION, "hops": 0});
    let broken = json!({"run": "r1", "account": PAY, "region": REGION, "hops": 0, "pages": "x"});
    let batch = json!({"Records": [record("good", task), record("broken", broken)]});
    let answered = doubles.handle(batch).await.unwrap();
    assert_eq!(answered.answer, json!({"batchItemFailures": [{"itemIdentifier": "broken"}]}));
    assert_eq!(doubles.subscribed(PAY).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_input_is_refused() {
    let doubles = Doubles::new("");
    for payload in [
        json!({}),
        json!(null),
        json!([1]),
        json!({"schedule": "weekly"}),
        json!({"schedule": "sweep", "x": 1}),
        json!({"offboard": 1}),
        json!({"account": PAY}),
        json!({"Records": 1}),
    ] {
        let failure = doubles.handle(payload.clone()).await.unwrap_err();
        assert_eq!(failure.error_type(), "bad_input", "{payload}");
    }
    for payload in [json!({"offboard": "all"}), json!({"onboard": ""})] {
        assert_eq!(doubles.handle(payload).await.unwrap_err().error_type(), "bad_task");
    }
}
