//! The loop: which log groups send to the destination, what is new in them, and off it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_cloudwatchlogs::types::{Distribution, LogGroup};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::courier::{self, Parcel};
use super::envelope::{self, Origin};
use super::group::Group;
use super::pattern::Pattern;
use super::{Options, Status};
use crate::aws::{CallError, Doing as _};
use crate::cloud::Cloud;
use crate::destination::{self, Destination};
use crate::policy::{self, Caller, Principal};

/// How often filters and the destination are looked at again.
const REFRESH_EVERY: Duration = Duration::from_secs(1);

/// Enough to see what is wrong.
const MOST_COMPLAINTS: usize = 50;

/// What the loop shows to the outside.
pub(super) struct Shared {
    status: Mutex<Status>,
    /// Looks that found and put all there was.
    looks: watch::Sender<u64>,
    refresh: AtomicBool,
    members: Mutex<BTreeSet<String>>,
}

impl Shared {
    pub(super) fn new(members: impl Iterator<Item = String>) -> Self {
        Self {
            status: Mutex::default(),
            looks: watch::Sender::new(0),
            refresh: AtomicBool::new(true),
            members: Mutex::new(members.collect()),
        }
    }

    pub(super) fn add_member(&self, account: &str) {
        self.members.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned());
    }

    fn members(&self) -> BTreeSet<String> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn status(&self) -> Status {
        self.lock().clone()
    }

    pub(super) async fn drained(&self) {
        self.refresh.store(true, Ordering::Release);
        let mut looks = self.looks.subscribe();
        // Of two looks that end after the call, the second began after it.
        let enough = *looks.borrow() + 2;
        // The sender lives as long as `self`.
        let _ = looks.wait_for(|looks| *looks >= enough).await;
    }

    fn lock(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says something once.
    fn complain(&self, complaint: String) {
        let mut status = self.lock();
        if status.complaints.len() < MOST_COMPLAINTS && !status.complaints.contains(&complaint) {
            tracing::warn!("delivery: {complaint}");
            status.complaints.push(complaint);
        }
    }
}

/// Our filter on a log group.
#[derive(Clone)]
struct Filter {
    name: String,
    /// None = events are refused.
    pattern: Option<Pattern>,
    random: bool,
    since: i64,
}

/// A log group that is looked at.
struct Watched {
    group: Group,
    created: Option<i64>,
    filter: Option<Filter>,
    /// The group's size when it was last read; none = read it.
    size: Option<i64>,
}

pub(super) struct Watcher {
    cloud: Cloud,
    options: Options,
    shared: Arc<Shared>,
    kinesis: aws_sdk_kinesis::Client,
    destination: Option<Destination>,
    groups: BTreeMap<(String, String), Watched>,
    refreshed: Option<Instant>,
    /// What could not be put yet.
    unsent: Vec<Parcel>,
}

impl Watcher {
    pub(super) fn new(cloud: Cloud, options: Options, shared: Arc<Shared>) -> Self {
        Self {
            kinesis: cloud.kinesis(cloud.hub()),
            cloud,
            options,
            shared,
            destination: None,
            groups: BTreeMap::new(),
            refreshed: None,
            unsent: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            match self.look().await {
                Ok(()) => self.shared.looks.send_modify(|looks| *looks += 1),
                Err(error) => self.shared.complain(error.to_string()),
            }
            sleep(self.options.poll).await;
        }
    }

    /// Looks once at everything.
    async fn look(&mut self) -> Result<(), CallError> {
        let asked = self.shared.refresh.swap(false, Ordering::AcqRel);
        let refresh = asked || self.refreshed.is_none_or(|at| at.elapsed() >= REFRESH_EVERY);
        if refresh {
            self.refresh_destination().await?;
        }
        self.send(Vec::new()).await?;
        for account in self.shared.members() {
            self.look_at(&account, refresh).await?;
        }
        if refresh {
            self.refreshed = Some(Instant::now());
        }
        self.shared.lock().groups = self.groups.values().filter(|watched| watched.filter.is_some()).count();
        Ok(())
    }

