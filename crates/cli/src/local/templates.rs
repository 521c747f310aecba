//! The templates that the local hub and its members are made from: those of `infra/`.

use std::path::Path;

use localcloud::cloud::Cloud;
use localcloud::setup::stack_set::StackSet;
use localcloud::template::{self, Context, Template};

use super::error::Error;

const HUB: &str = include_str!("../../../../infra/hub.yaml");
const ONBOARDING: &str = include_str!("../../../../infra/onboarding.yaml");
const MEMBER: &str = include_str!("../../../../infra/member.yaml");

/// The organisation that all accounts are of.
pub(crate) const ORGANIZATION: &str = "o-localloghub";
/// The hub template's parameters that the local hub sets.
pub(crate) const PARAMETERS: [&str; 4] =
    ["OrganizationId", "CodeBucket", "ListenerUrl", "BatchWindowSeconds"];

/// The hub's template: the given one, or the one built in.
pub(crate) fn hub(path: Option<&Path>, cloud: &Cloud, listener: &str) -> Result<Template, template::Error> {
    // An event is to arrive within two seconds, and the template's own window is as long.
    let context = context(cloud, PARAMETERS.into_iter().zip([ORGANIZATION, "loghub-code", listener, "0"]));
    match path {
        Some(path) => Template::read(path, &context),
        None => Template::parse(HUB, &context),
    }
}

/// The StackSet by which accounts become members of the hub.
pub(crate) fn members(hub: &Template, cloud: &Cloud) -> Result<StackSet, Error> {
    let external_id = setting(hub, "LOGHUB_EXTERNAL_ID")?;
    let parameters = [
        ("MemberTemplateUrl", "https://local/member.yaml"),
        ("OrganizationalUnits", "r-local"),
        ("Regions", cloud.region()),
        ("HubAccountId", cloud.hub()),
        ("HubRegion", cloud.region()),
        ("OrganizationId", ORGANIZATION),
        ("ExternalId", &external_id),
    ];
    let onboarding = Template::parse(ONBOARDING, &context(cloud, parameters))?;
    StackSet::of(&onboarding, MEMBER).ok_or(Error::Missing("StackSet"))
}

/// What the hub's functions are set to.
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
