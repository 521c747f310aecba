//! AWS's checks in front of the emulator, and pressure on demand.

use std::time::Duration;

use aws_sdk_cloudwatchlogs::error::ProvideErrorMetadata;
use aws_sdk_cloudwatchlogs::types::LogGroupClass;
use localcloud::cloud::Cloud;
use localcloud::emulator::Emulator;
use localcloud::endpoint::{self, Count, Endpoint, Fault, Options, Throttle};
use localcloud::setup::{member, stack};
use localcloud::template::Template;

use crate::emulators::options;
use crate::stacks::stack_set;
use crate::templates::{context, hub_yaml};

const MEMBER: &str = "111111111111";
const STRANGER: &str = "222222222222";
const ORGANIZATION: &str = "o-a1b2c3d4e5";

/// A hub behind an endpoint.
pub(crate) struct Checked {
    pub(crate) endpoint: Endpoint,
    pub(crate) template: Template,
    _emulator: Emulator,
}

impl Checked {
    pub(crate) async fn open(organization_id: &str) -> Checked {
        Checked::open_with(Options { roles_settle: Duration::ZERO, ..Options::new(organization_id) }).await
    }

    async fn open_with(endpoint_options: Options) -> Checked {
        let emulator = Emulator::start(options(), |_| {}).await.expect("the emulator starts");
        let endpoint = Endpoint::open(emulator.cloud(), endpoint_options).await.expect("a port");
        let template = Template::read(&hub_yaml(), &context(endpoint.cloud().endpoint())).expect("complete");
        for account in [MEMBER, STRANGER] {
            endpoint.know(account);
        }
        stack::make(endpoint.cloud(), &template).await.expect("the hub's stack is made");
        Checked { endpoint, template, _emulator: emulator }
    }

    pub(crate) fn cloud(&self) -> &Cloud {
        self.endpoint.cloud()
    }

    fn destination(&self) -> &str {
        &self.template.destinations[0].arn
    }

    /// Puts a filter without retries; answers AWS's code and message if it is refused.
    async fn put(
        &self,
        group: &str,
        filter: &str,
        destination: &str,
        role: Option<&str>,
    ) -> (String, String) {
        let logs = without_retries(self.cloud());
        let put = logs.put_subscription_filter().log_group_name(group).filter_name(filter).filter_pattern("");
        let put = put.destination_arn(destination).set_role_arn(role.map(str::to_owned));
        answer(put.send().await.map_err(aws_sdk_cloudwatchlogs::Error::from))
    }

    async fn filters(&self, group: &str) -> Vec<String> {
        let describe = self.cloud().logs(MEMBER).describe_subscription_filters().log_group_name(group);
        let filters = describe.send().await.expect("described").subscription_filters.unwrap_or_default();
        filters.into_iter().filter_map(|filter| filter.filter_name).collect()
    }
}

const ROLE: Option<&str> = Some("arn:aws:iam::111111111111:role/loghub-delivery");

fn without_retries(cloud: &Cloud) -> aws_sdk_cloudwatchlogs::Client {
    let retries = aws_config::retry::RetryConfig::disabled();
    let sdk = cloud.sdk(MEMBER).into_builder().retry_config(retries).build();
    aws_sdk_cloudwatchlogs::Client::new(&sdk)
}

fn answer<T>(answer: Result<T, impl ProvideErrorMetadata>) -> (String, String) {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    answer.err().map_or_else(Default::default, |error| (text(error.code()), text(error.message())))
}

