//! A Logs destination, read over the public API, so that what is checked is what was made.

use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    pub(crate) arn: String,
    pub(crate) stream_arn: String,
    pub(crate) policy: String,
}

/// The destination of that name, if the account has it.
pub(crate) async fn find(cloud: &Cloud, account: &str, name: &str) -> Result<Option<Destination>, CallError> {
    let describe = cloud.logs(account).describe_destinations().destination_name_prefix(name);
    let described = describe.send().await.doing(|| format!("Reading the destination {name}"))?;
    let found =
        described.destinations.into_iter().flatten().find(|found| found.destination_name() == Some(name));
    Ok(found.map(|found| Destination {
        arn: found.arn.unwrap_or_default(),
        stream_arn: found.target_arn.unwrap_or_default(),
        policy: found.access_policy.unwrap_or_default(),
    }))
}