    async fn refresh_destination(&mut self) -> Result<(), CallError> {
        let found = destination::find(&self.cloud, self.cloud.hub(), &self.options.destination).await?;
        if found.is_none() {
            let name = &self.options.destination;
            self.shared.complain(format!(
                "the hub has no destination {name}: nothing is delivered until it is made"
            ));
        }
        let new = found
            .as_ref()
            .is_some_and(|found| self.destination.as_ref().is_none_or(|old| old.arn != found.arn));
        self.destination = found;
        if new {
            let data = envelope::control_message(&self.options.destination, now());
            let key = uuid::Uuid::new_v4().to_string();
            self.send(vec![Parcel { data, key, events: 0 }]).await?;
        }
        Ok(())
    }

    async fn look_at(&mut self, account: &str, refresh: bool) -> Result<(), CallError> {
        let logs = self.cloud.logs(account);
        let pages = logs.describe_log_groups().into_paginator().items().send();
        let described = pages.collect::<Result<Vec<_>, _>>().await;
        for described in described.doing(|| format!("Listing the log groups of {account}"))? {
            let Some(name) = described.log_group_name.clone() else { continue };
            self.look_at_group(&logs, account, &name, &described, refresh).await?;
        }
        Ok(())
    }

    async fn look_at_group(
        &mut self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        account: &str,
        name: &str,
        described: &LogGroup,
        refresh: bool,
    ) -> Result<(), CallError> {
        let key = (account.to_owned(), name.to_owned());
        let known = self.groups.remove(&key).filter(|watched| watched.created == described.creation_time);
        let new = known.is_none();
        let mut watched = known.unwrap_or_else(|| Watched {
            group: Group::new(account, name),
            created: described.creation_time,
            filter: None,
            size: None,
        });
        let looked = self.read_group(logs, &mut watched, described.stored_bytes, refresh || new).await;
        // What was delivered must be remembered even when a call failed.
        self.groups.insert(key, watched);
        let parcels = looked?;
        self.send(parcels).await
    }

    async fn read_group(
        &self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        watched: &mut Watched,
        size: Option<i64>,
        refresh: bool,
    ) -> Result<Vec<Parcel>, CallError> {
        let mut parcels = Vec::new();
        if refresh {
            parcels = self.refresh_filter(logs, watched).await?;
        }
        if watched.size.is_none() || watched.size != size {
            parcels.extend(self.read_new(logs, watched).await?);
            watched.size = watched.filter.as_ref().map(|_| size.unwrap_or_default());
        }
        Ok(parcels)
    }

    /// The new events of a log group with our filter.
    async fn read_new(
        &self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        watched: &mut Watched,
    ) -> Result<Vec<Parcel>, CallError> {
        let Some(filter) = watched.filter.clone() else { return Ok(Vec::new()) };
        let streams = watched.group.new_events(logs, filter.since).await?;
        let group = &watched.group;
        Ok(streams
            .into_iter()
            .flat_map(|(stream, events)| self.parcels(group, &filter, stream, events))
            .collect())
    }

    /// Looks at the group's filters; answers the last events of one that is gone.
    async fn refresh_filter(
        &self,
        logs: &aws_sdk_cloudwatchlogs::Client,
        watched: &mut Watched,
    ) -> Result<Vec<Parcel>, CallError> {
        let Group { account, name, .. } = &watched.group;
        let describe = logs.describe_subscription_filters().log_group_name(name).send().await;
        let described = describe.doing(|| format!("Reading the filters of {name} in {account}"))?;
        let ours = self.destination.as_ref().and_then(|destination| {
            let mut filters = described.subscription_filters.into_iter().flatten();
            filters.find(|filter| filter.destination_arn() == Some(destination.arn.as_str()))
        });
        let Some(ours) = ours else {
            let (account, name) = (account.clone(), name.clone());
            let last = self.read_new(logs, watched).await?;
            watched.group = Group::new(&account, &name);
            (watched.filter, watched.size) = (None, None);
            return Ok(last);
        };
        // Putting a filter again changes its creation time; what it sends does not begin anew.
        let since =
            watched.filter.as_ref().map_or(ours.creation_time.unwrap_or_default(), |known| known.since);
        let written = ours.filter_pattern.as_deref().unwrap_or_default();
        watched.filter = Some(Filter {
            name: ours.filter_name.clone().unwrap_or_default(),
            pattern: self.allowed_pattern(account, name, written),
            random: ours.distribution == Some(Distribution::Random),
            since,
        });
        Ok(Vec::new())
    }

