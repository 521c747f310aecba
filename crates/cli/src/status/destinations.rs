//! The hub's destinations: each must exist, send to a stream, and let the members in.

use std::collections::BTreeSet;

use aws_config::Region;
use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::config::Builder;
use function::aws::failed;
use function::store::CallError;
use serde::Serialize;

use super::access::Access;
use crate::hub::Hub;

/// The destination of one of the hub's Regions.
#[derive(Debug, Serialize)]
pub(crate) struct Destination {
    pub(crate) name: String,
    pub(crate) region: String,
    /// Its target; none if there is no such destination.
    pub(crate) target: Option<String>,
    /// The accounts that its policy lets in.
    pub(crate) lets_in: Access,
}

/// The destination of each of the hub's Regions.
pub(crate) async fn gather(hub: &Hub) -> Result<Vec<Destination>, CallError> {
    let mut destinations = Vec::new();
    for region in &hub.subscriber.regions {
        destinations.push(destination(hub, region).await?);
    }
    Ok(destinations)
}

async fn destination(hub: &Hub, region: &str) -> Result<Destination, CallError> {
    let (names, name) = (&hub.subscriber.hub, &hub.subscriber.hub.destination);
    let config = Builder::from(&hub.config).region(Region::new(region.to_owned())).build();
    let describe = Client::from_conf(config).describe_destinations().destination_name_prefix(name);
    let mut pages = describe.into_paginator().send();
    let mut absent = Destination {
        name: name.clone(),
        region: region.to_owned(),
        target: None,
        lets_in: Access::default(),
    };
    while let Some(page) = pages.next().await {
        let listed = page.map_err(|error| failed("DescribeDestinations", &error))?.destinations;
        let found = listed.unwrap_or_default().into_iter();
        if let Some(found) = found.into_iter().find(|found| found.destination_name() == Some(name)) {
            let policy = found.access_policy.unwrap_or_default();
            absent.lets_in = Access::of(&policy, &names.destination_arn(region));
            absent.target = Some(found.target_arn.unwrap_or_default());
            break;
        }
    }
    Ok(absent)
}

/// Their problems, given the onboarded accounts.
pub(crate) fn problems(destinations: &[Destination], onboarded: &BTreeSet<String>) -> Vec<String> {
    let mut problems: Vec<String> =
        destinations.iter().flat_map(|destination| destination.problems(onboarded)).collect();
    let organizations: BTreeSet<_> =
        destinations.iter().flat_map(|destination| &destination.lets_in.organizations).collect();
    if organizations.len() > 1 {
        let organizations: Vec<_> = organizations.into_iter().map(String::as_str).collect();
        problems.push(format!(
            "The destinations let in several organisations, {}: deploy the hub's stacks with one OrganizationId.",
            organizations.join(" and ")
        ));
    }
    problems
}

impl Destination {
    fn problems(&self, onboarded: &BTreeSet<String>) -> Vec<String> {
        let Some(target) = &self.target else {
            return vec![format!(
                "{} does not exist, so no log group of this Region can be subscribed: deploy the hub's stack of the \
                 Region.",
                self.called()
            )];
        };
        let mut problems = Vec::new();
        if stream(target).is_none() {
            problems.push(format!(
                "{} does not send to a Kinesis stream: deploy the hub's stack again.",
                self.called()
            ));
        }
        problems.extend(self.lets_in.problem(onboarded).map(|problem| {
            format!("{} {problem}: correct its policy, or deploy the hub's stack again.", self.called())
        }));
        problems
    }

    /// For people, at the beginning of a sentence.
    fn called(&self) -> String {
        format!("The destination {} in {}", self.name, self.region)
    }

    /// Its state in a few words.
    pub(crate) fn in_words(&self) -> String {
        let target = match self.target.as_deref() {
            None => return "missing".to_owned(),
            Some(target) => {
                stream(target).map_or_else(|| target.to_owned(), |name| format!("the stream {name}"))
            }
        };
        format!("to {target}; lets in {}", self.lets_in.in_words())
    }
}

/// The name of a Kinesis stream, by its ARN.
fn stream(arn: &str) -> Option<&str> {
    match arn.splitn(6, ':').collect::<Vec<_>>().as_slice() {
        ["arn", _, "kinesis", _, _, resource] => resource.strip_prefix("stream/"),
        _ => None,
    }
}
