//! The changes that calls make, read from the calls.

use std::time::Duration;

use serde::Deserialize;

/// The calls that are read, by `X-Amz-Target`.
pub(super) const TARGETS: [&str; 19] = [
    "Logs_20140328.PutLogEvents",
    "Logs_20140328.PutSubscriptionFilter",
    "Logs_20140328.DeleteSubscriptionFilter",
    "Logs_20140328.DeleteLogGroup",
    "Logs_20140328.PutDestination",
    "Logs_20140328.PutDestinationPolicy",
    "Logs_20140328.DeleteDestination",
    "Kinesis_20131202.PutRecord",
    "Kinesis_20131202.PutRecords",
    "Kinesis_20131202.SplitShard",
    "Kinesis_20131202.MergeShards",
    "Kinesis_20131202.UpdateShardCount",
    "AmazonSQS.SendMessage",
    "AmazonSQS.SendMessageBatch",
    "AmazonSQS.ChangeMessageVisibility",
    "AmazonSQS.ChangeMessageVisibilityBatch",
    "AmazonSQS.DeleteMessage",
    "AmazonSQS.DeleteMessageBatch",
    "AmazonSQS.SetQueueAttributes",
];

/// A change in the emulator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Log events were written.
    LogEvents(LogEvents),
    /// A log group's subscription filters changed.
    Filters { account: String, group: String, change: FilterChange },
    /// A destination of the account changed.
    Destinations { account: String },
    /// Records were put on a stream.
    Records,
    /// A stream's shards changed.
    Shards,
    /// Messages of a queue will be visible, each after a time; none = after the queue's own delay.
    Messages { queue_url: String, after: Vec<Option<Duration>> },
    /// A queue's attributes changed.
    QueueAttributes { queue_url: String },
}

impl Notice {
    /// Returns true if it is of what CloudWatch Logs delivers, or by what.
    pub(crate) fn is_of_logs(&self) -> bool {
        matches!(self, Self::LogEvents(_) | Self::Filters { .. } | Self::Destinations { .. })
    }
}

/// Log events as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogEvents {
    pub(crate) account: String,
    pub(crate) group: String,
    pub(crate) stream: String,
    /// Time and message, in the order of the call.
    pub(crate) events: Vec<(i64, String)>,
}

/// A change of a log group's subscription filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FilterChange {
    Put(Put),
    /// The filter of this name is gone.
    Deleted(String),
    /// The group is gone, and every filter with it.
    GroupDeleted,
}

/// A subscription filter as it was put.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Put {
    pub(crate) filter_name: String,
    pub(crate) filter_pattern: String,
    pub(crate) destination_arn: String,
    pub(crate) distribution: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LogsCall {
    log_group_name: String,
    log_stream_name: String,
    log_events: Vec<Event>,
    #[serde(flatten)]
    filter: Put,
}

#[derive(Deserialize)]
struct Event {
    timestamp: i64,
    message: String,
}

/// A call of SQS: about one message, or a batch of them.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct QueueCall {
    queue_url: String,
    entries: Option<Vec<Times>>,
    #[serde(flatten)]
    one: Times,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Times {
    delay_seconds: Option<u64>,
    visibility_timeout: Option<u64>,
}

/// Reads a call that was made in `account`; none if it can't be read, as the emulator can't read it either.
pub(super) fn read(account: &str, target: &str, body: &[u8]) -> Option<Notice> {
    let (service, operation) = target.split_once('.')?;
    match (service, operation) {
        ("Kinesis_20131202", "PutRecord" | "PutRecords") => Some(Notice::Records),
        ("Kinesis_20131202", _) => Some(Notice::Shards),
        ("AmazonSQS", _) => queue(operation, body),
        (_, "PutDestination" | "PutDestinationPolicy" | "DeleteDestination") => {
            Some(Notice::Destinations { account: account.to_owned() })
        }
        _ => logs(account, operation, body),
    }
}

fn logs(account: &str, operation: &str, body: &[u8]) -> Option<Notice> {
    let LogsCall { log_group_name: group, log_stream_name: stream, log_events, filter } =
        serde_json::from_slice(body).ok()?;
    let account = account.to_owned();
    let change = match operation {
        "PutLogEvents" => {
            let events = log_events.into_iter().map(|event| (event.timestamp, event.message)).collect();
            return Some(Notice::LogEvents(LogEvents { account, group, stream, events }));
        }
        "PutSubscriptionFilter" => FilterChange::Put(filter),
        "DeleteSubscriptionFilter" => FilterChange::Deleted(filter.filter_name),
        _ => FilterChange::GroupDeleted,
    };
    Some(Notice::Filters { account, group, change })
}

