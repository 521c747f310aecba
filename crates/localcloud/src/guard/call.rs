//! A request as IAM sees it: the actions it needs, each on a resource.

use axum::http::request::Parts;
use serde_json::Value;

use crate::iam::Request;

/// An action on a resource.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// As policies name it.
    pub(super) action: String,
    /// Its ARN.
    pub(super) resource: String,
    /// Condition keys and their values.
    pub(super) context: Vec<(String, String)>,
}

impl Call {
    /// The call as policies are asked about it.
    pub(super) fn request(&self) -> Request<'_> {
        let context = self.context.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        Request { principal: None, action: &self.action, resource: Some(&self.resource), context }
    }

    fn new(action: impl Into<String>, resource: impl Into<String>) -> Call {
        Call { action: action.into(), resource: resource.into(), context: Vec::new() }
    }
}

/// The place that the caller is in.
pub(super) struct Place<'a> {
    pub(super) account: &'a str,
    pub(super) region: &'a str,
}

/// Everything that a request needs; nothing for one that can't be read here.
pub(super) fn of(head: &Parts, body: &[u8], service: &str, place: &Place<'_>) -> Vec<Call> {
    let target = head.headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let json = || serde_json::from_slice(body).unwrap_or_default();
    match target.and_then(|target| target.split_once('.')) {
        Some(("Logs_20140328", operation)) => logs(operation, &json(), place),
        Some(("Kinesis_20131202", operation)) => {
            vec![Call::new(format!("kinesis:{operation}"), text(&json(), "StreamARN"))]
        }
        Some(("AmazonSSM", operation)) => parameters(operation, &json(), place),
        Some(("AmazonSQS", operation)) => vec![message(operation, &json(), place)],
        Some(_) => Vec::new(),
        None if service == "s3" => object(head),
        None if service == "monitoring" => vec![metrics(head)],
        None => role(body),
    }
}

/// `/service/NAME/operation/OPERATION`; CloudWatch's lists and data have no resource (AWS, "Actions for CloudWatch").
fn metrics(head: &Parts) -> Call {
    let operation = head.uri.path().rsplit('/').next().unwrap_or_default();
    Call::new(format!("cloudwatch:{operation}"), "*")
}

/// AWS, "Actions for CloudWatch Logs": lists are asked for of `log-group:` without a name; a filter of its destination,
/// too, and passing its role. To which service that is passed it does not say
/// (aws-cloudformation/cloudformation-coverage-roadmap#1784).
fn logs(operation: &str, body: &Value, place: &Place<'_>) -> Vec<Call> {
    let Place { account, region } = place;
    let group = format!("arn:aws:logs:{region}:{account}:log-group:{}", text(body, "logGroupName"));
    let resource = body["resourceArn"].as_str().map_or(group, str::to_owned);
    let action = format!("logs:{operation}");
    let mut calls = vec![Call::new(&action, resource)];
    if operation == "PutSubscriptionFilter" {
        calls.push(Call::new(action, text(body, "destinationArn")));
        let role = body["roleArn"].as_str();
        calls.extend(role.map(|role| Call::new("iam:PassRole", role)));
    }
    calls
}

/// Each name by itself (AWS, `GetParameters`).
fn parameters(operation: &str, body: &Value, place: &Place<'_>) -> Vec<Call> {
    let Place { account, region } = place;
    let names = body["Names"].as_array().cloned().unwrap_or_else(|| vec![body["Name"].clone()]);
    let arn = |name: &Value| {
        format!("arn:aws:ssm:{region}:{account}:parameter{}", name.as_str().unwrap_or_default())
    };
    names.iter().map(|name| Call::new(format!("ssm:{operation}"), arn(name))).collect()
}

/// A batch needs what one message needs (AWS, "Amazon SQS API permissions").
fn message(operation: &str, body: &Value, place: &Place<'_>) -> Call {
    let mut path = text(body, "QueueUrl").rsplit('/').map(str::to_owned).collect::<Vec<_>>().into_iter();
    let (name, account) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
    let action = operation.strip_suffix("Batch").unwrap_or(operation);
    Call::new(format!("sqs:{action}"), format!("arn:aws:sqs:{}:{account}:{name}", place.region))
}

/// `/bucket`, `/bucket/key` (AWS, "Actions for Amazon S3").
fn object(head: &Parts) -> Vec<Call> {
    let path = head.uri.path().trim_start_matches('/');
    let arn = format!("arn:aws:s3:::{}", path.trim_end_matches('/'));
    let source = head.headers.get("x-amz-copy-source").and_then(|source| source.to_str().ok());
    let source = source
        .map(|source| Call::new("s3:GetObject", format!("arn:aws:s3:::{}", source.trim_start_matches('/'))));
    let action = match (head.method.as_str(), path.trim_end_matches('/').contains('/')) {
        ("GET" | "HEAD", true) => "s3:GetObject",
        ("GET", false) => "s3:ListBucket",
        ("PUT", true) => "s3:PutObject",
        ("DELETE", true) => "s3:DeleteObject",
        _ => return Vec::new(),
    };
    [Call::new(action, arn)].into_iter().chain(source).collect()
}

fn role(body: &[u8]) -> Vec<Call> {
    let of = |name: &str| form(body, name);
    if of("Action").as_deref() != Some("AssumeRole") {
        return Vec::new();
    }
    let context = of("ExternalId").map(|id| ("sts:ExternalId".to_owned(), id)).into_iter().collect();
    vec![Call { context, ..Call::new("sts:AssumeRole", of("RoleArn").unwrap_or_default()) }]
}

/// A field of a form.
pub(super) fn form(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_default().to_owned()
}
