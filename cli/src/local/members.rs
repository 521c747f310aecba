//! The member accounts: their log groups, and a stand-in for the subscriber that puts our filter on each of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use localcloud::cloud::Cloud;
use localcloud::setup::{CallError, member};
use routing::Table;

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

/// An account's id and the name of a log group in it.
type LogGroup = (Arc<str>, String);

/// Puts our filter on log groups that the table ships, and remembers which it has seen.
///
/// It stands in for the subscriber Lambda, which does the same from `CloudTrail`'s events and a schedule.
#[derive(Clone)]
pub(crate) struct Subscriber {
    cloud: Cloud,
    destination: Arc<str>,
    table: Arc<Table>,
    seen: Arc<Mutex<BTreeSet<LogGroup>>>,
}

impl Subscriber {
    pub(crate) fn new(cloud: &Cloud, destination: &str, table: &Arc<Table>) -> Subscriber {
        Subscriber {
            cloud: cloud.clone(),
            destination: destination.into(),
            table: Arc::clone(table),
            seen: Arc::default(),
        }
    }

    /// Makes a log group with a stream and subscribes it.
    pub(crate) async fn make(&self, member: &Member, group: &str) -> Result<(), CallError> {
        member::log_group(&self.cloud, &member.id, group).await?;
        member::log_stream(&self.cloud, &member.id, group, STREAM).await?;
        self.subscribe(member, group).await
    }

    async fn subscribe(&self, member: &Member, group: &str) -> Result<(), CallError> {
        let known = (Arc::clone(&member.id), group.to_owned());
        if self.seen().contains(&known) {
            return Ok(());
        }
        if self.table.decide(&member.id, group).settings.ship.value {
            member::subscribe(&self.cloud, &member.id, group, &self.destination, "").await?;
        }
        self.seen().insert(known);
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, BTreeSet<LogGroup>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Subscribes groups that people make, for as long as the hub runs.
    pub(crate) async fn watch(self, members: Vec<Member>) {
        loop {
            tokio::time::sleep(Duration::from_millis(500)).await;
            for member in &members {
                for group in self.groups(member).await {
                    // What fails now is met again: the group is still new then.
                    let _ = self.subscribe(member, &group).await;
                }
            }
        }
    }

    async fn groups(&self, member: &Member) -> Vec<String> {
        let mut pages = self.cloud.logs(&member.id).describe_log_groups().into_paginator().send();
        let mut names = Vec::new();
        while let Some(Ok(page)) = pages.next().await {
            names.extend(
                page.log_groups.unwrap_or_default().into_iter().filter_map(|group| group.log_group_name),
            );
        }
        names
    }
}
