//! Findings of `loghub status` and `loghub onboard` beside the reports of runs.

use axum::Router;
use axum::http::StatusCode;
use e2e::{PAY_PROD, Plan, SEARCH, STRANGER, gzip};
use serde_json::{Value, json};

use crate::cli::{Desk, Ran, TABLE, ran, snapshot};

/// A record as CloudWatch Logs delivers it, of an event that happened now.
fn record(owner: &str) -> Vec<u8> {
    let now = jiff::Timestamp::now().as_millisecond();
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": owner, "logGroup": "/pay", "logStream": "s",
        "subscriptionFilters": ["loghub"],
        "logEvents": [{"id": format!("{now:056}"), "timestamp": now, "message": "m"}],
    });
    gzip(envelope.to_string().as_bytes())
}

impl Desk {
    /// A hub whose two accounts are onboarded, and whose events have been seen.
    async fn with_events() -> Desk {
        let desk = Desk::open().await;
        for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search")] {
            let Ran { code, out, err } = desk.run(&["onboard", account, "--until", "subscribed"]).await;
            assert_eq!(code, 0, "{out}{err}\n{}", desk.hub.report());
            desk.hub.write(account, group, "hello").await;
        }
        desk.hub.seen(PAY_PROD).await;
        desk.hub.seen(SEARCH).await;
        desk
    }

    /// Has it that an account left then.
    async fn left(&self, account: &str, at: &str) {
        let tombstone = json!({"offboarded_at": at}).to_string().into_bytes();
        self.hub.put_object("StateBucket", &format!("tombstones/{account}"), tombstone).await;
    }

    async fn status(&self) -> (i32, Value) {
        self.json(&["status"]).await
    }
}

