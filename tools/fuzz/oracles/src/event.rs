//! Stage 1: a payload is taken for a batch only if it is JSON of that shape, and an error does not quote it.

use pipeline::Batch;
use serde_json::Value;

/// Holds the batch's reader against `serde_json`'s values.
pub fn event(bytes: &[u8]) {
    let Ok(payload) = std::str::from_utf8(bytes) else { return };
    let value = serde_json::from_str::<Value>(payload);
    match Batch::parse(payload) {
        Ok(batch) => {
            let value = match value {
                Ok(value) => value,
                // A number such as `1e999` where nobody reads it is JSON, and no value.
                Err(error) if error.to_string().starts_with("number out of range") => return,
                Err(error) => panic!("a batch is JSON: {error}"),
            };
            let records = value["Records"].as_array().expect("a batch has records");
            assert_eq!(batch.records.len(), records.len());
            for (record, value) in batch.records.iter().zip(records) {
                assert_eq!(
                    *record.kinesis.sequence_number,
                    *value["kinesis"]["sequenceNumber"].as_str().unwrap_or("")
                );
                assert_eq!(*record.kinesis.data, *value["kinesis"]["data"].as_str().unwrap_or(""));
            }
        }
        Err(error) => {
            let said = error.to_string();
            let quoted = payload.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 16);
            for word in quoted {
                assert!(!said.contains(word), "the error quotes the payload: {said}");
            }
        }
    }
}
