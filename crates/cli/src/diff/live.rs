//! The log groups that every onboarded account has now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;
use serde::Serialize;
use subscriber::apply::member::Member;
use subscriber::apply::pace::{Pace, Share};
use subscriber::apply::refusal::Refusal;
use subscriber::aws::Roles;
use subscriber::plan::group::LogGroup;
use subscriber::report::state::State;
use subscriber::seams::Members as _;
use subscriber::settings::Settings;

use super::groups::Listed;
use crate::hub::{Hub, Unable};
use crate::screen::Screen;

/// Accounts read at once.
const AT_ONCE: usize = 8;
/// The time for which failed calls are retried: a person waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// The log groups that exist now.
#[derive(Default)]
pub(crate) struct Live {
    pub(crate) groups: Vec<Listed>,
    /// Accounts that could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// An account's Region that could not be read, and why.
#[derive(Serialize)]
pub(crate) struct Unread {
    pub(crate) account: String,
    pub(crate) region: String,
    pub(crate) why: String,
}

/// Reads every onboarded account. Tags take a call for each log group, so they are read only if the table uses them.
pub(crate) async fn read(hub: &Hub, with_tags: bool, screen: &Screen) -> Result<Live, Unable> {
    let state = State::new(Arc::clone(&hub.sdk) as Arc<_>, &hub.subscriber.state_bucket);
    let (settings, roles) = (&hub.subscriber, hub.operator_roles());
    let mut places = Vec::new();
    for account in state.all_onboarded().await? {
        let onboarded = state.onboarded(&account).await?;
        places.extend(settings.regions.iter().map(|region| (account.clone(), region.clone(), onboarded)));
    }
    let read = |(account, region, onboarded): (String, String, Option<Timestamp>)| {
        let roles = &roles;
        async move {
            let groups = region_groups(roles, settings, &account, &region, with_tags).await;
            (account, region, onboarded, groups)
        }
    };
    let (mut done, total) = (0, places.len());
    let mut reads = stream::iter(places).map(read).buffered(AT_ONCE);
    let mut live = Live::default();
    while let Some((account, region, onboarded, groups)) = reads.next().await {
        done += 1;
        screen.draw(format!("reading the members' log groups: {done} of {total} accounts and Regions"));
        match groups {
            Ok(groups) => {
                let listed = |group| listed(group, &account, &region, onboarded);
                live.groups.extend(groups.into_iter().map(listed));
            }
            Err(refusal) => live.unread.push(Unread { account, region, why: refusal.to_string() }),
        }
    }
    Ok(live)
}

/// A log group with its tags.
type Group = (LogGroup, BTreeMap<String, String>);

async fn region_groups(
    roles: &Roles,
    settings: &Settings,
    account: &str,
    region: &str,
    with_tags: bool,
) -> Result<Vec<Group>, Refusal> {
    let logs = roles.connect(account, region).await?;
    let member = Member::new(logs, Pace::new(Share::Run, settings.quota_percent), PATIENCE);
    let (mut groups, mut page) = (Vec::new(), None);
    loop {
        let found = member.groups(page.as_deref()).await?;
        for group in found.items {
            let tags = if with_tags { member.tags(&group.arn).await? } else { BTreeMap::new() };
            groups.push((group, tags));
        }
        page = found.next;
        if page.is_none() {
            return Ok(groups);
        }
    }
}

fn listed((group, tags): Group, account: &str, region: &str, onboarded: Option<Timestamp>) -> Listed {
    Listed {
        account: account.to_owned(),
        region: Some(region.to_owned()),
        class: Some(group.class.name().to_owned()),
        retention: group.retention,
        created: group.created.and_then(|created| Timestamp::from_millisecond(created).ok()),
        onboarded,
        tags,
        // Reading it takes a call for each log group; the subscriber has made it as the old table wants.
        subscribed: None,
        stored_bytes: group.stored_bytes,
        log_group: group.name,
    }
}
