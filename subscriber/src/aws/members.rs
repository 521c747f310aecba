//! Members' accounts through their role: assumed with the external id, and renewed as long as a client lives.

use std::error::Error;
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
use aws_sdk_sts::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use function::aws::Sdk;

use super::logs::Api;
use crate::apply::refusal::{Kind, Refusal};
use crate::hub::HubIdentity;
use crate::seams::{Logs, Members};
use crate::settings::Settings;

/// The name of our sessions in members' CloudTrail.
const SESSION: &str = "loghub-subscriber";
/// AWS, "Role chaining": an hour at most, for the function's own role is assumed already.
const SESSION_LENGTH: Duration = Duration::from_hours(1);
/// Timeouts of a call in a member. The SDK does not try again, for that would exceed the pace: patience does.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// Members by the role that their accounts have for the hub.
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

    /// Credentials of STS in the hub's own Region. Those of a regional endpoint are good in every Region, and a member
    /// may have STS switched off in its own (AWS, "Manage AWS STS in an AWS Region").
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
        // Asked for once now, so that a role that is missing is said to be so, and not taken for a call denied.
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

/// The reason why a role could not be assumed, if that is the error.
///
/// STS answers `AccessDenied` for a role that is not there, too. All other codes are said as they are.
pub(super) fn unassumed(error: &(dyn Error + 'static)) -> Option<Refusal> {
    let (said, status) = answer(error)?;
    let (code, message) = (said.code().unwrap_or_default(), said.message().unwrap_or("no message"));
    let (kind, detail) = if code.starts_with("AccessDenied") {
        (Kind::NoRole, format!("{code}: the role is not there or does not trust the hub"))
    } else {
        (Kind::of(status, code, message), format!("{code}: {message}"))
    };
    Some(Refusal { operation: "AssumeRole", kind, detail })
}

fn unanswered() -> Refusal {
    let detail = "no answer of STS that could be used".to_owned();
    Refusal { operation: "AssumeRole", kind: Kind::Unavailable, detail }
}

/// The answer of STS and its HTTP status, wherever in the chain of causes they stand.
fn answer<'e>(error: &'e (dyn Error + 'static)) -> Option<(&'e AssumeRoleError, u16)> {
    match error.downcast_ref::<SdkError<AssumeRoleError>>() {
        Some(SdkError::ServiceError(answer)) => Some((answer.err(), answer.raw().status().as_u16())),
        _ => answer(error.source()?),
    }
}
