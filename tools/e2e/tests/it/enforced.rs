//! Least privilege, exercised: functions and members under their own roles of the templates, where IAM is enforced.

use std::collections::BTreeSet;

use aws_sdk_kinesis::primitives::Blob;
use e2e::{Enforced, PAY_PROD, SEARCH, SHARED};
use listener::Fault;
use localcloud::setup::member;
use localcloud::trail::{ApiCall, Identity, event};
use serde_json::json;

use crate::tables::TABLE;

const OTHERS_TOKEN: &str = "/other/tokens/payments";

/// Grants that these tests' hub does not use: role, statement, actions, and who needs them.
const UNUSED: [(&str, &str, &[&str], &str); 20] = [
    (
        "ShipperRole",
        "ReadStream",
        &["kinesis:DescribeStream", "kinesis:DescribeStreamSummary"],
        "Lambda's own mapping",
    ),
    ("ShipperRole", "QuarantineOnFailure", &["s3:ListBucket"], "Lambda's own mapping"),
    ("ShipperRole", "EncryptQuarantine", &["kms:GenerateDataKey"], "S3, on the role's behalf"),
    ("ShipperRole", "MissTable", &["s3:ListBucket"], "S3, to say that an object is missing"),
    ("ShipperRole", "MissNote", &["s3:ListBucket"], "S3, to say that an object is missing"),
    ("ShipperRole", "NoteTries", &["s3:DeleteObject", "s3:GetObject"], "a record that holds up its shard"),
    (
        "ShipperRole",
        "WriteOwnLogs",
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        "Lambda, for what is printed",
    ),
    ("RedeliverRole", "MissTable", &["s3:ListBucket"], "S3, to say that an object is missing"),
    ("RedeliverRole", "MissParked", &["s3:ListBucket"], "S3, to say that an object is missing"),
    ("RedeliverRole", "Parked", &["s3:PutObject"], "giving up by age, and halved bulks"),
    (
        "RedeliverRole",
        "WriteOwnLogs",
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        "Lambda, for what is printed",
    ),
    ("SubscriberRole", "MissTable", &["s3:ListBucket"], "S3, to say that an object is missing"),
    (
        "SubscriberRole",
        "WriteOwnLogs",
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        "Lambda, for what is printed",
    ),
    ("SubscriberRole", "ReadQueues", &["sqs:ChangeMessageVisibility"], "Lambda's own mapping"),
    ("SubscriberRole", "SayWhatFailed", &["sqs:SendMessage"], "Lambda, for an invocation that failed"),
    (
        "SubscriberRole",
        "ListMembersOfStackSet",
        &["cloudformation:ListStackInstances"],
        "tables that list members so",
    ),
    (
        "SubscriberRole",
        "BeDelegatedAdministrator",
        &["organizations:ListDelegatedAdministrators"],
        "CloudFormation, on the role's behalf",
    ),
    (
        "SubscriberRole",
        "ListMembersOfUnits",
        &["organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"],
        "tables that list members so",
    ),
    ("MemberRole", "LogGroups", &["logs:ListTagsForResource"], "tables that decide by tag"),
    (
        "MemberRole",
        "TaggedLogGroups",
        &["logs:ListLogGroups"],
        "tables that decide by tag; the emulator lacks the call",
    ),
];

/// A hub with two members, one whose role asks for another external id, and a log group in each.
async fn hub() -> Enforced {
    let retention = "[defaults]\nretention = { days = 30, mode = \"if_unset\", existing = true }";
    let mut hub = Enforced::start(&TABLE.replace("[defaults]", retention)).await;
    for (account, external_id) in [(PAY_PROD, "loghub"), (SEARCH, "loghub"), (SHARED, "another")] {
        hub.join(account, external_id).await;
        member::log_group(&hub.root(), account, "/app").await.expect("a member can make a log group");
        member::log_stream(&hub.root(), account, "/app", "s").await.expect("and a stream");
    }
    hub
}

