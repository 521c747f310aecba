//! The queue of tasks: an SQS FIFO queue with a message group for each account and Region.

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use function::aws::{Sdk, failed};
use function::store::CallError;
use tokio::sync::OnceCell;

use crate::seams::Tasks;
use crate::task::Task;

/// The maximum number of messages of one call (AWS, `SendMessageBatch`).
const BATCH: usize = 10;

/// The queue.
pub struct Fifo {
    sdk: Arc<Sdk>,
    url: String,
    client: OnceCell<aws_sdk_sqs::Client>,
}

impl Fifo {
    /// The queue by its URL.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>, url: &str) -> Fifo {
        Fifo { sdk, url: url.to_owned(), client: OnceCell::new() }
    }

    async fn client(&self) -> &aws_sdk_sqs::Client {
        self.client.get_or_init(|| async { aws_sdk_sqs::Client::new(self.sdk.config().await) }).await
    }

    async fn send_some(&self, tasks: &[Task]) -> Result<(), CallError> {
        let entries = tasks.iter().enumerate().map(|(index, task)| entry(index, task));
        let entries = entries.collect::<Result<Vec<_>, _>>()?;
        let request = self.client().await.send_message_batch().queue_url(&self.url);
        let answer = request.set_entries(Some(entries)).send().await;
        let answer = answer.map_err(|error| failed("SendMessageBatch", &error))?;
        match answer.failed.first() {
            None => Ok(()),
            Some(first) => Err(error(format!(
                "SQS refused {} of {} messages: {}",
                answer.failed.len(),
                tasks.len(),
                first.code
            ))),
        }
    }
}

#[async_trait]
impl Tasks for Fifo {
    async fn send(&self, tasks: &[Task]) -> Result<(), CallError> {
        for some in tasks.chunks(BATCH) {
            self.send_some(some).await?;
        }
        Ok(())
    }
}

fn entry(index: usize, task: &Task) -> Result<SendMessageBatchRequestEntry, CallError> {
    let body = serde_json::to_string(task).map_err(|fault| error(fault.to_string()))?;
    SendMessageBatchRequestEntry::builder()
        .id(index.to_string())
        .message_body(body)
        .message_group_id(task.group())
        .message_deduplication_id(task.deduplication())
        .build()
        .map_err(|fault| error(fault.to_string()))
}

fn error(detail: String) -> CallError {
    CallError { operation: "SendMessageBatch", detail, denied: false }
}
