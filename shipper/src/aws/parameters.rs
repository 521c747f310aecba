//! SSM by the SDK.

use std::sync::Arc;

use async_trait::async_trait;
use function::aws::{Sdk, failed};
use function::store::CallError;
use tokio::sync::OnceCell;

use crate::seams::{Found, Parameters};
use crate::team::token::Token;

/// SSM as the environment configures it.
pub struct Ssm {
    sdk: Arc<Sdk>,
    client: OnceCell<aws_sdk_ssm::Client>,
}

impl Ssm {
    /// Returns the parameters that `sdk` reaches.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>) -> Ssm {
        Ssm { sdk, client: OnceCell::new() }
    }

    async fn client(&self) -> &aws_sdk_ssm::Client {
        self.client.get_or_init(|| async { aws_sdk_ssm::Client::new(self.sdk.config().await) }).await
    }
}

#[async_trait]
impl Parameters for Ssm {
    async fn read(&self, names: &[String]) -> Result<Found, CallError> {
        let request = self.client().await.get_parameters();
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
