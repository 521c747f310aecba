//! Delivery's task: takes the events that are written, packs them, and puts them on the destination's stream.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, Interval, interval_at, sleep};

use super::courier::{self, Parcel};
use super::envelope::{self, Event, Origin};
use super::event_id::{Place, event_id};
use super::filters::{Admission, Filters};
use super::options::Options;
use super::sightings::Taken;
use super::status::{Shared, Status};
use crate::aws::CallError;
use crate::cloud::Cloud;
use crate::destination;
use crate::notices::{LogEvents, Notice};

/// The pause after a call that failed.
const AFTER_ERROR: Duration = Duration::from_millis(500);
/// The time after which one of the members, in turn, is looked at for filters that were put by the emulator itself.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Notices that are worked on together.
const MOST_TOGETHER: usize = 1_000;

/// Work for the task.
pub(super) enum Item {
    Noticed(Arc<Notice>),
    /// One more account's log groups are delivered.
    Member(String),
    /// Answer once everything before it is put.
    Drain(oneshot::Sender<()>),
}

/// A log stream's events on their way, by where they are from and how they are put.
type Gathered = BTreeMap<(String, String, String, String, bool), Vec<Event>>;

pub(super) struct Task {
    cloud: Cloud,
    options: Options,
    shared: Arc<Shared>,
    kinesis: aws_sdk_kinesis::Client,
    inbox: mpsc::UnboundedReceiver<Item>,
    filters: Filters,
    gathered: Gathered,
    /// Records that could not be put yet.
    unsent: Vec<Parcel>,
    /// Members whose filters are still to be read.
    unread: BTreeSet<String>,
    destination_is_unread: bool,
    drains: Vec<oneshot::Sender<()>>,
}

