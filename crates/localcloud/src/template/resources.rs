//! The names and attributes that resources have once they are made.

use serde_json::Value;

use super::types::Context;
use super::written;

/// Returns the answer of `Ref`: the physical id.
pub(super) fn reference(context: &Context, logical_id: &str, resource: &written::Resource) -> String {
    let name = name(context, logical_id, resource);
    match resource.kind.as_str() {
        "AWS::SQS::Queue" => format!("{}/{}/{name}", context.endpoint, context.account),
        _ => name,
    }
}

/// Returns the answer of `GetAtt`, or nothing for an attribute that is not known.
pub(super) fn attribute(
    context: &Context,
    logical_id: &str,
    resource: &written::Resource,
    attribute: &str,
) -> Option<String> {
    match (resource.kind.as_str(), attribute) {
        ("AWS::SQS::Queue", "QueueUrl") => Some(reference(context, logical_id, resource)),
        ("AWS::SQS::Queue", "QueueName") => Some(name(context, logical_id, resource)),
        (kind, "Arn") => Some(arn(context, kind, &name(context, logical_id, resource))),
        _ => None,
    }
}

/// The name the template gives, or one made of the stack's name and the resource's.
pub(super) fn name(context: &Context, logical_id: &str, resource: &written::Resource) -> String {
    let key = match resource.kind.as_str() {
        "AWS::Logs::Destination" => "DestinationName",
        "AWS::Logs::LogGroup" => "LogGroupName",
        "AWS::S3::Bucket" => "BucketName",
        "AWS::SQS::Queue" => "QueueName",
        "AWS::Lambda::Function" => "FunctionName",
        "AWS::IAM::Role" => "RoleName",
        _ => "Name",
    };
    let given = resource.properties.get(key).and_then(Value::as_str);
    let made = || format!("{}-{logical_id}", context.stack_name).to_lowercase();
    given.map_or_else(made, str::to_owned)
}

fn arn(context: &Context, kind: &str, name: &str) -> String {
    let Context { account, region, .. } = context;
    match kind {
        "AWS::S3::Bucket" => format!("arn:aws:s3:::{name}"),
        "AWS::IAM::Role" => format!("arn:aws:iam::{account}:role/{name}"),
        "AWS::SQS::Queue" => format!("arn:aws:sqs:{region}:{account}:{name}"),
        "AWS::Kinesis::Stream" => format!("arn:aws:kinesis:{region}:{account}:stream/{name}"),
        "AWS::Lambda::Function" => format!("arn:aws:lambda:{region}:{account}:function:{name}"),
        "AWS::Logs::Destination" => format!("arn:aws:logs:{region}:{account}:destination:{name}"),
        "AWS::Logs::LogGroup" => format!("arn:aws:logs:{region}:{account}:log-group:{name}:*"),
        "AWS::Events::EventBus" => format!("arn:aws:events:{region}:{account}:event-bus/{name}"),
        "AWS::Events::Rule" => format!("arn:aws:events:{region}:{account}:rule/{name}"),
        "AWS::KMS::Key" => format!("arn:aws:kms:{region}:{account}:key/{name}"),
        other => format!("arn:aws:{}:{region}:{account}:{name}", other.replace("::", "-").to_lowercase()),
    }
}