fn problems(status: &Value) -> Vec<&str> {
    status["problems"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn status_shows_last_events_and_counts_of_teams() {
    let desk = Desk::with_events().await;
    let Ran { code, out, err } = desk.run(&["status"]).await;
    assert_eq!(code, 0, "{out}{err}");
    snapshot("status_with_events_human", &out);
    assert!(out.lines().all(|line| line.chars().count() <= 120), "{out}");
    let (_, status) = desk.status().await;
    snapshot("status_with_events_json", &format!("{status:#}"));
    let (code, one) = desk.json(&["status", "--account", "search"]).await;
    assert_eq!(code, 0, "{one}");
    assert!(one["accounts"][0]["last_event"]["lag_millis"].is_number(), "{one}");
    assert_eq!((&one["teams"], &one["destinations"]), (&json!([]), &json!([])), "{one}");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_accounts_that_are_not_onboarded_are_a_problem() {
    let desk = Desk::with_events().await;
    assert_eq!(desk.run(&["offboard", SEARCH, "--yes"]).await.code, 0, "{}", desk.hub.report());
    let now = jiff::Timestamp::now();
    for left in [now, now - jiff::SignedDuration::from_mins(30)] {
        desk.left(SEARCH, &left.to_string()).await;
        let (code, status) = desk.status().await;
        assert_eq!((code, problems(&status)), (0, vec![]), "events may be on their way: {status}");
    }

    desk.left(SEARCH, "2026-01-02T03:04:05Z").await;
    desk.hub.put([record(STRANGER)]).await;
    desk.hub.seen(STRANGER).await;
    let (code, status) = desk.status().await;
    let orphans: Vec<_> = status["orphans"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|found| found["account"].as_str().unwrap_or_default())
        .collect();
    assert_eq!((code, orphans), (1, vec![SEARCH, STRANGER]), "{status}");
    let said = problems(&status).join("\n");
    for expected in [
        format!("{SEARCH} was offboarded at 2026-01-02 03:04, but its events still arrive"),
        format!("{STRANGER} is not onboarded, but its events arrive"),
    ] {
        assert!(said.contains(&expected), "{expected}: {said}");
    }
    let (code, one) = desk.json(&["status", "--account", STRANGER]).await;
    assert_eq!((code, problems(&one).len()), (1, 2), "{one}");
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_reports_are_shown_unless_zero() {
    let desk = Desk::with_events().await;
    let mut report = desk.hub.latest(PAY_PROD).await;
    let counts = &mut report["counts"];
    counts["retention_set"] = json!(3);
    counts["retention_failed"] = json!({"throttled": 1});
    counts["blocked"] = json!({"two_filters": 12});
    desk.hub
        .put_object("StateBucket", &format!("reports/{PAY_PROD}/eu-west-1.json"), report.to_string().into())
        .await;
    let Ran { code, out, .. } = desk.run(&["status"]).await;
    assert_eq!(code, 1, "{out}");
    snapshot("status_with_counts_human", &out);
}

#[tokio::test(flavor = "multi_thread")]
async fn withheld_messages_are_a_problem() {
    let table = TABLE.replace("keys = [\"password\"]", "keys = [\"password\"]\nhash = true");
    let desk = Desk::of(Plan::new(&table)).await;
    assert_eq!(
        desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code,
        0,
        "{}",
        desk.hub.report()
    );
    desk.hub.write(PAY_PROD, "/pay", r#"{"password": "hunter2"}"#).await;
    desk.hub.seen(PAY_PROD).await;
    let (code, status) = desk.status().await;
    let said = problems(&status).join("\n");
    assert!(
        code == 1 && said.contains("payments: 1 message of the last 24 hours could not be masked"),
        "{status}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_several_types_are_shown_and_no_problem() {
    let desk = Desk::open().await;
    let Ran { code, out, err } = desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await;
    assert_eq!(code, 0, "{out}{err}\n{}", desk.hub.report());
    for (message, delivered) in [(r#"{"status": 200}"#, 1), (r#"{"status": "ok"}"#, 2)] {
        desk.hub.write(PAY_PROD, "/pay", message).await;
        desk.hub.wait("payments", delivered).await;
    }
    let shown = |out: &str, fields: &str| {
        let said = "payments: 1 event of the last 24 hours has a field of another type";
        assert!(out.contains(said) && out.contains(fields), "{out}\n{}", desk.hub.report());
    };
    let Ran { code, out, err } = until_conflicts(&desk).await;
    assert_eq!(code, 1, "search was never onboarded: {out}{err}");
    shown(&out, "search the shipper's log for `TypeConflict`");

    // Lambda would write it.
    let (hub, group) = (desk.hub.cloud().hub(), "/aws/lambda/loghub-shipper");
    // The local cloud may have it already.
    let _ = desk.hub.cloud().logs(hub).create_log_group().log_group_name(group).send().await;
    let line = json!({
        "level": "WARN", "error_type": "TypeConflict", "team": "payments", "field": "status", "first_type": "number",
        "later_type": "text", "log_group": "/pay", "message": "m",
    });
    desk.hub.write(hub, group, &line.to_string()).await;
    let Ran { out, .. } = desk.run(&["status"]).await;
    shown(&out, "status (number, text)");
    let (_, status) = desk.status().await;
    let payments = &status["teams"][0];
    assert_eq!(
        (&payments["team"], &payments["day"]["conflicting"]),
        (&json!("payments"), &json!(1)),
        "{status}"
    );
    assert_eq!(payments["mixed_fields"][0]["field"], json!("status"), "{status}");
}

/// Metrics come after their events.
async fn until_conflicts(desk: &Desk) -> Ran {
    for _ in 0..60 {
        let ran = desk.run(&["status"]).await;
        if ran.out.contains("of another type") {
            return ran;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    desk.run(&["status"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn destination_that_excludes_members_is_a_problem() {
    let desk = Desk::with_events().await;
    let logs = desk.hub.cloud().logs(desk.hub.cloud().hub());
    let arn = desk.hub.destination();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": PAY_PROD}, "Action": "logs:PutSubscriptionFilter", "Resource": arn,
        }],
    });
    let put = logs.put_destination_policy().destination_name("loghub").access_policy(policy.to_string());
    put.force_update(true).send().await.expect("the policy is put");
    let Ran { code, out, err } = desk.run(&["status"]).await;
    assert_eq!(code, 1, "{out}{err}");
    for said in [
        "destination eu-west-1: to the stream loghub; lets in 1 account by id".to_owned(),
        format!("The destination loghub in eu-west-1 does not let in {SEARCH}"),
    ] {
        assert!(out.contains(&said), "{said}: {out}");
    }

    logs.delete_destination().destination_name("loghub").send().await.expect("it is deleted");
    let (code, status) = desk.status().await;
    assert_eq!((code, &status["destinations"][0]["target"]), (1, &json!(null)), "{status}");
    assert!(problems(&status)[0].contains("The destination loghub in eu-west-1 does not exist"), "{status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_operator_role_is_a_problem() {
    let desk = Desk::with_events().await;
    desk.hub.leave(SEARCH).await;
    let Ran { code, out, err } = desk.run(&["status"]).await;
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("failed to assume its role loghub-operator"), "{out}");
    assert!(out.lines().any(|line| line.contains(SEARCH) && line.contains("no operator")), "{out}");

    desk.hub.leave(PAY_PROD).await;
    let (code, status) = desk.status().await;
    let gap = status["gaps"][0].as_str().unwrap_or_default();
    assert!(
        code == 0 && gap.contains("none of them could be assumed"),
        "that may be the caller's fault: {status}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn onboard_waits_for_a_new_event() {
    let desk = Desk::open().await;
    let Ran { code, out, err } = desk.run(&["onboard", "search", "--timeout", "10s"]).await;
    assert!(code == 1 && out.contains("1 of 1 log group is subscribed"), "{out}{err}\n{}", desk.hub.report());
    assert!(
        out.contains("no new event has arrived within 10s. To cause one, write to a subscribed log group"),
        "{out}"
    );

    assert!(err.contains("waiting for a new event of") && err.contains("do not count"), "{err}");

    let onboard = desk.json(&["onboard", "pay-prod"]);
    let write = async {
        desk.hub.subscribed(PAY_PROD, "/pay").await;
        desk.hub.write(PAY_PROD, "/pay", "the first").await;
    };
    let ((code, onboarded), ()) = tokio::join!(onboard, write);
    assert_eq!((code, &onboarded["first_event"]["outcome"]), (0, &json!("arrived")), "{onboarded}");
    assert!(onboarded["first_event"]["lag_millis"].is_number(), "{onboarded}");
    let Ran { code, out, .. } = desk.run(&["onboard", "pay-prod"]).await;
    assert!(code == 0 && out.contains("a new event has arrived"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn onboard_of_an_account_without_log_groups_waits_for_no_event() {
    let desk = Desk::open().await;
    desk.hub.join(STRANGER).await;
    let (code, onboarded) = desk.json(&["onboard", STRANGER]).await;
    assert_eq!((code, &onboarded["first_event"]["outcome"]), (0, &json!("none_subscribed")), "{onboarded}");
}

/// CloudWatch for somebody who may not ask it anything: the address it answers at.
async fn denying() -> String {
    // A map of one text to another in CBOR (RFC 8949): {"__type": "AccessDenied"}.
    let denied = || async {
        (StatusCode::FORBIDDEN, [("smithy-protocol", "rpc-v2-cbor")], *b"\xa1\x66__type\x6cAccessDenied")
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(denied)).await });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn denied_metrics_hide_nothing_else() {
    let desk = Desk::with_events().await;
    let cloudwatch = denying().await;
    for (args, says) in [
        (
            &["status"][..],
            &[
                "The accounts' last events are unknown: your role is not allowed to call ListMetrics",
                "The teams' counts are unknown: your role is not allowed to call GetMetricData",
                "no problems found",
            ][..],
        ),
        (
            &["onboard", "search"],
            &[
                "1 of 1 log group is subscribed",
                "the command can't tell whether its events arrive: your role is not allowed to call GetMetricData",
            ],
        ),
    ] {
        let mut command = desk.command(args);
        command.env("AWS_ENDPOINT_URL_CLOUDWATCH", &cloudwatch);
        let ended = tokio::task::spawn_blocking(move || command.output().expect("it runs")).await;
        let Ran { code, out, err } = ran(&ended.expect("it is waited for"));
        assert_eq!(code, 0, "{out}{err}");
        for said in says {
            assert!(out.contains(said), "{said}: {out}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hub_without_metrics_by_account_is_a_gap() {
    let plan = Plan::new(TABLE).settings(&[("LOGHUB_ACCOUNT_METRICS", "false")]);
    let desk = Desk::of(plan).await;
    let (code, onboarded) = desk.json(&["onboard", PAY_PROD]).await;
    let first = &onboarded["first_event"];
    assert_eq!((code, &first["outcome"]), (0, &json!("unknown")), "{onboarded}");
    desk.hub.write(PAY_PROD, "/pay", "unseen").await;
    desk.hub.wait("payments", 1).await;
    let (_, status) = desk.status().await;
    assert_eq!(status["accounts"][0]["last_event"], json!(null), "{status}");
    assert!(
        status["gaps"][0].as_str().is_some_and(|gap| gap.contains("AccountMetrics is false")),
        "{status}"
    );
}
