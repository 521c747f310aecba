//! Plays CloudWatch Logs' delivery of subscriptions to a destination in another account.
//!
//! It is told of the log events that members write, takes those of log groups that have a filter pointing at the hub's
//! destination, and puts them on the destination's stream, in CloudWatch's form: one gzipped `DATA_MESSAGE` a record, and
//! a `CONTROL_MESSAGE` when it first meets a destination. It reads no events back from the emulator, so it keeps its
//! pace however many there were before.
//!
//! It differs from CloudWatch Logs in that
//! - events are gathered for a moment only, and packed as they come;
//! - only the accounts it is told of are members, and all of them are of the one organisation;
//! - the destination's policy is checked when a filter is met (the endpoint checks it when the filter is put);
//! - a filter whose pattern does not parse is accepted, and its events are counted as unplayed (AWS refuses such a
//!   filter); the crate `filterpattern` lists what it takes for granted where AWS's page is silent;
//! - `extractedFields` has only the columns that have a name;
//! - a filter's system fields are not sent;
//! - event ids are made here, in CloudWatch's form: the emulator's differ.

pub mod envelope;

mod courier;
mod event_id;
mod filters;
mod flow;
mod options;
mod sightings;
mod status;
mod task;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub use flow::LogGroupFlow;
pub use options::Options;
pub use sightings::{Sighting, Taken};
pub use status::{Counts, Status, Unplayed};

use crate::cloud::Cloud;
use status::Shared;
use task::{Item, Task};

/// Returns the time in an event's id, in milliseconds since the epoch; none if it is no id of CloudWatch's form.
#[must_use]
pub fn time_of(id: &str) -> Option<i64> {
    event_id::timestamp(id)
}

/// A running delivery. Dropping it ends it.
pub struct Delivery {
    shared: Arc<Shared>,
    inbox: mpsc::UnboundedSender<Item>,
    task: JoinHandle<()>,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Delivery {
    /// Starts delivering what members write in the emulator that `cloud` is of, and wrote since that began.
    #[must_use]
    pub fn start(cloud: &Cloud, options: Options) -> Self {
        let shared = Arc::<Shared>::default();
        let (inbox, items) = mpsc::unbounded_channel();
        match cloud.notices() {
            Some(notices) => {
                let inbox = inbox.clone();
                notices.listen_to_logs(move |notice| {
                    if notice.is_of_logs() {
                        inbox.send(Item::Noticed(Arc::clone(notice))).is_ok()
                    } else {
                        !inbox.is_closed()
                    }
                });
            }
            None => {
                shared.complain(format!("no notices come from {}: events are not seen", cloud.endpoint()));
            }
        }
        for member in &options.members {
            // The task has the other end.
            let _ = inbox.send(Item::Member(member.clone()));
        }
        let task = Task::new(cloud.clone(), options, Arc::clone(&shared), items);
        Self { shared, inbox, task: tokio::spawn(task.run()) }
    }

    /// Returns its work so far.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// Returns the counts of each log group that an event was seen in, by account and log group.
    #[must_use]
    pub fn flow(&self) -> Vec<LogGroupFlow> {
        self.shared.flows().at(Timestamp::now().as_millisecond())
    }

    /// Returns the remembered events of a log group with a time from `from` to `to`, both in milliseconds since the epoch
    /// and included; of every log group where none is given. The oldest events are forgotten.
    #[must_use]
    pub fn sightings(
        &self,
        account: Option<&str>,
        log_group: Option<&str>,
        from: i64,
        to: i64,
    ) -> Vec<Sighting> {
        self.shared.sightings().between(account, log_group, from, to)
    }

    /// Delivers one more account's log groups, beside those it began with.
    pub fn add_member(&self, account: &str) {
        // The task lives as long as `self`.
        let _ = self.inbox.send(Item::Member(account.to_owned()));
    }

    /// Waits until every event written before the call is put on the stream, or counted as not to be.
    pub async fn drained(&self) {
        let (drain, drained) = oneshot::channel();
        // The task lives as long as `self`.
        let _ = self.inbox.send(Item::Drain(drain));
        let _ = drained.await;
    }
}
