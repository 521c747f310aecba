//! Events of the shipper's mapping, for invoking it past the mapping.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::Record;
use localcloud::mapping::event::{Shard, event, kinesis_record};

/// An event of records with these data.
pub(crate) fn event_of(records: &[Vec<u8>]) -> String {
    let records: Vec<_> = records.iter().enumerate().map(|(number, data)| record(number, data)).collect();
    event(records.iter().map(String::as_str))
}

/// A record as it stands in an event.
pub(crate) fn record(number: usize, data: &[u8]) -> String {
    let shard = Shard {
        id: "shardId-000000000000".to_owned(),
        stream_arn: "arn:aws:kinesis:eu-west-1:999999999999:stream/loghub".to_owned(),
        role_arn: "arn:aws:iam::999999999999:role/shipper".to_owned(),
        region: "eu-west-1".to_owned(),
    };
    let record = Record::builder().sequence_number(format!("{number:056}")).partition_key("one");
    let record = record.data(Blob::new(data)).build().expect("a record is complete");
    kinesis_record(&shard, &record)
}
