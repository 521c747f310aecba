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

/// How often new log groups are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(500);

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

/// Puts our filter on log groups that the table ships.
///
/// It stands in for the subscriber Lambda, which does the same from `CloudTrail`'s events and a schedule, and takes
/// filters away besides.
pub(crate) struct Subscriber {
    cloud: Cloud,
    destination: Arc<str>,
    state: Mutex<State>,
}

struct State {
    table: Arc<Table>,
    /// Log groups that were judged by this table.
    judged: BTreeSet<LogGroup>,
    subscribed: BTreeSet<LogGroup>,
}

impl Subscriber {
    pub(crate) fn new(cloud: &Cloud, destination: &str, table: &Arc<Table>) -> Subscriber {
        let state = State { table: Arc::clone(table), judged: BTreeSet::new(), subscribed: BTreeSet::new() };
        Subscriber { cloud: cloud.clone(), destination: destination.into(), state: Mutex::new(state) }
    }

    /// Makes a log group with a stream and subscribes it.
    pub(crate) async fn make(&self, member: &Member, group: &str) -> Result<(), CallError> {
        member::log_group(&self.cloud, &member.id, group).await?;
        member::log_stream(&self.cloud, &member.id, group, STREAM).await?;
        self.subscribe(member, group).await
    }

    /// Whether our filter is on the log group.
    pub(crate) fn is_subscribed(&self, member: &Member, group: &str) -> bool {
        self.lock().subscribed.contains(&log_group(member, group))
    }

    /// Judges every log group anew, by this table.
    pub(crate) fn follow(&self, table: Arc<Table>) {
        let mut state = self.lock();
        state.table = table;
        state.judged.clear();
    }

    /// Subscribes log groups that people make, for ever.
    pub(crate) async fn watch(&self, members: &[Member]) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            for member in members {
                for group in self.groups(member).await {
                    // What fails now is met again: the group is not judged then.
                    let _ = self.subscribe(member, &group).await;
                }
            }
        }
    }

    async fn subscribe(&self, member: &Member, group: &str) -> Result<(), CallError> {
        let this = log_group(member, group);
        let table = {
            let state = self.lock();
            if state.judged.contains(&this) {
                return Ok(());
            }
            Arc::clone(&state.table)
        };
        let ship = table.decide(&member.id, group).settings.ship.value;
        if ship && !self.is_subscribed(member, group) {
            member::subscribe(&self.cloud, &member.id, group, &self.destination, "").await?;
            self.lock().subscribed.insert(this.clone());
        }
        let mut state = self.lock();
        if Arc::ptr_eq(&state.table, &table) {
            state.judged.insert(this);
        }
        Ok(())
    }

    async fn groups(&self, member: &Member) -> Vec<String> {
        let mut pages = self.cloud.logs(&member.id).describe_log_groups().into_paginator().send();
        let mut names = Vec::new();
        while let Some(Ok(page)) = pages.next().await {
            let groups = page.log_groups.into_iter().flatten();
            names.extend(groups.filter_map(|group| group.log_group_name));
        }
        names
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn log_group(member: &Member, group: &str) -> LogGroup {
    (Arc::clone(&member.id), group.to_owned())
}
