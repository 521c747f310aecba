//! SQS by the SDK.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use function::aws::{Sdk, failed};
use function::store::CallError;
use tokio::sync::OnceCell;

use crate::seams::Queue;

/// SQS as the environment configures it.
pub struct Sqs {
    sdk: Arc<Sdk>,
    client: OnceCell<aws_sdk_sqs::Client>,
}

impl Sqs {
    /// Returns the queues that `sdk` reaches.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>) -> Sqs {
        Sqs { sdk, client: OnceCell::new() }
    }

    async fn client(&self) -> &aws_sdk_sqs::Client {
        self.client.get_or_init(|| async { aws_sdk_sqs::Client::new(self.sdk.config().await) }).await
    }
}

#[async_trait]
impl Queue for Sqs {
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError> {
        let request = self.client().await.send_message().queue_url(url);
        let sent = request.message_body(body).message_group_id(group).send().await;
        sent.map_err(|error| failed("SendMessage", &error))?;
        Ok(())
    }

    async fn hide(&self, url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError> {
        let seconds = i32::try_from(hidden_for.as_secs()).unwrap_or(i32::MAX);
        let request = self.client().await.change_message_visibility().queue_url(url);
        let hidden = request.receipt_handle(receipt).visibility_timeout(seconds).send().await;
        hidden.map_err(|error| failed("ChangeMessageVisibility", &error))?;
        Ok(())
    }
}
