//! The records of a Kinesis mapping in its on-failure bucket (AWS Lambda, "Retaining discarded batch records for a
//! Kinesis Data Streams event source", S3 destinations).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The reason why a batch was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `MaximumRetryAttempts` is used up.
    RetryAttemptsExhausted,
    /// Its records are older than `MaximumRecordAgeInSeconds`. AWS's page shows no example of this name.
    RecordAgeExceeded,
}

/// A batch that was given up.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The last invocation's request id.
    pub request_id: String,
    /// The function's ARN.
    pub function_arn: String,
    /// The reason.
    pub condition: Condition,
    /// The number of times that it was tried.
    pub invocations: u32,
    /// The function's error, if it threw one.
    pub function_error: Option<String>,
    /// The time at which it was given up.
    pub timestamp: Timestamp,
    /// The stream's ARN.
    pub stream_arn: String,
    /// The shard's id.
    pub shard_id: String,
    /// Its records' sequence numbers and arrivals: the first's and the last's.
    pub first: (String, Timestamp),
    /// See `first`.
    pub last: (String, Timestamp),
    /// The number of its records.
    pub batch_size: usize,
    /// The whole event.
    pub payload: String,
}

impl Failure {
    /// The object's body.
    #[must_use]
    pub fn body(&self) -> Value {
        let condition = match self.condition {
            Condition::RetryAttemptsExhausted => "RetryAttemptsExhausted",
            Condition::RecordAgeExceeded => "RecordAgeExceeded",
        };
        json!({
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": self.function_arn,
                "condition": condition,
                "approximateInvokeCount": self.invocations,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": self.function_error,
            },
            "version": "1.0",
            "timestamp": millis(self.timestamp),
            "KinesisBatchInfo": {
                "shardId": self.shard_id,
                "startSequenceNumber": self.first.0,
                "endSequenceNumber": self.last.0,
                "approximateArrivalOfFirstRecord": millis(self.first.1),
                "approximateArrivalOfLastRecord": millis(self.last.1),
                "batchSize": self.batch_size,
                "streamArn": self.stream_arn,
            },
            "payload": self.payload,
        })
    }

    /// The object's key: `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<unique>`.
    #[must_use]
    pub fn key(&self, mapping: &str, unique: &str) -> String {
        let at = self.timestamp.to_zoned_datetime(TimeZone::UTC);
        let date = at.strftime("%Y/%m/%d/%Y-%m-%dT%H.%M.%S");
        format!("aws/lambda/{mapping}/{}/{date}-{unique}", self.shard_id)
    }
}

fn millis(at: Timestamp) -> String {
    format!("{at:.3}")
}
