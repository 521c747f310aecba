//! The real clients against a server: what is sent, what is read, and how errors are told apart.

use std::sync::Arc;

use function::aws::Sdk;
use routing::Tag;
use serde_json::{Value, json};
use subscriber::apply::refusal::Kind;
use subscriber::aws::Roles;
use subscriber::plan::group::{Class, Filter, LogGroup};
use subscriber::seams::World;
use subscriber::seams::{Logs, Members as _};
use subscriber::settings::Settings;
use subscriber::subscriber::Subscriber;
use subscriber::task::{Pass, Task};

use crate::support::service::Service;
use crate::support::{Doubles, PAY, REGION, environment, ours};

async fn roles(service: &Service) -> Roles {
    let sdk = Arc::new(Sdk::of(service.start().await));
    Roles::new(sdk, &Settings::parse(&environment(&[])).unwrap())
}

async fn logs(service: &Service) -> Arc<dyn Logs> {
    roles(service).await.connect(PAY, REGION).await.unwrap()
}

#[tokio::test]
async fn the_role_is_assumed_with_the_external_id_for_an_hour() {
    let service = Service::default();
    let logs = logs(&service).await;
    for _ in 0..3 {
        logs.filters("/a").await.unwrap();
    }
    let asked = service.asked("AssumeRole");
    assert_eq!(asked.len(), 2, "once to see whether it can be, once to be kept: {asked:?}");
    let form = asked[0].as_str().unwrap();
    for part in [
        "RoleArn=arn%3Aaws%3Aiam%3A%3A111111111111%3Arole%2Floghub-member",
        "ExternalId=loghub",
        "DurationSeconds=3600",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
}

#[tokio::test]
async fn a_missing_role_is_reported() {
    let service = Service::default();
    service.deny_role();
    let Err(refusal) = roles(&service).await.connect(PAY, REGION).await else { panic!("it connects") };
    assert_eq!((refusal.operation, refusal.kind), ("AssumeRole", Kind::NoRole));
}

#[tokio::test]
async fn log_groups_are_read_with_class_retention_and_the_arn_that_tags_go_by() {
    let service = Service::default();
    let arn = "arn:aws:logs:eu-west-1:111111111111:log-group:/a";
    let full = json!({
        "logGroupName": "/a", "arn": format!("{arn}:*"), "logGroupClass": "INFREQUENT_ACCESS",
        "retentionInDays": 7, "creationTime": 5,
    });
    let bare = json!({"logGroupName": "/ab", "logGroupArn": "x"});
    service.tell("DescribeLogGroups", &json!({"logGroups": [full, bare], "nextToken": "t2"}));
    let logs = logs(&service).await;
    let page = logs.groups(Some("t1")).await.unwrap();
    let expected = LogGroup {
        name: "/a".to_owned(),
        arn: arn.to_owned(),
        class: Class::InfrequentAccess,
        retention: Some(7),
        created: Some(5),
        stored_bytes: None,
    };
    assert_eq!((&page.items[0], page.next.as_deref()), (&expected, Some("t2")));
    let none = (page.items[1].retention, page.items[1].created);
    assert_eq!((page.items[1].class.clone(), none), (Class::Standard, (None, None)));
    assert_eq!(logs.group("/a").await.unwrap().unwrap(), expected);
    assert_eq!(logs.group("/").await.unwrap(), None, "a prefix is not the name");
    let asked = service.asked("DescribeLogGroups");
    assert_eq!(asked[0], json!({"limit": 50, "nextToken": "t1"}));
}

#[tokio::test]
async fn a_filter_is_put_with_all_its_parts_and_read_back_the_same() {
    let service = Service::default();
    let logs = logs(&service).await;
    logs.put_filter("/a", &ours(PAY)).await.unwrap();
    logs.put_filter("/a", &Filter { system_fields: Vec::new(), ..ours(PAY) }).await.unwrap();
    let asked = service.asked("PutSubscriptionFilter");
    let expected = json!({
        "logGroupName": "/a", "filterName": "loghub", "filterPattern": "", "distribution": "Random",
        "destinationArn": ours(PAY).destination, "roleArn": ours(PAY).role,
        "emitSystemFields": ["@aws.account", "@aws.region"],
    });
    assert_eq!(asked[0], expected);
    assert_eq!(asked[1].get("emitSystemFields"), None);
    service.tell("DescribeSubscriptionFilters", &json!({"subscriptionFilters": [asked[0]]}));
    assert_eq!(logs.filters("/a").await.unwrap(), [ours(PAY)]);
}

#[tokio::test]
async fn a_filter_quota_is_final_and_not_retried() {
    let service = Service::default();
    service.refuse("PutSubscriptionFilter", "LimitExceededException", "Resource limit exceeded.");
    let refusal = logs(&service).await.put_filter("/a", &ours(PAY)).await.unwrap_err();
    assert_eq!(refusal.kind, Kind::FilterQuota);
    assert_eq!(service.asked("PutSubscriptionFilter").len(), 1);
}

#[tokio::test]
async fn a_call_in_a_member_is_one_request_whatever_it_answers() {
    let service = Service::default();
    let logs = logs(&service).await;
    for (n, (status, code, kind)) in [
        (400, "ThrottlingException", Kind::Throttled),
        (500, "InternalFailure", Kind::Unavailable),
        (503, "NeverSeenException", Kind::Unavailable),
        (429, "NeverSeenException", Kind::Throttled),
        (403, "NeverSeenException", Kind::Denied),
        (400, "NeverSeenException", Kind::Unknown),
    ]
    .into_iter()
    .enumerate()
    {
        service.refuse_with("PutRetentionPolicy", status, code);
        let refusal = logs.set_retention("/a", 7).await.unwrap_err();
        assert_eq!((refusal.kind, refusal.code()), (kind, code), "{status} {code}");
        assert_eq!(service.asked("PutRetentionPolicy").len(), n + 1, "the pace holds: patience tries again");
    }
}

#[tokio::test]
async fn a_denial_of_a_new_role_is_retried() {
    let service = Service::default();
    let said = "Make sure you have given CloudWatch Logs permission to assume the provided role.";
    service.refuse("PutSubscriptionFilter", "ValidationException", said);
    let refusal = logs(&service).await.put_filter("/a", &ours(PAY)).await.unwrap_err();
    assert_eq!((refusal.kind, refusal.kind.is_transient()), (Kind::Undeliverable, true));
    assert_eq!(refusal.detail, format!("ValidationException: {said}"));
}

#[tokio::test]
async fn only_a_page_that_is_invalid_is_stale() {
    let service = Service::default();
    let logs = logs(&service).await;
    for (code, page, kind) in [
        ("InvalidParameterException", Some("t1"), Kind::StalePage),
        ("InvalidParameterException", None, Kind::Invalid),
        ("UnknownOperationException", Some("t1"), Kind::Invalid),
        ("ValidationException", Some("t1"), Kind::Unknown),
    ] {
        service.refuse("DescribeLogGroups", code, "as told");
        assert_eq!(logs.groups(page).await.unwrap_err().kind, kind, "{code} {page:?}");
    }
}

#[tokio::test]
async fn a_role_that_is_deleted_during_its_session_is_reported() {
    let service = Service::default();
    let logs = logs(&service).await;
    service.deny_role();
    let refusal = logs.filters("/a").await.unwrap_err();
    assert_eq!((refusal.operation, refusal.kind), ("AssumeRole", Kind::NoRole), "{refusal}");
    assert!(refusal.spoils_session());
    assert!(service.asked("DescribeSubscriptionFilters").is_empty());
}

#[tokio::test]
async fn a_member_with_an_invalid_session_is_connected_again() {
    let service = Service::default();
    let sdk = Arc::new(Sdk::of(service.start().await));
    let doubles = Doubles::new("");
    let settings = Settings::parse(&environment(&[])).unwrap();
    let world = World { members: Arc::new(Roles::new(sdk, &settings)), ..doubles.world() };
    let subscriber = Subscriber::new(settings, world);
    let run = async |run: &str| {
        let task = Task::start(run, PAY, REGION, Pass::Converge);
        subscriber.work(&doubles.invocation(), task).await.unwrap()
    };
    service.lend_for_no_time();
    assert!(run("r1").await.is_well());
    service.deny_role();
    let lost = run("r2").await.error.unwrap();
    assert_eq!(lost.error_type, "role_missing");
    assert!(
        lost.message.contains("role/loghub-member") && lost.message.contains("StackSet"),
        "{}",
        lost.message
    );
    service.lend_for_no_time();
    let before = service.asked("AssumeRole").len();
    assert!(run("r3").await.is_well());
    assert!(service.asked("AssumeRole").len() > before);
}

#[tokio::test]
async fn a_denial_by_sts_is_a_missing_role_and_every_other_code_is_reported() {
    for (status, code, kind) in [
        (403, "AccessDenied", Kind::NoRole),
        (403, "RegionDisabledException", Kind::Denied),
        (403, "InvalidClientTokenId", Kind::Denied),
        (403, "SignatureDoesNotMatch", Kind::Denied),
        (400, "MalformedPolicyDocument", Kind::Unknown),
        (400, "ExpiredToken", Kind::Unavailable),
        (400, "Throttling", Kind::Throttled),
    ] {
        let service = Service::default();
        service.refuse_query("AssumeRole", status, code, "as told");
        let Err(refusal) = roles(&service).await.connect(PAY, REGION).await else { panic!("it connects") };
        assert_eq!((refusal.operation, refusal.kind), ("AssumeRole", kind), "{code}");
        assert!(refusal.detail.starts_with(&format!("{code}: ")), "{refusal}");
        assert_eq!(refusal.detail.contains("role does not exist"), kind == Kind::NoRole, "{refusal}");
    }
}

#[tokio::test]
async fn sts_is_asked_in_the_hubs_own_region() {
    let service = Service::default();
    roles(&service).await.connect(PAY, "ap-southeast-2").await.unwrap();
    assert_eq!(service.regions("AssumeRole"), [REGION], "its tokens are good in every Region");
}

#[tokio::test]
async fn a_missing_log_group_is_gone() {
    let service = Service::default();
    let message = "The specified log group does not exist.";
    service.refuse("DescribeSubscriptionFilters", "ResourceNotFoundException", message);
    let refusal = logs(&service).await.filters("/a").await.unwrap_err();
    assert_eq!((refusal.kind, refusal.operation), (Kind::Gone, "DescribeSubscriptionFilters"));
}

#[tokio::test]
async fn log_groups_are_listed_by_tag_where_the_list_takes_the_value_literally() {
    let service = Service::default();
    service.tell("ListLogGroups", &json!({"logGroups": [{"logGroupName": "/a"}]}));
    let logs = logs(&service).await;
    let tag = |value: Option<&str>| Tag { key: "logs".into(), value: value.map(Into::into) };
    let page = logs.tagged(&tag(Some("off")), None).await.unwrap();
    assert_eq!((page.items, page.next), (vec!["/a".to_owned()], None));
    logs.tagged(&tag(None), None).await.unwrap();
    let asked: Vec<Value> =
        service.asked("ListLogGroups").into_iter().map(|body| body["logGroupTags"].clone()).collect();
    assert_eq!(asked, [json!([{"key": "logs", "values": ["off"]}]), json!([{"key": "logs"}])]);
    for value in ["o*", "!off", ""] {
        assert_eq!(logs.tagged(&tag(Some(value)), None).await.unwrap_err().kind, Kind::Invalid, "{value}");
    }
}