impl Task {
    pub(super) fn new(
        cloud: Cloud,
        options: Options,
        shared: Arc<Shared>,
        inbox: mpsc::UnboundedReceiver<Item>,
    ) -> Self {
        Self {
            kinesis: cloud.kinesis(cloud.hub()),
            filters: Filters::new(&options.organization_id, &options.members),
            unread: BTreeSet::new(),
            cloud,
            options,
            shared,
            inbox,
            gathered: Gathered::new(),
            unsent: Vec::new(),
            destination_is_unread: true,
            drains: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) {
        let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        let mut last = String::new();
        let mut items = Vec::new();
        self.read().await;
        while self.next(&mut items, &mut looks, &mut last).await {
            for item in items.drain(..) {
                self.take(item).await;
            }
            if let Err(error) = self.deliver().await {
                self.shared.complain(error.to_string());
            } else {
                for drain in self.drains.drain(..) {
                    // Whoever waits no longer is not told.
                    let _ = drain.send(());
                }
            }
            self.shared.change(|status| status.groups = self.filters.groups());
        }
    }

    /// Waits for work, and a moment longer for what comes with it; returns false at the end.
    async fn next(&mut self, items: &mut Vec<Item>, looks: &mut Interval, last: &mut String) -> bool {
        let is_behind = !self.unsent.is_empty() || !self.unread.is_empty() || self.destination_is_unread;
        tokio::select! {
            received = self.inbox.recv_many(items, MOST_TOGETHER) => if received == 0 { return false },
            () = sleep(AFTER_ERROR), if is_behind => return true,
            _ = looks.tick() => {
                if let Some(member) = self.filters.member_after(last) {
                    last.clone_from(&member);
                    self.unread.insert(member);
                }
                return true;
            }
        }
        if items.iter().all(Item::can_wait) {
            sleep(self.options.gather).await;
            while items.len() < MOST_TOGETHER
                && let Ok(item) = self.inbox.try_recv()
            {
                items.push(item);
            }
        }
        true
    }

    async fn take(&mut self, item: Item) {
        match item {
            Item::Member(account) => {
                self.unread.insert(account);
                self.read().await;
            }
            Item::Drain(drain) => self.drains.push(drain),
            Item::Noticed(notice) => match &*notice {
                Notice::LogEvents(written) => self.gather(written),
                Notice::Filters { account, group, change } => {
                    self.filters.change(&(account.clone(), group.clone()), change, &self.shared);
                }
                Notice::Destinations { account } if account == self.cloud.hub() => {
                    self.destination_is_unread = true;
                    self.read().await;
                }
                _ => {}
            },
        }
    }

    async fn deliver(&mut self) -> Result<(), CallError> {
        self.try_read().await?;
        self.pack();
        self.send().await
    }

    /// Reads what is to be read; what can't be read now is read later.
    async fn read(&mut self) {
        if let Err(error) = self.try_read().await {
            self.shared.complain(error.to_string());
        }
    }

    async fn try_read(&mut self) -> Result<(), CallError> {
        if self.destination_is_unread {
            self.read_destination().await?;
        }
        while let Some(account) = self.unread.first().cloned() {
            self.filters.read(&self.cloud, &account, &self.shared).await?;
            self.unread.remove(&account);
        }
        Ok(())
    }

    async fn read_destination(&mut self) -> Result<(), CallError> {
        let name = &self.options.destination;
        let found = destination::find(&self.cloud, self.cloud.hub(), name).await?;
        self.destination_is_unread = false;
        if found.is_none() {
            self.shared
                .complain(format!("the hub has no destination {name}: events are delivered once it is made"));
        }
        let known = self.filters.destination().map(|known| known.arn.as_str());
        if found.as_ref().is_some_and(|found| known != Some(found.arn.as_str())) {
            let data = envelope::control_message(name, Timestamp::now().as_millisecond());
            self.unsent.push(Parcel { data, key: uuid::Uuid::new_v4().to_string(), events: 0 });
        }
        self.filters.set_destination(found, &self.shared);
        Ok(())
    }

    /// Takes the events of a log group with our filter, and counts them.
    fn gather(&mut self, written: &LogEvents) {
        let LogEvents { account, group, stream, events } = written;
        let Some(filter) = self.filters.ours(&(account.clone(), group.clone())) else { return };
        let (seen, now) = (events.len() as u64, Timestamp::now().as_millisecond());
        self.shared.flows().count(account, group, seen, now);
        let place = Place { account, group, stream };
        let all = |taken| events.iter().map(move |(at, message)| (*at, message.as_str(), taken));
        let matcher = match &filter.admission {
            Admission::Matched(matcher) => matcher,
            Admission::Refused => {
                self.shared.sightings().remember(place, all(Taken::Refused), now);
                self.shared.change(|status| {
                    status.counts.seen += seen;
                    status.counts.refused += seen;
                });
                return;
            }
            Admission::Unplayed { pattern, why } => {
                self.shared.sightings().remember(place, all(Taken::Unplayed), now);
                self.shared.change(|status| count_unplayed(status, pattern, why, seen));
                return;
            }
        };
        let mut sightings = self.shared.sightings();
        let first = sightings.next_number(place);
        let key = (account.clone(), group.clone(), stream.clone(), filter.name.clone(), filter.is_random);
        let gathered = self.gathered.entry(key).or_default();
        let before = gathered.len();
        let mut taken = Vec::with_capacity(events.len());
        for (number, (timestamp, message)) in (first..).zip(events) {
            if matcher.matches(message) {
                gathered.push(Event {
                    id: event_id(place, *timestamp, message, number),
                    timestamp: *timestamp,
                    message: message.clone(),
                    extracted_fields: matcher.extract(message),
                });
                taken.push((*timestamp, message.as_str(), Taken::Put));
            } else {
                taken.push((*timestamp, message.as_str(), Taken::Unmatched));
            }
        }
        sightings.remember(place, taken, now);
        drop(sightings);
        let kept = (gathered.len() - before) as u64;
        self.shared.change(|status| {
            status.counts.seen += seen;
            status.counts.unmatched += seen - kept;
            status.counts.pending += kept;
        });
    }

    /// Packs what was gathered.
    fn pack(&mut self) {
        for ((owner, log_group, log_stream, filter, is_random), events) in std::mem::take(&mut self.gathered)
        {
            let stream = (!is_random).then(|| format!("{log_group}:{log_stream}"));
            let origin = Origin { owner, log_group, log_stream, subscription_filters: vec![filter] };
            let packed = envelope::pack(&origin, &events);
            let oversize = packed.oversize as u64;
            self.shared.change(|status| {
                status.counts.oversize += oversize;
                status.counts.pending -= oversize;
            });
            self.unsent.extend(packed.records.into_iter().map(|(data, events)| Parcel {
                data,
                key: partition_key(stream.as_deref()),
                events: events as u64,
            }));
        }
    }

    /// Puts what is unsent; keeps what can't be put now.
    async fn send(&mut self) -> Result<(), CallError> {
        let Some(destination) = self.filters.destination().filter(|_| !self.unsent.is_empty()) else {
            return Ok(());
        };
        let shared = Arc::clone(&self.shared);
        let put = |parcel: &Parcel| shared.change(|status| count_put(status, parcel));
        let unsent = std::mem::take(&mut self.unsent);
        courier::put(&self.kinesis, &destination.stream_arn, unsent, put).await.map_err(|(error, unsent)| {
            self.unsent = unsent;
            error
        })
    }
}

impl Item {
    /// Returns true if it is worked on as well with what comes a moment later.
    fn can_wait(&self) -> bool {
        matches!(self, Self::Noticed(notice) if matches!(**notice, Notice::LogEvents(_)))
    }
}

fn count_unplayed(status: &mut Status, pattern: &str, why: &str, events: u64) {
    status.counts.seen += events;
    status.counts.unplayed += events;
    let unplayed = status.unplayed.entry(pattern.to_owned()).or_default();
    why.clone_into(&mut unplayed.why);
    unplayed.events += events;
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

/// A key within Kinesis's 256 characters: the same for a log stream's every record, or at random.
fn partition_key(stream: Option<&str>) -> String {
    let key = match stream {
        Some(stream) => uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, stream.as_bytes()),
        None => uuid::Uuid::new_v4(),
    };
    key.simple().to_string()
}
