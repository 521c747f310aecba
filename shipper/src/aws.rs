//! SQS and SSM by the SDK. Clients are made at first use: the start of a function waits for none of it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use function::aws::{Sdk, failed};
use function::store::CallError;
use tokio::sync::OnceCell;

use crate::seams::{Found, Parameters, Queue};
use crate::team::token::Token;

/// AWS as the environment configures it.
pub struct Aws {
    sdk: Arc<Sdk>,
    sqs: OnceCell<aws_sdk_sqs::Client>,
    ssm: OnceCell<aws_sdk_ssm::Client>,
}

impl Aws {
    /// Queues and parameters by that SDK.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>) -> Aws {
        Aws { sdk, sqs: OnceCell::new(), ssm: OnceCell::new() }
    }

    async fn sqs(&self) -> &aws_sdk_sqs::Client {
        self.sqs.get_or_init(|| async { aws_sdk_sqs::Client::new(self.sdk.config().await) }).await
    }

    async fn ssm(&self) -> &aws_sdk_ssm::Client {
        self.ssm.get_or_init(|| async { aws_sdk_ssm::Client::new(self.sdk.config().await) }).await
    }
}

#[async_trait]
impl Queue for Aws {
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError> {
        let request = self.sqs().await.send_message().queue_url(url);
        let sent = request.message_body(body).message_group_id(group).send().await;
        sent.map_err(|error| failed("SendMessage", &error))?;
        Ok(())
    }

    async fn hide(&self, url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError> {
        let seconds = i32::try_from(hidden_for.as_secs()).unwrap_or(i32::MAX);
        let request = self.sqs().await.change_message_visibility().queue_url(url);
        let hidden = request.receipt_handle(receipt).visibility_timeout(seconds).send().await;
        hidden.map_err(|error| failed("ChangeMessageVisibility", &error))?;
        Ok(())
    }
}

#[async_trait]
impl Parameters for Aws {
    async fn read(&self, names: &[String]) -> Result<Found, CallError> {
        let request = self.ssm().await.get_parameters();
        let answer = request
            .set_names(Some(names.to_vec()))
            .with_decryption(true)
            .send()
            .await
            .map_err(|error| failed("GetParameters", &error))?;
        let values = answer
            .parameters
            .unwrap_or_default()
            .into_iter()
            .filter_map(|parameter| Some((parameter.name?, Token::new(&parameter.value?)?)));
        Ok(Found { values: values.collect() })
    }
}
