//! Calls of members, as events on the hub's queue.

use std::sync::Arc;

use localcloud::setup::member;
use localcloud::template::Rule;
use localcloud::trail::{ApiCall, ApiError, Identity, Trail, event, pattern};
use serde_json::{Value, json};

use crate::endpoints::Checked;

const MEMBER: &str = "111111111111";
const STRANGER: &str = "333333333333";

fn call() -> ApiCall {
    ApiCall {
        account: MEMBER.to_owned(),
        identity: Identity::Session { role: "deploy".to_owned(), name: "ci".to_owned() },
        user_agent: "aws-cli".to_owned(),
        operation: "CreateLogGroup".to_owned(),
        parameters: json!({"logGroupName": "/app"}),
        error: None,
    }
}

fn at(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(seconds).expect("in range")
}

#[test]
fn an_event_has_cloudtrail_s_form() {
    let mut event = event(call(), "eu-west-1", at(1_790_000_000));
    for id in ["/id", "/detail/eventID", "/detail/requestID"] {
        let id = event.pointer_mut(id).expect("an id").take();
        assert_eq!(id.as_str().map(str::len), Some(36));
    }
    let expected = json!({
        "version": "0", "id": null, "detail-type": "AWS API Call via CloudTrail", "source": "aws.logs",
        "account": "111111111111", "time": "2026-09-21T14:13:20Z", "region": "eu-west-1", "resources": [],
        "detail": {
            "eventVersion": "1.08",
            "userIdentity": {
                "type": "AssumedRole", "principalId": "AROALOCAL111111111111:ci",
                "arn": "arn:aws:sts::111111111111:assumed-role/deploy/ci", "accountId": "111111111111",
                "sessionContext": {
                    "sessionIssuer": {
                        "type": "Role", "principalId": "AROALOCAL111111111111",
                        "arn": "arn:aws:iam::111111111111:role/deploy", "accountId": "111111111111",
                        "userName": "deploy",
                    },
                    "attributes": {"creationDate": "2026-09-21T14:13:20Z", "mfaAuthenticated": "false"},
                },
            },
            "eventTime": "2026-09-21T14:13:20Z", "eventSource": "logs.amazonaws.com",
            "eventName": "CreateLogGroup", "awsRegion": "eu-west-1", "sourceIPAddress": "127.0.0.1",
            "userAgent": "aws-cli", "requestParameters": {"logGroupName": "/app"}, "responseElements": null,
            "requestID": null, "eventID": null, "readOnly": false, "eventType": "AwsApiCall",
            "apiVersion": "20140328", "managementEvent": true, "recipientAccountId": "111111111111",
            "eventCategory": "Management",
        },
    });
    assert_eq!(event, expected);
}

#[test]
fn only_a_failed_call_s_event_has_an_error() {
    let error = ApiError { code: "LimitExceededException".to_owned(), message: "m".to_owned() };
    let failed = event(ApiCall { error: Some(error), ..call() }, "eu-west-1", at(0));
    assert_eq!(failed["detail"]["errorCode"], "LimitExceededException");
    assert_eq!(failed["detail"]["errorMessage"], "m");
    let root = event(ApiCall { identity: Identity::Root, ..call() }, "eu-west-1", at(0));
    assert_eq!(root["detail"].get("errorCode"), None);
    assert_eq!(root["detail"]["userIdentity"]["arn"], "arn:aws:iam::111111111111:root");
}

#[test]
fn patterns_match_as_eventbridge_s() {
    let event = json!({"source": "aws.logs", "detail": {"eventName": "CreateLogGroup", "tags": ["a", "b"]}});
    for (pattern, expected) in [
        (json!({}), true),
        (json!({"source": ["aws.logs"]}), true),
        (json!({"source": ["aws.s3", "aws.logs"]}), true),
        (json!({"source": ["aws.s3"]}), false),
        (json!({"detail": {"eventName": ["CreateLogGroup"], "errorCode": [{"exists": false}]}}), true),
        (json!({"detail": {"eventName": [{"exists": false}]}}), false),
        (json!({"detail": {"errorCode": [{"exists": true}]}}), false),
        (json!({"missing": {"deep": [{"exists": false}]}}), true),
        (json!({"detail": {"eventName": [{"prefix": "Create"}]}}), true),
        (json!({"detail": {"eventName": [{"prefix": "Delete"}]}}), false),
        (json!({"detail": {"eventName": [{"anything-but": "DeleteLogGroup"}]}}), true),
        (json!({"detail": {"eventName": [{"anything-but": ["CreateLogGroup"]}]}}), false),
        (json!({"detail": {"tags": ["b"]}}), true),
        (json!({"detail": {"tags": ["c"]}}), false),
        (json!({"detail": {"eventName": [{"wildcard": "*"}]}}), false),
        (json!({"source": "aws.logs"}), false),
    ] {
        assert_eq!(pattern::matches(&pattern, &event), expected, "{pattern}");
    }
}

/// The messages on a queue, oldest first.
async fn messages(checked: &Checked, url: &str) -> Vec<Value> {
    let sqs = checked.cloud().sqs(checked.cloud().hub());
    let received = sqs.receive_message().queue_url(url).max_number_of_messages(10).send().await;
    let messages = received.expect("received").messages.unwrap_or_default();
    messages
        .iter()
        .map(|message| serde_json::from_str(message.body().expect("a body")).expect("JSON"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_changes_is_on_the_queue_and_nothing_else() {
    let checked = Checked::open("o-a1b2c3d4e5").await;
    checked.endpoint.know("333333333333");
    let rule: &Rule = checked.template.rules.first().expect("the hub's rule");
    let queue = checked.template.queue(&rule.targets[0]).expect("the rule's queue is in the template");
    let trail = Arc::new(Trail::start(checked.cloud(), rule, &queue.url));
    trail.add_member(MEMBER);
    checked.endpoint.follow(Arc::clone(&trail));
    let logs = checked.cloud().logs(MEMBER);
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("it is there");
    member::log_group(checked.cloud(), STRANGER, "/not-a-member").await.expect("made");
    logs.describe_log_groups().send().await.expect("listed");
    let arn = "arn:aws:logs:eu-west-1:111111111111:log-group:/app";
    logs.tag_resource().resource_arn(arn).tags("logs", "off").send().await.expect("tagged");
    logs.untag_resource().resource_arn(arn).tag_keys("logs").send().await.expect("untagged");
    member::subscribe(checked.cloud(), MEMBER, "/app", &checked.template.destinations[0].arn, "")
        .await
        .expect("put");
    let delete = logs.delete_subscription_filter().log_group_name("/app").filter_name(member::FILTER);
    delete.send().await.expect("deleted");
    trail.drained().await;
    let seen = messages(&checked, &queue.url).await;
    let names: Vec<_> = seen.iter().map(|event| event["detail"]["eventName"].clone()).collect();
    assert_eq!(names, ["CreateLogGroup", "TagResource", "UntagResource", "DeleteSubscriptionFilter"]);
    assert!(seen.iter().all(|event| event["account"] == MEMBER));
    assert_eq!(seen[1]["detail"]["requestParameters"], json!({"resourceArn": arn, "tags": {"logs": "off"}}));
    assert_eq!(trail.matched(), 4);

    trail.remove_member(MEMBER);
    member::log_group(checked.cloud(), MEMBER, "/unseen").await.expect("made");
    assert_eq!(trail.matched(), 4);
}
