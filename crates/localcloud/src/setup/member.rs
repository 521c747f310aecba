//! Makes what a member account has besides its stack: log groups, log streams, our subscription filter, log events.

use aws_sdk_cloudwatchlogs::error::BuildError;
use aws_sdk_cloudwatchlogs::operation::create_log_group::CreateLogGroupError;
use aws_sdk_cloudwatchlogs::operation::create_log_stream::CreateLogStreamError;
use aws_sdk_cloudwatchlogs::types::InputLogEvent;

use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;

/// The name of our filter on a member's log group.
pub const FILTER: &str = "loghub";

/// `PutLogEvents` takes at most 10,000 events and 1,048,576 bytes, each event counted with 26 bytes more, in order
/// of time and within 24 hours (CloudWatch Logs, `PutLogEvents`).
const MOST_EVENTS: usize = 10_000;
const MOST_BYTES: usize = 1_048_576;
const EVENT_OVERHEAD: usize = 26;
const MOST_MILLISECONDS: i64 = 24 * 3600 * 1000;

/// The role that our filters are put with (`infra/member.yaml`).
const DELIVERY_ROLE: &str = "loghub-delivery";

/// Makes a log group, if it is not there.
pub async fn log_group(cloud: &Cloud, account: &str, group: &str) -> Result<(), CallError> {
    match cloud.logs(account).create_log_group().log_group_name(group).send().await {
        Err(error)
            if error
                .as_service_error()
                .is_some_and(CreateLogGroupError::is_resource_already_exists_exception) =>
        {
            Ok(())
        }
        made => made.map(drop).doing(|| format!("Making the log group {group} in {account}")),
    }
}

/// Makes a log stream, if it is not there.
pub async fn log_stream(cloud: &Cloud, account: &str, group: &str, stream: &str) -> Result<(), CallError> {
    let create = cloud.logs(account).create_log_stream().log_group_name(group).log_stream_name(stream);
    match create.send().await {
        Err(error)
            if error
                .as_service_error()
                .is_some_and(CreateLogStreamError::is_resource_already_exists_exception) =>
        {
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
    let role = format!("arn:aws:iam::{account}:role/{DELIVERY_ROLE}");
    let put = put.filter_pattern(pattern).destination_arn(destination_arn).role_arn(role).send().await;
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

fn input((timestamp, message): (i64, String)) -> Result<InputLogEvent, BuildError> {
    InputLogEvent::builder().timestamp(timestamp).message(message).build()
}

fn chunks(events: impl IntoIterator<Item = (i64, String)>) -> Vec<Vec<(i64, String)>> {
    let mut events: Vec<_> = events.into_iter().collect();
    events.sort_by_key(|(timestamp, _)| *timestamp);
    let mut chunks: Vec<Vec<(i64, String)>> = Vec::new();
    let mut bytes = 0;
    for (timestamp, message) in events {
        let size = message.len() + EVENT_OVERHEAD;
        let fits = |chunk: &&mut Vec<(i64, String)>| {
            let span = chunk.first().map_or(0, |(first, _)| timestamp - first);
            chunk.len() < MOST_EVENTS && bytes + size <= MOST_BYTES && span < MOST_MILLISECONDS
        };
        if let Some(chunk) = chunks.last_mut().filter(fits) {
            chunk.push((timestamp, message));
            bytes += size;
        } else {
            chunks.push(vec![(timestamp, message)]);
            bytes = size;
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_put_in_order_of_time_in_as_few_calls_as_the_limits_allow() {
        let sizes = |events: Vec<(i64, String)>| chunks(events).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(Vec::new()), [0; 0]);
        assert_eq!(sizes((0..10_001).map(|at| (at, String::new())).collect()), [10_000, 1]);
        assert_eq!(sizes((0..5).map(|at| (at, "x".repeat(500_000))).collect()), [2, 2, 1]);
        assert_eq!(sizes(vec![(0, String::new()), (MOST_MILLISECONDS, String::new())]), [1, 1]);
        assert_eq!(chunks([(2, "b".to_owned()), (1, "a".to_owned())])[0][0].1, "a");
    }
}
