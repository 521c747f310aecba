//! Makes what the template says in the emulator, call by call; plays CloudFormation.
//!
//! It differs from CloudFormation in that it makes only what the local cloud plays: no roles, keys, lifecycles or
//! log groups; and in that it can be run again over what exists.

pub mod member;

use std::collections::BTreeMap;

use aws_sdk_kinesis::operation::create_stream::CreateStreamError;
use aws_sdk_kinesis::types::{StreamMode, StreamModeDetails};
use aws_sdk_s3::operation::create_bucket::CreateBucketError;
use aws_sdk_s3::types::{
    BucketLocationConstraint, BucketVersioningStatus, CreateBucketConfiguration, VersioningConfiguration,
};
use aws_sdk_sqs::types::QueueAttributeName;
use aws_sdk_ssm::types::ParameterType;
use serde_json::json;

pub use crate::aws::CallError;
use crate::aws::Doing as _;
use crate::cloud::Cloud;
use crate::template::{Bucket, Destination, Queue, Stream, Template};

/// Makes the template's streams, buckets, queues and destinations in the hub.
pub async fn hub(cloud: &Cloud, template: &Template) -> Result<(), CallError> {
    for stream in &template.streams {
        make_stream(cloud, stream).await?;
    }
    for bucket in &template.buckets {
        make_bucket(cloud, bucket).await?;
    }
    // Dead-letter queues, which redrive nowhere, come first: the others point at them.
    let (plain, redriving): (Vec<_>, Vec<_>) =
        template.queues.iter().partition(|queue| queue.redrive.is_none());
    for queue in plain.into_iter().chain(redriving) {
        make_queue(cloud, queue).await?;
    }
    for destination in &template.destinations {
        make_destination(cloud, destination).await?;
    }
    Ok(())
}

/// Writes each team's token under `prefix` as a `SecureString`, replacing the one there is.
pub async fn tokens(cloud: &Cloud, prefix: &str, tokens: &BTreeMap<String, String>) -> Result<(), CallError> {
    let ssm = cloud.ssm(cloud.hub());
    for (name, token) in tokens {
        let name = format!("{}/{name}", prefix.trim_end_matches('/'));
        let put =
            ssm.put_parameter().name(&name).value(token).r#type(ParameterType::SecureString).overwrite(true);
        put.send().await.doing(|| format!("Writing the token {name}"))?;
    }
    Ok(())
}

/// Puts an object into one of the hub's buckets; answers its `ETag`.
pub async fn object(cloud: &Cloud, bucket: &str, key: &str, body: Vec<u8>) -> Result<String, CallError> {
    let put = cloud.s3(cloud.hub()).put_object().bucket(bucket).key(key).body(body.into());
    let put = put.send().await.doing(|| format!("Writing s3://{bucket}/{key}"))?;
    Ok(put.e_tag.unwrap_or_default())
}

async fn make_stream(cloud: &Cloud, stream: &Stream) -> Result<(), CallError> {
    let Stream { name, .. } = stream;
    let doing = || format!("Making the stream {name}");
    let mode = if stream.shards.is_some() { StreamMode::Provisioned } else { StreamMode::OnDemand };
    let details = StreamModeDetails::builder().stream_mode(mode).build().doing(doing)?;
    let shards = stream.shards.and_then(|shards| i32::try_from(shards).ok());
    let create = cloud.kinesis(cloud.hub()).create_stream().stream_name(name).set_shard_count(shards);
    match create.stream_mode_details(details).send().await {
        Err(error)
            if error.as_service_error().is_some_and(CreateStreamError::is_resource_in_use_exception) =>
        {
            Ok(())
        }
        answer => answer.map(drop).doing(doing),
    }
}

async fn make_bucket(cloud: &Cloud, bucket: &Bucket) -> Result<(), CallError> {
    let Bucket { name, versioned, .. } = bucket;
    let s3 = cloud.s3(cloud.hub());
    let location = bucket_location(cloud.region());
    match s3.create_bucket().bucket(name).set_create_bucket_configuration(location).send().await {
        Err(error)
            if error.as_service_error().is_some_and(CreateBucketError::is_bucket_already_owned_by_you) => {}
        made => made.map(drop).doing(|| format!("Making the bucket {name}"))?,
    }
    if !versioned {
        return Ok(());
    }
    let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    let put = s3.put_bucket_versioning().bucket(name).versioning_configuration(enabled).send().await;
    put.map(drop).doing(|| format!("Turning versioning on for the bucket {name}"))
}

/// The Region, which must be named in every Region but the first (Amazon S3, `CreateBucket`).
fn bucket_location(region: &str) -> Option<CreateBucketConfiguration> {
    let location = BucketLocationConstraint::from(region);
    (region != "us-east-1")
        .then(|| CreateBucketConfiguration::builder().location_constraint(location).build())
}

async fn make_queue(cloud: &Cloud, queue: &Queue) -> Result<(), CallError> {
    let mut create = cloud.sqs(cloud.hub()).create_queue().queue_name(&queue.name);
    let seconds = |duration: std::time::Duration| duration.as_secs().to_string();
    create = create.attributes(QueueAttributeName::VisibilityTimeout, seconds(queue.visibility));
    create = create.attributes(QueueAttributeName::MessageRetentionPeriod, seconds(queue.retention));
    if queue.fifo {
        create = create.attributes(QueueAttributeName::FifoQueue, "true");
    }
    if let Some(redrive) = &queue.redrive {
        let policy = json!({
            "deadLetterTargetArn": redrive.dead_letter_arn,
            "maxReceiveCount": redrive.max_receive_count,
        });
        create = create.attributes(QueueAttributeName::RedrivePolicy, policy.to_string());
    }
    create.send().await.map(drop).doing(|| format!("Making the queue {}", queue.name))
}

async fn make_destination(cloud: &Cloud, destination: &Destination) -> Result<(), CallError> {
    let Destination { name, target_arn, role_arn, policy, .. } = destination;
    let logs = cloud.logs(cloud.hub());
    let put = logs.put_destination().destination_name(name).target_arn(target_arn).role_arn(role_arn);
    put.send().await.doing(|| format!("Making the destination {name}"))?;
    let put = logs.put_destination_policy().destination_name(name).access_policy(policy).force_update(true);
    put.send().await.map(drop).doing(|| format!("Giving the destination {name} its policy"))
}
