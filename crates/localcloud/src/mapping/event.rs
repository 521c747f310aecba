//! The events that mappings send, byte for byte in Lambda's shape.

use std::collections::BTreeMap;

use aws_sdk_kinesis::types::Record;
use aws_sdk_sqs::types::Message;
use serde::Serialize;
use serde_json::{Value, json};

/// An invocation's payload is at most 6 MB (AWS Lambda quotas).
pub const PAYLOAD_LIMIT: usize = 6 << 20;

/// The parts that every record of a stream's shard has in common.
#[derive(Clone, Debug)]
pub struct Shard {
    /// The shard's id.
    pub id: String,
    /// The stream's ARN.
    pub stream_arn: String,
    /// The function's role: whom the event says it was read as.
    pub role_arn: String,
    /// The Region.
    pub region: String,
}

/// A Kinesis record as one element of `Records` (AWS Lambda, "Using Lambda with Kinesis", example event).
#[must_use]
pub fn kinesis_record(shard: &Shard, record: &Record) -> String {
    let arrival = record.approximate_arrival_timestamp.map(|at| at.as_secs_f64()).unwrap_or_default();
    let data = base64_simd::STANDARD.encode_to_string(record.data.as_ref());
    json!({
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key,
            "sequenceNumber": record.sequence_number,
            "data": data,
            "approximateArrivalTimestamp": arrival,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": format!("{}:{}", shard.id, record.sequence_number),
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": shard.role_arn,
        "awsRegion": shard.region,
        "eventSourceARN": shard.stream_arn,
    })
    .to_string()
}

/// Puts records together to one event.
pub fn event<'a>(records: impl IntoIterator<Item = &'a str>) -> String {
    let records: Vec<&str> = records.into_iter().collect();
    format!("{{\"Records\":[{}]}}", records.join(","))
}

/// The bytes of an event with no records, and of the comma between two.
pub(super) const EMPTY_EVENT: usize = "{\"Records\":[]}".len();
pub(super) const COMMA: usize = 1;

/// An SQS message as one element of `Records` (AWS Lambda, "Using Lambda with Amazon SQS", example event).
#[must_use]
pub fn sqs_record(queue_arn: &str, region: &str, message: &Message) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Written<'a> {
        message_id: &'a str,
        receipt_handle: &'a str,
        body: &'a str,
        attributes: BTreeMap<&'a str, &'a str>,
        message_attributes: BTreeMap<&'a str, Value>,
        md5_of_body: &'a str,
        event_source: &'a str,
        #[serde(rename = "eventSourceARN")]
        event_source_arn: &'a str,
        aws_region: &'a str,
    }
    let attributes = message.attributes.iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()));
    let written = Written {
        message_id: message.message_id().unwrap_or_default(),
        receipt_handle: message.receipt_handle().unwrap_or_default(),
        body: message.body().unwrap_or_default(),
        attributes: attributes.collect(),
        message_attributes: message.message_attributes.iter().flatten().map(attribute).collect(),
        md5_of_body: message.md5_of_body().unwrap_or_default(),
        event_source: "aws:sqs",
        event_source_arn: queue_arn,
        aws_region: region,
    };
    json!(written).to_string()
}

fn attribute<'a>(
    (name, value): (&'a String, &'a aws_sdk_sqs::types::MessageAttributeValue),
) -> (&'a str, Value) {
    let binary =
        value.binary_value.as_ref().map(|bytes| base64_simd::STANDARD.encode_to_string(bytes.as_ref()));
    let written = json!({
        "dataType": value.data_type,
        "stringValue": value.string_value,
        "binaryValue": binary,
        "stringListValues": [],
        "binaryListValues": [],
    });
    (name, written)
}
