//! Stacks of `infra/`, made by the emulator's CloudFormation and, where it does not know a type, by calls.

use localcloud::cloud::Cloud;
use localcloud::setup::stack::{self, ByCall};
use localcloud::setup::stack_set::StackSet;
use localcloud::template::{Context, Template};

use crate::hub::emulator;
use crate::templates::{context, hub_yaml};

const MEMBER: &str = "111111111111";

/// The StackSet of `infra/onboarding.yaml`, whose members ask for this external id.
pub(crate) fn stack_set(cloud: &Cloud, external_id: &str) -> StackSet {
    let infra = hub_yaml().with_file_name("");
    let parameters = [
        ("MemberTemplateUrl", "https://templates/member.yaml"),
        ("OrganizationalUnits", "r-test"),
        ("Regions", "eu-west-1"),
        ("HubAccountId", cloud.hub()),
        ("HubRegion", "eu-west-1"),
        ("OrganizationId", "o-a1b2c3d4e5"),
        ("ExternalId", external_id),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let context = Context { parameters, ..context(cloud.endpoint()) };
    let onboarding = Template::read(&infra.join("onboarding.yaml"), &context).expect("it is complete");
    let member = std::fs::read_to_string(infra.join("member.yaml")).expect("the template is there");
    StackSet::of(&onboarding, &member).expect("it makes a StackSet")
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_the_hub_is_made_and_what_is_made_otherwise_is_said() {
    let emulator = emulator().await;
    let cloud = emulator.cloud();
    let template = Template::read(&hub_yaml(), &context(cloud.endpoint())).expect("it is complete");
    let made = stack::make(cloud, &template).await.expect("made");
    let by_call = |logical_id: &str, kind: &str, how| ByCall {
        logical_id: logical_id.to_owned(),
        kind: kind.to_owned(),
        how,
    };
    let alarm = "not made: the emulator has no alarms on expressions";
    assert_eq!(
        made.by_call,
        [
            by_call("BusPolicy", "AWS::Events::EventBusPolicy", "made by PutPermission"),
            by_call(
                "Destination",
                "AWS::Logs::Destination",
                "made by PutDestination and PutDestinationPolicy"
            ),
            by_call("ParkedAgeAlarm", "AWS::CloudWatch::Alarm", alarm),
            by_call("QuarantinedAlarm", "AWS::CloudWatch::Alarm", alarm),
            by_call("StalledAlarm", "AWS::CloudWatch::Alarm", alarm),
            by_call("UnroutedAlarm", "AWS::CloudWatch::Alarm", alarm),
        ]
    );
    assert_eq!(made.resources + made.by_call.len(), template.resources.len(), "nothing is passed over");
    assert!(stack::is_made(cloud, &template).await.expect("asked"));

    let table = &template.bucket("TableBucket").expect("a bucket").name;
    let s3 = cloud.s3(cloud.hub());
    let versioning = s3.get_bucket_versioning().bucket(table).send().await.expect("the bucket is there");
    assert_eq!(versioning.status().map(aws_sdk_s3::types::BucketVersioningStatus::as_str), Some("Enabled"));
    let destinations =
        cloud.logs(cloud.hub()).describe_destinations().send().await.expect("read").destinations;
    let destination = &destinations.unwrap_or_default()[0];
    assert_eq!(destination.target_arn(), Some(template.streams[0].arn.as_str()));
    assert!(destination.access_policy().is_some_and(|policy| policy.contains("o-a1b2c3d4e5")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_its_member_s_stack_once_it_joined_until_it_leaves() {
    let emulator = emulator().await;
    let cloud = emulator.cloud();
    let stack_set = stack_set(cloud, "loghub");
    let instance = stack_set.instance(cloud, MEMBER).expect("it is complete");
    let is_made = async || stack::is_made(cloud, &instance).await.expect("asked");
    assert!(!is_made().await);
    for _ in 0..2 {
        stack_set.join(cloud, MEMBER).await.expect("joined");
        assert!(is_made().await);
    }
    for _ in 0..2 {
        stack_set.leave(cloud, MEMBER).await.expect("left");
        assert!(!is_made().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_t_be_made_is_named() {
    let emulator = emulator().await;
    let cloud = emulator.cloud();
    let refused = |resource: &str| {
        let text = format!("Resources:\n  Odd:\n    Type: {resource}\n");
        Template::parse(&text, &Context { parameters: [].into(), ..context(cloud.endpoint()) }).expect("read")
    };
    let error = stack::make(cloud, &refused("AWS::Logs::AccountPolicy")).await.expect_err("not known");
    let error = error.to_string();
    assert!(error.starts_with("Making the stack loghub in 999999999999 failed: "), "{error}");
    assert!(error.contains("AWS::Logs::AccountPolicy"), "{error}");
}
