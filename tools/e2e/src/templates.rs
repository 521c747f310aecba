//! The templates of `infra/`, as the tests' hubs and members are made from them.

use std::path::Path;

use localcloud::cloud::Cloud;
use localcloud::setup::stack_set::StackSet;
use localcloud::template::{Context, Template};

const INFRA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra");
/// Where teams' tokens are.
pub(crate) const TOKENS: &str = "/loghub/tokens";

/// `hub.yaml`, whose bulks go to this listener; with parameters beside those that every test's hub has.
pub(crate) fn hub(cloud: &Cloud, organization: &str, listener: &str, more: &[(&str, &str)]) -> Template {
    let parameters = [
        ("OrganizationId", organization),
        ("CodeBucket", "code"),
        ("ListenerUrl", listener),
        ("TokenPrefix", TOKENS),
        ("Lanes", "1"),
        ("BatchWindowSeconds", "0"),
    ];
    read("hub.yaml", cloud, parameters.iter().chain(more))
}

/// The StackSet of `onboarding.yaml`, whose members ask for this external id.
pub(crate) fn members(cloud: &Cloud, organization: &str, external_id: &str) -> StackSet {
    let parameters = [
        ("MemberTemplateUrl", "https://templates/member.yaml"),
        ("OrganizationalUnits", "r-test"),
        ("Regions", cloud.region()),
        ("HubAccountId", cloud.hub()),
        ("HubRegion", cloud.region()),
        ("OrganizationId", organization),
        ("ExternalId", external_id),
    ];
    let onboarding = read("onboarding.yaml", cloud, &parameters);
    StackSet::of(&onboarding, &text("member.yaml")).expect("onboarding.yaml makes a StackSet")
}

fn read<'a>(
    name: &str,
    cloud: &Cloud,
    parameters: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> Template {
    let parameters = parameters.into_iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let context = Context {
        stack_name: "loghub".to_owned(),
        account: cloud.hub().to_owned(),
        region: cloud.region().to_owned(),
        endpoint: cloud.endpoint().to_owned(),
        parameters: parameters.collect(),
    };
    Template::parse(&text(name), &context).expect("the template is complete")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(INFRA).join(name)).expect("the template is there")
}
