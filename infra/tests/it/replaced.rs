//! No update replaces a resource with data or a position.
//!
//! CloudFormation creates a resource again when a property changes that can only be set at its creation, and when its
//! name in the template changes. The snapshots hold both, as the templates of the version before wrote them. One that
//! differs would, in every hub, lose what is in a queue, read a stream from its start or not at all, or cut members
//! off. If that is intended, describe the migration in CHANGELOG.md, and accept it with `INSTA_UPDATE=always`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::all_as_written;

/// Types that hold data, a position, or what others point at; and what of them can't change (CloudFormation's resource
/// schemas, `createOnlyProperties`).
const LASTING: [(&str, &[&str]); 13] = [
    ("AWS::CloudFormation::StackSet", &["PermissionModel", "StackSetName"]),
    ("AWS::Events::EventBus", &["Name"]),
    ("AWS::IAM::Role", &["Path", "RoleName"]),
    ("AWS::KMS::Key", &[]),
    ("AWS::Kinesis::Stream", &["Name"]),
    (
        "AWS::Lambda::EventSourceMapping",
        &["EventSourceArn", "SelfManagedEventSource", "StartingPosition", "StartingPositionTimestamp"],
    ),
    ("AWS::Lambda::Function", &["FunctionName", "PackageType", "TenancyConfig"]),
    ("AWS::Logs::Destination", &["DestinationName"]),
    ("AWS::Logs::LogGroup", &["LogGroupName"]),
    ("AWS::S3::Bucket", &["BucketName", "BucketNamePrefix", "BucketNamespace"]),
    ("AWS::SNS::Subscription", &["Endpoint", "Protocol", "TopicArn"]),
    ("AWS::SNS::Topic", &["FifoTopic", "TopicName"]),
    ("AWS::SQS::Queue", &["FifoQueue", "QueueName"]),
];

/// Types that hold nothing: made anew, they are as they were.
const PASSING: [&str; 12] = [
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Events::EventBusPolicy",
    "AWS::Events::Rule",
    "AWS::KMS::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueueInlinePolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
];

#[test]
fn no_resource_with_data_or_a_position_is_replaced() {
    for (name, template) in all_as_written() {
        insta::assert_snapshot!(name, lasting(&template));
    }
}

/// A line a property that can't change, as it is written.
fn lasting(template: &Value) -> String {
    let mut lines = String::new();
    for (id, resource) in template["Resources"].as_object().expect("resources") {
        let kind = resource["Type"].as_str().expect("a type");
        if PASSING.contains(&kind) {
            continue;
        }
        let (_, fixed) = LASTING
            .iter()
            .find(|(lasting, _)| *lasting == kind)
            .unwrap_or_else(|| panic!("does {kind} hold anything?"));
        let kept = ["DeletionPolicy", "UpdateReplacePolicy"]
            .map(|policy| resource[policy].as_str().unwrap_or("Delete"));
        let _ = writeln!(lines, "{id}: {kind}, {} / {}", kept[0], kept[1]);
        for property in fixed.iter().filter(|property| !resource["Properties"][**property].is_null()) {
            let _ = writeln!(lines, "  {property}: {}", resource["Properties"][*property]);
        }
    }
    lines
}
