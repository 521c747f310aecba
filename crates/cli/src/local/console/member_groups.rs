//! The members' log groups as they are now, and the log events in them.

use std::collections::BTreeMap;

use aws_sdk_cloudwatchlogs::types::FilteredLogEvent;
use function::aws::failed;
use jiff::Timestamp;
use loghub_console::seams::Refusal;
use routing::{Table, Tag};
use subscriber::plan::group::{Filter, LogGroup};
use subscriber::plan::wish::{Exclusion, Terms};
use subscriber::plan::{self, Action, Observed};

use super::context::unavailable;
use crate::diff::Listed;
use crate::hub::Hub;
use crate::local::hub::Running;

/// The most events of one answer (CloudWatch Logs, `FilterLogEvents`).
const MOST_EVENTS: usize = 10_000;

/// A log group of a member.
pub(super) struct MemberGroup {
    pub(super) account: String,
    pub(super) group: LogGroup,
    filters: Vec<Filter>,
    tags: BTreeMap<String, String>,
}

/// The log groups of these accounts. Tags take a call for each, so they are read only where they decide.
pub(super) async fn read(
    running: &Running,
    accounts: &[String],
    with_tags: bool,
) -> Result<Vec<MemberGroup>, Refusal> {
    let mut read = Vec::new();
    for account in accounts {
        for group in groups(running, account).await? {
            read.push(member_group(running, account, group, with_tags).await?);
        }
    }
    Ok(read)
}

/// One log group, with all that decides about its subscription.
pub(super) async fn member_group(
    running: &Running,
    account: &str,
    group: LogGroup,
    with_tags: bool,
) -> Result<MemberGroup, Refusal> {
    let logs = subscriber::aws::logs_by(running.hub.cloud().logs(account));
    let filters = logs.filters(&group.name).await.map_err(|error| unavailable(&error))?;
    let tags = if with_tags {
        logs.tags(&group.arn).await.map_err(|error| unavailable(&error))?
    } else {
        BTreeMap::new()
    };
    Ok(MemberGroup { account: account.to_owned(), group, filters, tags })
}

/// Returns true if tags decide by this table, so that they must be read.
pub(super) fn needs_tags(table: &Table) -> bool {
    !table.subscribe().tags.is_empty()
}

/// An account's log groups.
pub(super) async fn groups(running: &Running, account: &str) -> Result<Vec<LogGroup>, Refusal> {
    let logs = subscriber::aws::logs_by(running.hub.cloud().logs(account));
    let (mut groups, mut page) = (Vec::new(), None);
    loop {
        let found = logs.groups(page.as_deref()).await.map_err(|error| unavailable(&error))?;
        groups.extend(found.items);
        page = found.next;
        if page.is_none() {
            return Ok(groups);
        }
    }
}

impl MemberGroup {
    /// The log group as `diff` judges it.
    pub(super) fn listed(&self, hub: &Hub) -> Listed {
        Listed {
            account: self.account.clone(),
            log_group: self.group.name.clone(),
            region: Some(hub.region.clone()),
            class: Some(self.group.class.name().to_owned()),
            retention: self.group.retention,
            created: self.group.created.and_then(|created| Timestamp::from_millisecond(created).ok()),
            onboarded: None,
            tags: self.tags.clone(),
            subscribed: Some(self.is_subscribed(hub)),
            stored_bytes: self.group.stored_bytes,
        }
    }

    pub(super) fn is_subscribed(&self, hub: &Hub) -> bool {
        self.filters.iter().any(|filter| hub.subscriber.hub.owns_destination(&filter.destination))
    }

    /// The reason why the hub's filter is not on it, by the subscriber's own plan.
    pub(super) fn why_not(&self, table: &Table, hub: &Hub) -> Option<String> {
        if self.is_subscribed(hub) {
            return None;
        }
        let terms = Terms {
            table,
            hub: &hub.subscriber.hub,
            account: &self.account,
            region: &hub.region,
            onboarded: None,
        };
        let has = |tag: &Tag| {
            let value = self.tags.get(&*tag.key);
            value.is_some_and(|value| tag.value.as_deref().is_none_or(|wanted| wanted == value))
        };
        let wish = terms.wish(&self.group, has);
        let observed = Observed { group: self.group.clone(), wish, filters: self.filters.clone() };
        Some(match plan::step(&terms, &observed).action {
            Action::Own => "it is the hub's own log group".to_owned(),
            Action::Excluded(Exclusion::Unshipped) => "the table says `ship = false`".to_owned(),
            Action::Excluded(Exclusion::Tags(why)) => format!("its tags exclude it: {why}"),
            Action::Blocked(blocked) => blocked.to_string(),
            Action::Right | Action::Subscribe(_) | Action::Update { .. } | Action::Unsubscribe => {
                "the subscriber has not put the hub's filter on it yet".to_owned()
            }
        })
    }
}

/// The log events of a log group with a time from `from` to `to`, both included and in milliseconds since the epoch,
/// oldest first; false if there are more. With a `term`, events without it may be left out.
pub(super) async fn events(
    running: &Running,
    account: &str,
    group: &str,
    (from, to): (Option<i64>, Option<i64>),
    term: Option<&str>,
) -> Result<(Vec<FilteredLogEvent>, bool), Refusal> {
    // Past the endpoint: no member's quota is used for it.
    let logs = running.hub.emulator().logs(account);
    let filter = logs.filter_log_events().log_group_name(group).set_start_time(from).set_end_time(to);
    let answer = filter.set_filter_pattern(term.map(str::to_owned)).send().await;
    let answer = answer.map_err(|error| unavailable(&failed("FilterLogEvents", &error)))?;
    let events = answer.events.unwrap_or_default();
    let is_all = events.len() < MOST_EVENTS;
    Ok((events, is_all))
}