    /// The filter's pattern, or nothing, said aloud, when its events must be refused.
    fn allowed_pattern(&self, account: &str, group: &str, pattern: &str) -> Option<Pattern> {
        let caller = Caller {
            principal: Principal::Account,
            account,
            organization_id: &self.options.organization_id,
            external_id: None,
            action: policy::SUBSCRIBE,
        };
        let policy =
            self.destination.as_ref().map(|destination| destination.policy.as_str()).unwrap_or_default();
        if let Err(refusal) = policy::check(policy, caller) {
            self.shared.complain(format!("{group} in {account} is refused: {refusal}"));
            return None;
        }
        let parsed = Pattern::parse(pattern);
        parsed.map_err(|error| self.shared.complain(format!("{group} in {account} is refused: {error}"))).ok()
    }

    /// Filters and packs a stream's new events, and counts them.
    fn parcels(
        &self,
        group: &Group,
        filter: &Filter,
        stream: String,
        mut events: Vec<envelope::Event>,
    ) -> Vec<Parcel> {
        let seen = events.len();
        let Some(pattern) = &filter.pattern else {
            let mut status = self.shared.lock();
            status.counts.seen += seen as u64;
            status.counts.refused += seen as u64;
            return Vec::new();
        };
        events.retain(|event| pattern.matches(&event.message));
        let key = if filter.random { None } else { Some(format!("{}:{stream}", group.name)) };
        let origin = Origin {
            owner: group.account.clone(),
            log_group: group.name.clone(),
            log_stream: stream,
            subscription_filters: vec![filter.name.clone()],
        };
        let packed = envelope::pack(&origin, &events);
        let counts = &mut self.shared.lock().counts;
        counts.seen += seen as u64;
        counts.unmatched += (seen - events.len()) as u64;
        counts.oversize += packed.oversize as u64;
        counts.pending += (events.len() - packed.oversize) as u64;
        let key = || key.as_ref().map_or_else(|| uuid::Uuid::new_v4().to_string(), |key| partition_key(key));
        let parcel = |(data, events): (Vec<u8>, usize)| Parcel { data, key: key(), events: events as u64 };
        packed.records.into_iter().map(parcel).collect()
    }

    /// Puts what is unsent and then `parcels`; keeps what can't be put now.
    async fn send(&mut self, parcels: Vec<Parcel>) -> Result<(), CallError> {
        self.unsent.extend(parcels);
        let Some(destination) = self.destination.as_ref().filter(|_| !self.unsent.is_empty()) else {
            return Ok(());
        };
        let shared = Arc::clone(&self.shared);
        let put = |parcel: &Parcel| count_put(&mut shared.lock(), parcel);
        let sent =
            courier::put(&self.kinesis, &destination.stream_arn, std::mem::take(&mut self.unsent), put).await;
        sent.map_err(|(error, unsent)| {
            self.unsent = unsent;
            error
        })
    }
}

fn count_put(status: &mut Status, parcel: &Parcel) {
    status.counts.put += parcel.events;
    status.counts.pending -= parcel.events;
    if parcel.events == 0 {
        status.control_records += 1;
    } else {
        status.records += 1;
    }
}

/// A key within Kinesis's 256 characters, the same for a log stream's every record.
fn partition_key(stream: &str) -> String {
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, stream.as_bytes()).simple().to_string()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
