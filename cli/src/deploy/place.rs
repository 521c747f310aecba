//! The account and Region that a hub is deployed to: those of the credentials.

use aws_config::SdkConfig;
use lambda::aws::{Sdk, failed};

use crate::hub::Unable;

/// Where it goes.
pub(super) struct Place {
    pub(super) config: SdkConfig,
    pub(super) account: String,
    pub(super) region: String,
    pub(super) partition: String,
}

impl Place {
    /// The place of the AWS environment.
    pub(super) async fn find() -> Result<Place, Unable> {
        let config = Sdk::default().config().await.clone();
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
