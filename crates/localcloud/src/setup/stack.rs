//! A template's stack, made by the emulator's CloudFormation.

use std::time::Duration;

use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{Capability, Parameter, StackStatus};
use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use serde_json::Value;

pub use super::made::{ByCall, Made};
use super::{body, by_call};
use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::template::{Context, Template};

/// A longer body is taken from a bucket only (AWS CloudFormation, "Understand CloudFormation quotas").
const MOST_BODY: usize = 51_200;
/// The pause before a stack's status is asked for again.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// Makes the template's stack in the account that it was read for.
pub async fn make(cloud: &Cloud, template: &Template) -> Result<Made, CallError> {
    make_from(cloud, template, &body(template)).await
}

/// Makes the template's stack from this body of it.
pub async fn make_from(cloud: &Cloud, template: &Template, body: &Value) -> Result<Made, CallError> {
    create(cloud, template, body).await?;
    let by_call = by_call::make(cloud, template).await?;
    Ok(Made { resources: body["Resources"].as_object().map_or(0, serde_json::Map::len), by_call })
}

/// Returns true if the template's stack is there.
pub async fn is_made(cloud: &Cloud, template: &Template) -> Result<bool, CallError> {
    let Context { account, stack_name, .. } = &template.context;
    let client = Client::new(&cloud.sdk(account));
    Ok(status(&client, account, stack_name).await? == Some(StackStatus::CreateComplete))
}

/// The template as the emulator's CloudFormation takes it, for who has to change more in it.
#[must_use]
pub fn body(template: &Template) -> Value {
    body::of(template)
}

async fn create(cloud: &Cloud, template: &Template, body: &Value) -> Result<(), CallError> {
    let Context { account, stack_name: name, .. } = &template.context;
    let client = Client::new(&cloud.sdk(account));
    let body = body.to_string();
    let create = client.create_stack().stack_name(name).capabilities(Capability::CapabilityNamedIam);
    let create = create.set_parameters(Some(parameters(template)));
    let create = if body.len() > MOST_BODY {
        create.template_url(upload(cloud, account, name, body).await?)
    } else {
        create.template_body(body)
    };
    create.send().await.doing(|| format!("Making the stack {name} in {account}"))?;
    wait(&client, account, name).await
}

/// Deletes the account's stack of that name, and waits for the end of it.
pub async fn delete(cloud: &Cloud, account: &str, name: &str) -> Result<(), CallError> {
    let client = Client::new(&cloud.sdk(account));
    let doing = || format!("Deleting the stack {name} in {account}");
    client.delete_stack().stack_name(name).send().await.doing(doing)?;
    while let Some(status) = status(&client, account, name).await? {
        match status {
            StackStatus::DeleteComplete => break,
            StackStatus::DeleteInProgress => tokio::time::sleep(LOOK_EVERY).await,
            _ => return Err(CallError::new(doing(), &failures(&client, name).await)),
        }
    }
    Ok(())
}

fn parameters(template: &Template) -> Vec<Parameter> {
    let parameter = |(name, value)| Parameter::builder().parameter_key(name).parameter_value(value).build();
    template.context.parameters.iter().map(parameter).collect()
}

async fn upload(cloud: &Cloud, account: &str, name: &str, body: String) -> Result<String, CallError> {
    let bucket = format!("cf-templates-{account}-{}", cloud.region());
    let s3 = cloud.s3(account);
    let create = s3.create_bucket().bucket(&bucket);
    match create.set_create_bucket_configuration(bucket_location(cloud.region())).send().await {
        Err(error)
            if error.as_service_error().is_some_and(CreateBucketError::is_bucket_already_owned_by_you) => {}
        made => made.map(drop).doing(|| format!("Making the bucket {bucket}"))?,
    }
    let key = format!("{name}.json");
    let put = s3.put_object().bucket(&bucket).key(&key).body(body.into_bytes().into());
    put.send().await.doing(|| format!("Uploading the template of the stack {name}"))?;
    Ok(format!("{}/{bucket}/{key}", cloud.endpoint()))
}

/// The Region, which must be named in every Region but the first (Amazon S3, `CreateBucket`).
fn bucket_location(region: &str) -> Option<CreateBucketConfiguration> {
    let location = BucketLocationConstraint::from(region);
    (region != "us-east-1")
        .then(|| CreateBucketConfiguration::builder().location_constraint(location).build())
}

async fn wait(client: &Client, account: &str, name: &str) -> Result<(), CallError> {
    loop {
        match status(client, account, name).await? {
            Some(StackStatus::CreateInProgress) => tokio::time::sleep(LOOK_EVERY).await,
            Some(StackStatus::CreateComplete) => return Ok(()),
            _ => {
                let doing = format!("Making the stack {name} in {account}");
                return Err(CallError::new(doing, &failures(client, name).await));
            }
        }
    }
}

/// Returns the stack's status; none once it is gone.
async fn status(client: &Client, account: &str, name: &str) -> Result<Option<StackStatus>, CallError> {
    match client.describe_stacks().stack_name(name).send().await {
        Ok(described) => Ok(described.stacks.unwrap_or_default().pop().and_then(|stack| stack.stack_status)),
        Err(error) if error.as_service_error().is_some_and(|error| is_gone(error.meta())) => Ok(None),
        Err(error) => Err(error).doing(|| format!("Looking at the stack {name} in {account}")),
    }
}

fn is_gone(error: &aws_sdk_cloudformation::error::ErrorMetadata) -> bool {
    error.message().is_some_and(|message| message.contains("does not exist"))
}

/// Each resource that could not be made, and why.
async fn failures(client: &Client, name: &str) -> String {
    let events = client.describe_stack_events().stack_name(name).send().await;
    let events = events.ok().and_then(|described| described.stack_events).unwrap_or_default().into_iter();
    let failed = events.filter(|event| {
        event.resource_status.as_ref().is_some_and(|status| status.as_str().ends_with("_FAILED"))
    });
    let failed = failed.map(|event| {
        let reason = event.resource_status_reason.unwrap_or_default();
        format!("{}: {reason}", event.logical_resource_id.unwrap_or_default())
    });
    failed.collect::<Vec<_>>().join("; ")
}