async fn write(hub: &Enforced, account: &str, message: &str) {
    let now = jiff::Timestamp::now().as_millisecond();
    let written = member::log_events(&hub.root(), account, "/app", "s", [(now, message.to_owned())]).await;
    written.expect("a member can write");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_function_does_its_work_by_its_own_role_and_needs_all_of_it() {
    let hub = hub().await;
    hub.ask(json!({"schedule": "diff"})).await;
    hub.ask(json!({"schedule": "sweep"})).await;
    hub.settled().await;
    tell(&hub, PAY_PROD).await;
    hub.settled().await;

    write(&hub, PAY_PROD, "delivered").await;
    hub.wait("payments", 1).await;
    hub.listener.set_fault("search", Fault::status(503)).expect("the fault is set");
    write(&hub, SEARCH, "parked").await;
    for (function, column) in [("loghub-shipper", "parked"), ("loghub-redeliver", "failed")] {
        let said = hub.logs.until(|logs| counted(logs, function, column)).await;
        assert!(said, "{}", hub.report());
    }
    hub.listener.clear_fault("search").expect("the fault is gone");
    hub.wait("search", 1).await;

    let root = hub.root();
    let put = root.kinesis(root.hub()).put_record().stream_arn(hub.stream()).partition_key("one");
    put.data(Blob::new("poison")).send().await.expect("the stream takes it");
    let odd =
        root.sqs(root.hub()).send_message().queue_url(hub.queue("ParkQueue")).message_body("no pointer");
    odd.send().await.expect("the queue takes it");
    hub.shipped().await;
    let quarantined =
        root.s3(root.hub()).list_objects_v2().bucket(hub.bucket("QuarantineBucket")).send().await;
    assert_eq!(quarantined.expect("it is listed").key_count, Some(1), "{}", hub.report());

    hub.ask(json!({"offboard": PAY_PROD})).await;
    hub.settled().await;
    hub.ask(json!({"onboard": PAY_PROD})).await;
    hub.settled().await;

    assert_eq!(hub.refused(), [""; 0]);
    let unused = UNUSED.iter().flat_map(|(role, sid, actions, _)| {
        actions.iter().map(|action| ((*role).to_owned(), (*sid).to_owned(), (*action).to_owned()))
    });
    assert_eq!(
        hub.unused(),
        unused.collect::<BTreeSet<_>>(),
        "granted and not called, and why\n{}",
        hub.report()
    );
}

/// Returns true if an invocation counted the one log event of `search` so.
fn counted(logs: &e2e::Logs, function: &str, column: &str) -> bool {
    let summaries = logs.with_key(function, "summary");
    summaries.iter().any(|line| line["summary"]["teams"]["search"][column] == 1)
}

/// The event that EventBridge brings of a new log group.
async fn tell(hub: &Enforced, account: &str) {
    member::log_group(&hub.root(), account, "/new").await.expect("a member can make a log group");
    let call = ApiCall {
        account: account.to_owned(),
        identity: Identity::Root,
        user_agent: String::new(),
        operation: "CreateLogGroup".to_owned(),
        parameters: json!({"logGroupName": "/new"}),
        error: None,
    };
    let root = hub.root();
    let event = event(call, root.region(), jiff::Timestamp::now()).to_string();
    let send = root.sqs(root.hub()).send_message().queue_url(hub.queue("EventsQueue")).message_body(event);
    send.send().await.expect("the queue takes it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_lets_in_the_subscriber_with_the_external_id_and_nobody_else() {
    let hub = hub().await;
    for (who, external_id, lets_in) in [
        ("SubscriberRole", Some("loghub"), true),
        ("SubscriberRole", Some("wrong"), false),
        ("SubscriberRole", None, false),
        ("ShipperRole", Some("loghub"), false),
        ("OperatorRole", Some("loghub"), false),
        ("PublisherRole", Some("loghub"), false),
    ] {
        let answer = hub.assume(who, PAY_PROD, "MemberRole", external_id).await;
        assert_eq!(answer.is_ok(), lets_in, "{who} with {external_id:?}: {:?}", answer.err());
    }
    for (who, lets_in) in [("OperatorRole", true), ("PublisherRole", true), ("SubscriberRole", false)] {
        let answer = hub.assume(who, PAY_PROD, "OperatorRole", Some("loghub")).await;
        assert_eq!(answer.is_ok(), lets_in, "{who}: {:?}", answer.err());
    }
    let looking =
        hub.assume("OperatorRole", PAY_PROD, "OperatorRole", Some("loghub")).await.expect("it may look");
    let logs = looking.logs(PAY_PROD);
    logs.describe_log_groups().send().await.expect("it may see what there is");
    logs.filter_log_events().log_group_name("/app").send().await.expect_err("it may read no log events");
    logs.get_log_events().log_group_name("/app").log_stream_name("s").send().await.expect_err("in no way");
    logs.delete_log_group().log_group_name("/app").send().await.expect_err("it may change nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_see_metrics_and_destinations_and_put_none() {
    let hub = hub().await;
    for (role, sees) in [("OperatorRole", true), ("ShipperRole", false), ("PublisherRole", false)] {
        let cloud = hub.acting(role).await;
        let (metrics, logs) = (cloud.cloudwatch(cloud.hub()), cloud.logs(cloud.hub()));
        let listed = metrics.list_metrics().namespace("loghub").send().await;
        assert_eq!(listed.is_ok(), sees, "{role} lists metrics: {:?}", listed.err());
        let described = logs.describe_destinations().send().await;
        assert_eq!(described.is_ok(), sees, "{role} looks at destinations: {:?}", described.err());
        metrics.put_metric_data().namespace("loghub").send().await.expect_err(role);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_in_a_member_that_asks_for_another_external_id_says_so() {
    let hub = hub().await;
    let answer = hub.ask(json!({"account": SHARED, "region": "eu-west-1"})).await;
    assert_eq!(answer["error"]["error_type"], "role_missing", "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_read_under_the_prefix_only() {
    let hub = hub().await;
    let root = hub.root();
    let put = root.ssm(root.hub()).put_parameter().name(OTHERS_TOKEN).value("secret");
    put.r#type(aws_sdk_ssm::types::ParameterType::SecureString).send().await.expect("it is written");
    for role in ["ShipperRole", "RedeliverRole", "OperatorRole"] {
        let ssm = hub.acting(role).await.ssm(root.hub());
        let read = |name: &str| ssm.get_parameters().names(name).with_decryption(true).send();
        let own = read("/loghub/tokens/payments").await.expect("under the prefix");
        assert_eq!(own.parameters.unwrap_or_default().len(), 1);
        read(OTHERS_TOKEN).await.expect_err(role);
    }
    let ssm = hub.acting("SubscriberRole").await.ssm(root.hub());
    ssm.get_parameters().names("/loghub/tokens/payments").send().await.expect_err("it needs none");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quarantine_is_read_by_one_role_and_the_table_written_by_one() {
    let hub = hub().await;
    let root = hub.root();
    let quarantine = hub.bucket("QuarantineBucket").to_owned();
    let key = "poison/search/record";
    let put = hub.acting("ShipperRole").await.s3(root.hub()).put_object().bucket(&quarantine).key(key);
    put.body(b"another team's".to_vec().into()).send().await.expect("the shipper quarantines");
    let table = hub.bucket("TableBucket").to_owned();
    for (role, reads, writes) in [
        ("BreakGlassRole", true, false),
        ("OperatorRole", false, false),
        ("PublisherRole", false, true),
        ("ShipperRole", false, false),
        ("RedeliverRole", false, false),
        ("SubscriberRole", false, false),
    ] {
        let s3 = hub.acting(role).await.s3(root.hub());
        let read = s3.get_object().bucket(&quarantine).key(key).send().await;
        assert_eq!(read.is_ok(), reads, "{role} reads what is quarantined");
        let write = s3.put_object().bucket(&table).key("routing.toml").body(TABLE.as_bytes().to_vec().into());
        assert_eq!(write.send().await.is_ok(), writes, "{role} writes the table");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parks_dead_letters_are_taken_by_the_operator_alone() {
    let hub = hub().await;
    let (root, queue) = (hub.root(), hub.queue("ParkDeadLetters"));
    for message in ["gone", "kept"] {
        let send = root.sqs(root.hub()).send_message().queue_url(queue).message_body(message);
        send.send().await.expect("the queue takes it");
    }
    for role in ["ShipperRole", "RedeliverRole", "SubscriberRole", "PublisherRole", "BreakGlassRole"] {
        let sqs = hub.acting(role).await.sqs(root.hub());
        sqs.receive_message().queue_url(queue).visibility_timeout(0).send().await.expect_err(role);
    }
    let operator = hub.acting("OperatorRole").await;
    let sqs = operator.sqs(root.hub());
    let receive = sqs.receive_message().queue_url(queue).max_number_of_messages(10);
    let messages = receive.send().await.expect("it may look").messages.unwrap_or_default();
    let receipts: Vec<&str> = messages.iter().filter_map(|message| message.receipt_handle()).collect();
    let [gone, kept] = receipts.as_slice() else { panic!("two messages: {messages:?}") };
    sqs.delete_message().queue_url(queue).receipt_handle(*gone).send().await.expect("it may remove");
    let show = sqs.change_message_visibility().queue_url(queue).receipt_handle(*kept).visibility_timeout(0);
    show.send().await.expect("it may show it again");
    let head = operator.s3(root.hub()).head_object().bucket(hub.bucket("ParkBucket")).key("dead/gone");
    let missing = head.send().await.expect_err("there is none").into_service_error();
    assert!(missing.is_not_found(), "it may know that an object is gone: {missing}");
}
