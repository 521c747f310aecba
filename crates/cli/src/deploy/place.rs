//! The account and Region that a hub is deployed to: those of the credentials.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use function::aws::{causes, failed};
use miette::Diagnostic;
use thiserror::Error;
use tokio::time::{Instant, sleep};

use crate::aws;
use crate::hub::Unable;

/// The target of a deployment.
pub(super) struct Place {
    pub(super) config: SdkConfig,
    pub(super) account: String,
    pub(super) region: String,
    pub(super) partition: String,
}

/// The time for which a new role may be unknown (AWS IAM, "Changes that I make are not always immediately
/// visible").
pub(super) const ROLE_PATIENCE: Duration = Duration::from_mins(1);
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(3);

#[derive(Debug, Diagnostic, Error)]
#[error("failed to assume the role {role}: {detail}")]
#[diagnostic(help(
    "the hub is deployed, but its first table is not published: only that role may do so. Assume it, run `loghub \
     publish`, then deploy again for the rest"
))]
pub(super) struct NoRole {
    role: String,
    detail: String,
}

impl Place {
    /// AWS as a role of the stack sees it, or, where it has none for this, as the person does. A role that was made just
    /// now is waited for.
    pub(super) async fn acting_as(&self, role: Option<&String>) -> Result<SdkConfig, NoRole> {
        self.acting(role, ROLE_PATIENCE).await
    }

    /// The same, with a role that has been there for a while.
    pub(super) async fn acting_as_now(&self, role: Option<&String>) -> Result<SdkConfig, NoRole> {
        self.acting(role, Duration::ZERO).await
    }

    async fn acting(&self, role: Option<&String>, patience: Duration) -> Result<SdkConfig, NoRole> {
        let Some(role) = role else { return Ok(self.config.clone()) };
        let provider =
            AssumeRoleProvider::builder(role).session_name("loghub-deploy").configure(&self.config);
        let provider = SharedCredentialsProvider::new(provider.build().await);
        let until = Instant::now() + patience;
        while let Err(error) = provider.provide_credentials().await {
            if Instant::now() >= until {
                return Err(NoRole { role: role.clone(), detail: causes(&error) });
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(self.config.clone().into_builder().credentials_provider(provider).build())
    }

    /// The place of the AWS environment.
    pub(super) async fn find() -> Result<Place, Unable> {
        let config = aws::config().await;
        let region = config.region().ok_or(Unable::NoRegion)?.to_string();
        let identity = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await;
        let identity = identity.map_err(|error| failed("GetCallerIdentity", &error))?;
        let partition = identity.arn.as_deref().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws");
        Ok(Place {
            partition: partition.to_owned(),
            account: identity.account.unwrap_or_default(),
            region,
            config,
        })
    }
}