fn queue(operation: &str, body: &[u8]) -> Option<Notice> {
    let QueueCall { queue_url, entries, one } = serde_json::from_slice(body).ok()?;
    let each = entries.unwrap_or_else(|| vec![one]);
    let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
    let after = match operation.strip_suffix("Batch").unwrap_or(operation) {
        "SendMessage" => each.iter().map(|times| seconds(times.delay_seconds)).collect(),
        "ChangeMessageVisibility" => each.iter().map(|times| seconds(times.visibility_timeout)).collect(),
        // The next message of its group may be visible now.
        "DeleteMessage" if queue_url.strip_suffix(".fifo").is_some() => vec![Some(Duration::ZERO)],
        "DeleteMessage" => return None,
        _ => return Some(Notice::QueueAttributes { queue_url }),
    };
    Some(Notice::Messages { queue_url, after })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_call_is_read_as_the_change_that_it_makes() {
        let filters =
            |change| Notice::Filters { account: "111111111111".to_owned(), group: "/app".to_owned(), change };
        let messages = |url: &str, after: &[Option<u64>]| Notice::Messages {
            queue_url: url.to_owned(),
            after: after.iter().map(|after| after.map(Duration::from_secs)).collect(),
        };
        let put = Put {
            filter_name: "loghub".to_owned(),
            destination_arn: "arn".to_owned(),
            distribution: "Random".to_owned(),
            ..Put::default()
        };
        let events = LogEvents {
            account: "111111111111".to_owned(),
            group: "/app".to_owned(),
            stream: "s".to_owned(),
            events: vec![(1, "m".to_owned())],
        };
        for (target, body, expected) in [
            (
                "Logs_20140328.PutLogEvents",
                json!({"logGroupName": "/app", "logStreamName": "s", "logEvents": [{"timestamp": 1, "message": "m"}]}),
                Some(Notice::LogEvents(events)),
            ),
            (
                "Logs_20140328.PutSubscriptionFilter",
                json!({"logGroupName": "/app", "filterName": "loghub", "filterPattern": "", "destinationArn": "arn",
                       "roleArn": "r", "distribution": "Random"}),
                Some(filters(FilterChange::Put(put))),
            ),
            (
                "Logs_20140328.DeleteSubscriptionFilter",
                json!({"logGroupName": "/app", "filterName": "loghub"}),
                Some(filters(FilterChange::Deleted("loghub".to_owned()))),
            ),
            (
                "Logs_20140328.DeleteLogGroup",
                json!({"logGroupName": "/app"}),
                Some(filters(FilterChange::GroupDeleted)),
            ),
            (
                "Logs_20140328.PutDestinationPolicy",
                json!({}),
                Some(Notice::Destinations { account: "111111111111".to_owned() }),
            ),
            ("Kinesis_20131202.PutRecords", json!({}), Some(Notice::Records)),
            ("Kinesis_20131202.SplitShard", json!({}), Some(Notice::Shards)),
            (
                "AmazonSQS.SendMessage",
                json!({"QueueUrl": "u", "MessageBody": "m"}),
                Some(messages("u", &[None])),
            ),
            (
                "AmazonSQS.SendMessage",
                json!({"QueueUrl": "u", "DelaySeconds": 9}),
                Some(messages("u", &[Some(9)])),
            ),
            (
                "AmazonSQS.SendMessageBatch",
                json!({"QueueUrl": "u", "Entries": [{"Id": "1"}, {"Id": "2", "DelaySeconds": 3}]}),
                Some(messages("u", &[None, Some(3)])),
            ),
            (
                "AmazonSQS.ChangeMessageVisibility",
                json!({"QueueUrl": "u", "VisibilityTimeout": 4}),
                Some(messages("u", &[Some(4)])),
            ),
            ("AmazonSQS.DeleteMessage", json!({"QueueUrl": "u"}), None),
            (
                "AmazonSQS.DeleteMessageBatch",
                json!({"QueueUrl": "u.fifo"}),
                Some(messages("u.fifo", &[Some(0)])),
            ),
            (
                "AmazonSQS.SetQueueAttributes",
                json!({"QueueUrl": "u"}),
                Some(Notice::QueueAttributes { queue_url: "u".to_owned() }),
            ),
            ("Logs_20140328.PutLogEvents", json!("text"), None),
        ] {
            assert!(TARGETS.contains(&target));
            assert_eq!(
                read("111111111111", target, body.to_string().as_bytes()),
                expected,
                "{target} {body}"
            );
        }
    }
}
