//! The member accounts: how they join, their log groups, and which of those the subscriber has subscribed.

use std::sync::Arc;

use localcloud::cloud::Cloud;
use localcloud::setup::stack_set::StackSet;
use localcloud::setup::{CallError, member};
use localcloud::template::Template;
use localcloud::trail::Trail;
use routing::Table;

use super::error::Error;
use super::templates;

/// The log stream that every group gets.
pub(crate) const STREAM: &str = "local";

/// The log groups that every member begins with: one of each kind that a table tells apart.
pub(crate) const GROUPS: [&str; 6] = [
    "/aws/lambda/pay-api",
    "/aws/lambda/pay-canary",
    "/aws/lambda/search-index",
    "/aws/apigateway/public",
    "/ecs/web",
    "/aws/vpc/flow",
];

/// A member account.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: Arc<str>,
    pub(crate) name: Arc<str>,
}

/// The accounts of the table.
pub(crate) fn of(table: &Table) -> Vec<Member> {
    let member = |account: &routing::Account| Member {
        id: Arc::clone(&account.id),
        name: account.name.clone().unwrap_or_else(|| Arc::clone(&account.id)),
    };
    table.accounts().map(member).collect()
}

/// What is done in member accounts.
#[derive(Clone)]
pub(crate) struct Accounts {
    /// As members call AWS.
    cloud: Cloud,
    /// As nobody is counted.
    emulator: Cloud,
    trail: Arc<Trail>,
    stack_set: StackSet,
    destination: String,
}

impl Accounts {
    pub(crate) fn new(
        cloud: &Cloud,
        emulator: &Cloud,
        template: &Template,
        trail: Arc<Trail>,
    ) -> Result<Self, Error> {
        let destination = template.destinations.first().ok_or(Error::Missing("destination"))?.arn.clone();
        let stack_set = templates::members(template, cloud)?;
        Ok(Self { cloud: cloud.clone(), emulator: emulator.clone(), trail, stack_set, destination })
    }

    /// Makes the member's stack, and the log groups that a member begins with.
    pub(crate) async fn join(&self, account: &str) -> Result<(), Error> {
        self.stack_set.join(&self.emulator, account).await?;
        self.trail.add_member(account);
        for group in GROUPS {
            self.make(account, group).await?;
        }
        Ok(())
    }

    /// Makes a log group with a stream.
    pub(crate) async fn make(&self, account: &str, group: &str) -> Result<(), CallError> {
        member::log_group(&self.cloud, account, group).await?;
        member::log_stream(&self.cloud, account, group, STREAM).await
    }

    /// Whether a filter on the log group points at the hub.
    pub(crate) async fn is_subscribed(&self, account: &str, group: &str) -> bool {
        let describe = self.emulator.logs(account).describe_subscription_filters().log_group_name(group);
        let filters = describe.send().await.ok().and_then(|described| described.subscription_filters);
        let mut filters = filters.into_iter().flatten();
        filters.any(|filter| filter.destination_arn() == Some(&self.destination))
    }
}
