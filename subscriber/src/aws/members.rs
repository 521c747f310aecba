//! Members' accounts through their role, which is assumed with the external id and renewed as long as a client lives.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::{Builder, IdentityCache};
use function::aws::Sdk;

use super::assume::{unanswered, unassumed};
use super::logs::Api;
use crate::apply::refusal::Refusal;
use crate::hub::HubIdentity;
use crate::seams::{Logs, Members};
use crate::settings::Settings;

/// The name of our sessions in members' CloudTrail.
const SESSION: &str = "loghub-subscriber";
/// The maximum for a role that is assumed by a role: an hour (AWS, "Role chaining").
const SESSION_LENGTH: Duration = Duration::from_hours(1);
/// Timeouts of a call in a member. The SDK does not retry, because that would exceed the pace; `Patience` does.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// The members' roles for the hub.
pub struct Roles {
    sdk: Arc<Sdk>,
    hub: HubIdentity,
    external_id: String,
}

impl Roles {
    /// The roles that the settings name.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>, settings: &Settings) -> Roles {
        Roles { sdk, hub: settings.hub.clone(), external_id: settings.external_id.clone() }
    }

    /// Credentials by STS in the hub's own Region. They are valid in every Region, and a member may have disabled STS
    /// in its own (AWS, "Manage AWS STS in an AWS Region").
    async fn provider(&self, base: &SdkConfig, account: &str, region: &Region) -> SharedCredentialsProvider {
        let provider = AssumeRoleProvider::builder(self.hub.member_role_arn(account, region.as_ref()))
            .external_id(&self.external_id)
            .session_name(SESSION)
            .session_length(SESSION_LENGTH)
            .configure(base);
        SharedCredentialsProvider::new(provider.build().await)
    }
}

#[async_trait]
impl Members for Roles {
    async fn connect(&self, account: &str, region: &str) -> Result<Arc<dyn Logs>, Refusal> {
        let base = self.sdk.config().await;
        let region = Region::new(region.to_owned());
        let provider = self.provider(base, account, &region).await;
        // Assumed once now, so that a missing role is reported as such and not as a denied call.
        let assumed = provider.provide_credentials().await;
        assumed.map_err(|error| unassumed(&error).unwrap_or_else(unanswered))?;
        let config = client_config(base, provider, region);
        Ok(Arc::new(Api::new(Client::from_conf(config))))
    }
}

fn client_config(
    base: &SdkConfig,
    provider: SharedCredentialsProvider,
    region: Region,
) -> aws_sdk_cloudwatchlogs::Config {
    let timeouts = TimeoutConfig::builder()
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build();
    Builder::from(base)
        .region(region)
        .credentials_provider(provider)
        .identity_cache(IdentityCache::lazy().build())
        .timeout_config(timeouts)
        .retry_config(RetryConfig::disabled())
        .build()
}
