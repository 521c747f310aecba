//! The templates of `infra/`, as a local hub and its members are made from them.

use localcloud::cloud::Cloud;
use localcloud::setup::stack_set::StackSet;
use localcloud::template::{Context, Template};

use crate::error::Error;

/// The hub template's parameters that every local hub sets.
pub const PARAMETERS: [&str; 4] = ["OrganizationId", "CodeBucket", "ListenerUrl", "BatchWindowSeconds"];

/// The texts of the templates.
#[derive(Clone, Debug)]
pub struct Templates {
    /// The hub's.
    pub hub: String,
    /// The one that makes the StackSet of the members' stacks.
    pub onboarding: String,
    /// A member's.
    pub member: String,
}

impl Templates {
    /// The hub's template, with parameters beside those that every local hub has.
    pub(crate) fn hub(
        &self,
        cloud: &Cloud,
        organization: &str,
        listener: &str,
        more: &[(String, String)],
    ) -> Result<Template, Error> {
        // An event is to arrive within two seconds, and the template's own window is as long.
        let own = PARAMETERS.into_iter().zip([organization, "loghub-code", listener, "0"]);
        let more = more.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Ok(Template::parse(&self.hub, &context(cloud, own.chain(more)))?)
    }

    /// The StackSet by which accounts become members, whose roles ask for this external id.
    pub(crate) fn stack_set(
        &self,
        cloud: &Cloud,
        organization: &str,
        external_id: &str,
    ) -> Result<StackSet, Error> {
        let parameters = [
            ("MemberTemplateUrl", "https://local/member.yaml"),
            ("OrganizationalUnits", "r-local"),
            ("Regions", cloud.region()),
            ("HubAccountId", cloud.hub()),
            ("HubRegion", cloud.region()),
            ("OrganizationId", organization),
            ("ExternalId", external_id),
        ];
        let onboarding = Template::parse(&self.onboarding, &context(cloud, parameters))?;
        StackSet::of(&onboarding, &self.member).ok_or(Error::Missing("StackSet"))
    }
}

/// The value that the hub's functions are given for a variable.
pub(crate) fn setting(hub: &Template, name: &'static str) -> Result<String, Error> {
    let mut functions = hub.functions.iter();
    let value = functions.find_map(|function| function.environment.get(name));
    value.cloned().ok_or(Error::Missing(name))
}

fn context<'a>(cloud: &Cloud, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Context {
    let parameters = parameters.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Context {
        stack_name: "loghub".to_owned(),
        account: cloud.hub().to_owned(),
        region: cloud.region().to_owned(),
        endpoint: cloud.endpoint().to_owned(),
        parameters: parameters.collect(),
    }
}
