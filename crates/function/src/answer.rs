//! The answer of a function whose event source mapping has `ReportBatchItemFailures`.

use serde::{Deserialize, Serialize};

/// What failed of a batch.
///
/// AWS, "Using AWS Lambda with Amazon Kinesis": everything from the lowest sequence number on is redelivered; with
/// SQS, exactly the messages named stay in the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchAnswer {
    /// What failed; empty when nothing did.
    pub batch_item_failures: Vec<ItemFailure>,
}

/// One failed item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFailure {
    /// A record's sequence number, or a message's id.
    pub item_identifier: String,
}

impl BatchAnswer {
    /// The answer that names these items as failed.
    pub fn failing(items: impl IntoIterator<Item = String>) -> BatchAnswer {
        let failures = items.into_iter().map(|item_identifier| ItemFailure { item_identifier });
        BatchAnswer { batch_item_failures: failures.collect() }
    }
}
