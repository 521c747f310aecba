//! A Logs destination, read over the public API, so that what is checked is what was made.

use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::iam::{self, Principal, Refusal, Request, SUBSCRIBE};

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

impl Destination {
    /// Checks whether the policy lets an account of this organisation subscribe its log groups.
    pub(crate) fn admits(&self, account: &str, organization_id: &str) -> Result<(), Refusal> {
        let request = Request {
            principal: Some(Principal::Account(account)),
            action: SUBSCRIBE,
            resource: Some(&self.arn),
            context: vec![("aws:PrincipalOrgID", organization_id), ("aws:PrincipalAccount", account)],
        };
        iam::check(&self.policy, &request)
    }

    /// Returns true if the policy asks for an organisation anywhere.
    pub(crate) fn names_organization(&self) -> bool {
        self.policy.to_ascii_lowercase().contains("aws:principalorgid")
    }
}
