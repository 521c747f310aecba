//! What is made in a member account: log groups, log streams, our subscription filter, log events.

use aws_sdk_cloudwatchlogs::types::InputLogEvent;

use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;

/// The name of our filter on a member's log group.
pub const FILTER: &str = "loghub";

/// PutLogEvents takes at most 10,000 events and 1,048,576 bytes, each event counted with 26 bytes more
/// (CloudWatch Logs, `PutLogEvents`).
const MOST_EVENTS: usize = 10_000;
const MOST_BYTES: usize = 1_048_576;
const EVENT_OVERHEAD: usize = 26;

/// Makes a log group, if it is not there.
pub async fn log_group(cloud: &Cloud, account: &str, group: &str) -> Result<(), CallError> {
    match cloud.logs(account).create_log_group().log_group_name(group).send().await {
        Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_already_exists_exception()) => {
            Ok(())
        }
        made => made.map(drop).doing(|| format!("Making the log group {group} in {account}")),
    }
}

/// Makes a log stream, if it is not there.
pub async fn log_stream(cloud: &Cloud, account: &str, group: &str, stream: &str) -> Result<(), CallError> {
    let create = cloud.logs(account).create_log_stream().log_group_name(group).log_stream_name(stream);
    match create.send().await {
        Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_already_exists_exception()) => {
            Ok(())
        }
        made => made.map(drop).doing(|| format!("Making the log stream {stream} of {group} in {account}")),
    }
}

/// Points our subscription filter on a log group at the hub's destination.
pub async fn subscribe(
    cloud: &Cloud,
    account: &str,
    group: &str,
    destination_arn: &str,
    pattern: &str,
) -> Result<(), CallError> {
    let put = cloud.logs(account).put_subscription_filter().log_group_name(group).filter_name(FILTER);
    let put = put.filter_pattern(pattern).destination_arn(destination_arn).send().await;
    put.map(drop).doing(|| format!("Subscribing the log group {group} in {account}"))
}

/// Writes log events (milliseconds since the epoch, message) in as many calls as their number and size need.
pub async fn log_events(
    cloud: &Cloud,
    account: &str,
    group: &str,
    stream: &str,
    events: impl IntoIterator<Item = (i64, String)>,
) -> Result<(), CallError> {
    let logs = cloud.logs(account);
    for chunk in chunks(events) {
        let chunk: Result<Vec<_>, _> = chunk.into_iter().map(input).collect();
        let chunk = chunk.doing(|| format!("Writing log events to {group} in {account}"))?;
        let put =
            logs.put_log_events().log_group_name(group).log_stream_name(stream).set_log_events(Some(chunk));
        put.send().await.doing(|| format!("Writing log events to {group} in {account}"))?;
    }
    Ok(())
}

fn input((timestamp, message): (i64, String)) -> Result<InputLogEvent, impl std::error::Error> {
    InputLogEvent::builder().timestamp(timestamp).message(message).build()
}

fn chunks(events: impl IntoIterator<Item = (i64, String)>) -> Vec<Vec<(i64, String)>> {
    let mut chunks = vec![Vec::new()];
    let mut bytes = 0;
    for event in events {
        let size = event.1.len() + EVENT_OVERHEAD;
        let full = chunks.last().is_some_and(|chunk| chunk.len() == MOST_EVENTS || bytes + size > MOST_BYTES);
        if full {
            chunks.push(Vec::new());
            bytes = 0;
        }
        bytes += size;
        if let Some(chunk) = chunks.last_mut() {
            chunk.push(event);
        }
    }
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}
