//! Members' accounts through their role: assumed with the external id, and renewed as long as a client lives.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::{Builder, IdentityCache};
use aws_sdk_sts::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use lambda::aws::Sdk;

use super::logs::{Api, QuotaIsFinal};
use crate::hub::Hub;
use crate::refusal::{Kind, Refusal};
use crate::seams::{Logs, Members};
use crate::settings::Settings;

/// The name of our sessions in members' CloudTrail.
const SESSION: &str = "loghub-subscriber";
/// AWS, "Role chaining": an hour at most, for the function's own role is assumed already.
const SESSION_LENGTH: Duration = Duration::from_hours(1);
/// Timeouts of a call in a member. With the SDK's retries a call ends within them.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// Members by the role that their accounts have for the hub.
pub struct Roles {
    sdk: Arc<Sdk>,
    hub: Hub,
    external_id: String,
}

impl Roles {
    /// The roles that the settings name.
    #[must_use]
    pub fn new(sdk: Arc<Sdk>, settings: &Settings) -> Roles {
        Roles { sdk, hub: settings.hub.clone(), external_id: settings.external_id.clone() }
    }

    async fn provider(&self, base: &SdkConfig, account: &str, region: &Region) -> SharedCredentialsProvider {
        let provider = AssumeRoleProvider::builder(self.hub.member_role_arn(account, region.as_ref()))
            .external_id(&self.external_id)
            .session_name(SESSION)
            .session_length(SESSION_LENGTH)
            .region(region.clone())
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
        provider.provide_credentials().await.map_err(|error| unassumed(&error))?;
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
        .retry_classifier(QuotaIsFinal)
        .build()
}

/// Why a role could not be assumed. STS answers `AccessDenied` for one that is not there, too.
fn unassumed(error: &(dyn Error + 'static)) -> Refusal {
    let code = service_error(error).and_then(|error| error.code()).unwrap_or_default();
    let (kind, detail) = match Kind::of(code, "") {
        Kind::Denied | Kind::Invalid | Kind::Gone => {
            (Kind::NoRole, format!("{code}: the role is not there or does not trust the hub"))
        }
        kind => (kind, format!("no answer that could be used ({code})")),
    };
    Refusal { operation: "AssumeRole", kind, detail }
}

/// What STS said, wherever in the chain of causes it stands.
fn service_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e AssumeRoleError> {
    let here = error.downcast_ref::<SdkError<AssumeRoleError>>().and_then(SdkError::as_service_error);
    here.or_else(|| service_error(error.source()?))
}
