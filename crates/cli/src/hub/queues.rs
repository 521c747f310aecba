//! The numbers of messages in the hub's queues, read without receiving any.

use aws_sdk_sqs::types::QueueAttributeName;
use function::aws::failed;
use function::store::CallError;

use super::handle::Hub;

/// SQS's approximate numbers of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Waiting {
    /// To be received now.
    pub(crate) visible: u64,
    /// Received, or hidden until later.
    pub(crate) hidden: u64,
}

impl Hub {
    /// Counts a queue's messages.
    pub(crate) async fn waiting(&self, url: &str) -> Result<Waiting, CallError> {
        let visible = QueueAttributeName::ApproximateNumberOfMessages;
        let hidden = QueueAttributeName::ApproximateNumberOfMessagesNotVisible;
        let client = aws_sdk_sqs::Client::new(&self.config);
        let get = client.get_queue_attributes().queue_url(url).attribute_names(visible.clone());
        let answer = get.attribute_names(hidden.clone()).send().await;
        let counts =
            answer.map_err(|error| failed("GetQueueAttributes", &error))?.attributes.unwrap_or_default();
        let count = |name| counts.get(name).and_then(|count| count.parse().ok()).unwrap_or_default();
        Ok(Waiting { visible: count(&visible), hidden: count(&hidden) })
    }
}