fn refused(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_put_only_where_aws_would_put_it() {
    let checked = Checked::open(ORGANIZATION).await;
    let destination = checked.destination();
    let logs = checked.cloud().logs(MEMBER);
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let rare =
        logs.create_log_group().log_group_name("/rare").log_group_class(LogGroupClass::InfrequentAccess);
    rare.send().await.expect("made");
    let nowhere = destination.replace(":loghub", ":nowhere");
    let function = "arn:aws:lambda:eu-west-1:111111111111:function:theirs";
    for (group, filter, destination, role, expected) in [
        ("/none", "loghub", destination, ROLE, refused("ResourceNotFoundException", "")),
        ("/rare", "loghub", destination, ROLE, refused("InvalidParameterException", "")),
        (
            "/app",
            "loghub",
            &nowhere,
            ROLE,
            refused("ResourceNotFoundException", "The specified resource does not exist."),
        ),
        (
            "/app",
            "loghub",
            destination,
            None,
            refused(
                "InvalidParameterException",
                "Role ARN is required when creating subscription filter against destination with Organization \
                 access policy",
            ),
        ),
        (
            "/app",
            "loghub",
            destination,
            Some("arn:aws:iam::999999999999:role/loghub-delivery"),
            refused("AccessDeniedException", "Cross-account pass role is not allowed."),
        ),
        ("/app", "theirs", function, None, refused("", "")),
        ("/app", "loghub", destination, ROLE, refused("", "")),
        ("/app", "third", function, None, refused("", "")),
        ("/app", "fourth", function, None, refused("", "")),
        ("/app", "fifth", function, None, refused("", "")),
        ("/app", "sixth", destination, ROLE, refused("LimitExceededException", "Resource limit exceeded.")),
        ("/app", "loghub", destination, ROLE, refused("", "")),
    ] {
        let (code, message) = checked.put(group, filter, destination, role).await;
        let what = format!("{filter} on {group} to {destination}, {role:?}: {message}");
        assert_eq!(code, expected.0, "{what}");
        assert!(expected.1.is_empty() || message == expected.1, "{what}");
    }
    assert_eq!(checked.filters("/app").await, ["fifth", "fourth", "loghub", "theirs", "third"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_filters_put_at_the_same_time_five_stay() {
    let checked = Checked::open(ORGANIZATION).await;
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let put = |filter| checked.put("/app", filter, checked.destination(), ROLE);
    let first = async { tokio::join!(put("a"), put("b"), put("c"), put("d")) };
    let last = async { tokio::join!(put("e"), put("f"), put("g")) };
    let (first, last) = tokio::join!(first, last);
    let answers = [first.0, first.1, first.2, first.3, last.0, last.1, last.2];
    let refused = answers.into_iter().filter(|(code, _)| code == "LimitExceededException");
    assert_eq!(refused.count(), 2);
    assert_eq!(checked.filters("/app").await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_just_made_is_not_known_yet() {
    let options = Options::new(ORGANIZATION);
    let settles = options.roles_settle;
    let checked = Checked::open_with(options).await;
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let unknown = refused(
        "ValidationException",
        "Make sure you have given CloudWatch Logs permission to assume the provided role.",
    );
    let put = async || checked.put("/app", "loghub", checked.destination(), ROLE).await;
    assert_eq!(put().await, unknown, "it is not there");
    stack_set(checked.cloud(), "its-id").join(checked.cloud(), MEMBER).await.expect("made");
    assert_eq!(put().await, unknown, "it was just made");
    let settled = async {
        while !put().await.0.is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(settles * 10, settled).await.expect("it is known in the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_destination_does_not_let_in_is_refused() {
    let checked = Checked::open("o-somebodyelse").await;
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let expected = format!(
        "User with accountId: 111111111111 is not authorized to perform: logs:PutSubscriptionFilter on resource: {}",
        checked.destination()
    );
    let put = checked.put("/app", "loghub", checked.destination(), ROLE).await;
    assert_eq!(put, refused("AccessDeniedException", &expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_range_is_refused() {
    let checked = Checked::open(ORGANIZATION).await;
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let logs = without_retries(checked.cloud());
    assert_eq!(answer(logs.describe_log_groups().limit(50).send().await), refused("", ""));
    assert_eq!(
        answer(logs.describe_log_groups().limit(51).send().await),
        refused(
            "InvalidParameterException",
            "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have \
             value less than or equal to 50"
        )
    );
    for (days, code) in [(7, ""), (8, "InvalidParameterException")] {
        let put = logs.put_retention_policy().log_group_name("/app").retention_in_days(days).send().await;
        assert_eq!(answer(put).0, code, "{days} days");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_keeps_its_system_fields_until_they_are_taken_away() {
    let checked = Checked::open(ORGANIZATION).await;
    let logs = checked.cloud().logs(MEMBER);
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    let both = vec!["@aws.account".to_owned(), "@aws.region".to_owned()];
    for (stated, expected) in [(Some(both.clone()), both.clone()), (None, both), (Some(vec![]), vec![])] {
        let put =
            logs.put_subscription_filter().log_group_name("/app").filter_name("loghub").filter_pattern("");
        let put = put.destination_arn(checked.destination()).set_role_arn(ROLE.map(str::to_owned));
        put.set_emit_system_fields(stated).send().await.expect("put");
        let described =
            logs.describe_subscription_filters().log_group_name("/app").send().await.expect("read");
        let filter = &described.subscription_filters()[0];
        assert_eq!(filter.emit_system_fields(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_assumed_only_if_it_is_there_and_trusts_the_caller() {
    let checked = Checked::open(ORGANIZATION).await;
    let role = "arn:aws:iam::111111111111:role/loghub-member";
    let root = checked.cloud();
    let resources = &checked.template.resources;
    let operator = root.assume(&resources["OperatorRole"].arn, None).await.expect("people may");
    let subscriber = root.acting(operator.clone());
    let denied = subscriber.assume(&resources["SubscriberRole"].arn, None).await.expect_err("not by people");
    assert!(denied.to_string().contains("AccessDenied"), "{denied}");
    let by_lambda = async |role: &str| checked.endpoint.acting(&resources[role].arn).await;
    let refused = by_lambda("OperatorRole").await.expect_err("it is for people").to_string();
    assert!(refused.ends_with("there is no such role, or it does not trust Lambda."), "{refused}");
    let subscriber = by_lambda("SubscriberRole").await.expect("it is for Lambda");
    let stranger = Cloud::new(root.endpoint(), root.region(), STRANGER);

    assert_eq!(
        subscriber.assume(role, Some("its-id")).await.expect_err("there is no role").to_string(),
        "Assuming the role arn:aws:iam::111111111111:role/loghub-member failed: AccessDenied: User: \
         arn:aws:sts::999999999999:assumed-role/loghub-subscriber-eu-west-1/function is not authorized to perform: \
         sts:AssumeRole on resource: arn:aws:iam::111111111111:role/loghub-member."
    );
    let stack_set = stack_set(root, "its-id");
    for _ in 0..2 {
        stack_set.join(root, MEMBER).await.expect("made, or there already");
    }
    for (who, caller, external_id, may) in [
        ("the subscriber", &subscriber, Some("its-id"), true),
        ("without the member's id", &subscriber, Some("another"), false),
        ("without an id", &subscriber, None, false),
        ("the hub's root", root, Some("its-id"), false),
        ("the operator", &root.acting(operator), Some("its-id"), false),
        ("another account", &stranger, Some("its-id"), false),
    ] {
        assert_eq!(caller.assume(role, external_id).await.is_ok(), may, "{who}");
    }
    let member = subscriber.assume(role, Some("its-id")).await.expect("assumed");
    let logs = subscriber.acting(member).logs(MEMBER);
    logs.create_log_group().log_group_name("/by-role").send().await.expect("made");
    let groups = checked.cloud().logs(MEMBER).describe_log_groups().send().await.expect("listed").log_groups;
    assert_eq!(groups.unwrap_or_default()[0].log_group_name(), Some("/by-role"), "in the member");
    assert_eq!(checked.endpoint.calls()[&(MEMBER.to_owned(), "CreateLogGroup".to_owned())].made, 1);
    stack_set.leave(root, MEMBER).await.expect("deleted");
    subscriber.assume(role, Some("its-id")).await.expect_err("gone with its stack");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_joins_if_whoever_runs_the_gate_takes_it() {
    let checked = Checked::open(ORGANIZATION).await;
    let endpoint = checked.cloud().clone();
    let refused = endpoint::join(&endpoint, MEMBER).await.expect_err("nobody listens for it");
    assert_eq!(refused.to_string(), "This hub takes no accounts in.");
    let mut joins = checked.endpoint.joins();
    for (account, answer) in [(MEMBER, Ok("welcome".to_owned())), ("x", Err("no such account".to_owned()))] {
        let asked = tokio::spawn({
            let endpoint = endpoint.clone();
            async move { endpoint::join(&endpoint, account).await }
        });
        let join = joins.recv().await.expect("asked");
        assert_eq!(join.account, account);
        join.answer.send(answer.clone()).expect("it waits");
        assert_eq!(asked.await.expect("no panic").map_err(|error| error.to_string()), answer);
    }
    let stranger = Cloud::new(endpoint.endpoint(), endpoint.region(), STRANGER);
    let refused =
        endpoint::join(&stranger, STRANGER).await.expect_err("a member takes nobody in").to_string();
    assert_eq!(refused, "Only the hub's account takes accounts in.");
    drop(joins);
    assert!(endpoint::join(&endpoint, MEMBER).await.is_err());
    drop(checked);
    let error = endpoint::join(&endpoint, MEMBER).await.expect_err("nothing is there any more").to_string();
    assert!(error.starts_with("no local hub answers at http://127.0.0.1:"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_throttled_and_failed_on_demand_and_counted() {
    let checked = Checked::open(ORGANIZATION).await;
    let logs = without_retries(checked.cloud());
    checked.endpoint.forget_calls();
    checked.endpoint.throttle(Some(Throttle { of: 3, out_of: 10 }));
    let mut codes = Vec::new();
    for _ in 0..10 {
        codes.push(answer(logs.describe_log_groups().send().await).0);
    }
    let throttled = codes.iter().filter(|code| *code == "ThrottlingException").count();
    assert_eq!(throttled, 3, "{codes:?}");
    let made = checked.endpoint.calls()[&(MEMBER.to_owned(), "DescribeLogGroups".to_owned())];
    assert_eq!(made, Count { made: 10, pressed: 3 });
    let hub = checked.cloud().logs(checked.cloud().hub());
    for _ in 0..10 {
        hub.describe_log_groups().send().await.expect("the hub is not throttled");
    }
    checked.endpoint.throttle(None);

    for (fault, code) in [
        (Fault::Throttled, "ThrottlingException"),
        (Fault::TestMessage, "InvalidParameterException"),
        (Fault::Aborted, "OperationAbortedException"),
        (Fault::Denied, "AccessDeniedException"),
        (Fault::Unavailable, "ServiceUnavailableException"),
    ] {
        checked.endpoint.fail(MEMBER, "DescribeLogGroups", 2, fault);
        checked.endpoint.fail("222222222222", "DescribeLogGroups", 1, fault);
        for expected in [code, code, ""] {
            assert_eq!(answer(logs.describe_log_groups().send().await).0, expected, "{fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_log_events_are_kept_and_writers_notice_nothing() {
    let few = Options { most_log_events: 1_000, ..Options::new(ORGANIZATION) };
    let checked = Checked::open_with(few).await;
    member::log_group(checked.cloud(), MEMBER, "/app").await.expect("made");
    member::log_stream(checked.cloud(), MEMBER, "/app", "s").await.expect("made");
    for round in 0..30_i64 {
        let events = (0..100).map(|number| (round * 1_000 + number, format!("{round} {number}")));
        member::log_events(checked.cloud(), MEMBER, "/app", "s", events).await.expect("written");
    }
    let get = checked.cloud().logs(MEMBER).get_log_events().log_group_name("/app").log_stream_name("s");
    let kept = get.start_from_head(false).send().await.expect("read").events.unwrap_or_default();
    let messages: Vec<&str> = kept.iter().filter_map(|event| event.message.as_deref()).collect();
    assert!((200..=1_100).contains(&messages.len()), "{}", messages.len());
    assert_eq!(messages.last(), Some(&"29 99"));
    assert!(kept.is_sorted_by_key(|event| event.timestamp));
}
