//! The bell of a queue: rings when messages may be visible, and now and then in case that was missed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::cloud::Cloud;
use crate::notices::Notice;

/// The time after which it rings without a reason where notices come, and where none do.
const NET: Duration = Duration::from_secs(5);
const WITHOUT_NOTICES: Duration = Duration::from_millis(100);

/// The bell of one queue. It rings as long as it lives.
pub(super) struct Bell {
    ringing: Arc<Ringing>,
    _task: JoinSet<()>,
}

struct Ringing {
    times: mpsc::UnboundedSender<Instant>,
    ready: Notify,
}

/// A change that the bell's owner has to know of.
pub(super) enum Rung {
    /// Messages will be visible, each after a time; none = after the queue's own delay.
    Messages(Vec<Option<Duration>>),
    /// The queue's attributes changed.
    Attributes,
}

impl Bell {
    pub(super) fn new(cloud: &Cloud) -> Self {
        let (times, due) = mpsc::unbounded_channel();
        let ringing = Arc::new(Ringing { times, ready: Notify::new() });
        let net = if cloud.notices().is_some() { NET } else { WITHOUT_NOTICES };
        let mut task = JoinSet::new();
        task.spawn(ring(due, Arc::clone(&ringing), net));
        Self { ringing, _task: task }
    }

    /// Rings once it is time.
    pub(super) fn ring_after(&self, after: Duration) {
        self.ringing.ring_after(after);
    }

    /// Waits until it rings: one of those that wait is woken, or the next that waits.
    pub(super) async fn rung(&self) {
        self.ringing.ready.notified().await;
    }
}

impl Ringing {
    fn ring_after(&self, after: Duration) {
        // It is closed only when everything ends.
        let _ = self.times.send(Instant::now() + after);
    }
}

async fn ring(mut times: mpsc::UnboundedReceiver<Instant>, ringing: Arc<Ringing>, net: Duration) {
    let mut due = BTreeSet::new();
    let mut last = Instant::now();
    loop {
        let ring_at = due.first().copied().unwrap_or(last + net).min(last + net);
        tokio::select! {
            Some(time) = times.recv() => drop(due.insert(time)),
            () = sleep_until(ring_at) => {}
        }
        let now = Instant::now();
        let is_due = due.first().is_some_and(|first| *first <= now) || last + net <= now;
        if is_due {
            due = due.split_off(&now);
            due.remove(&now);
            last = now;
            ringing.ready.notify_one();
        }
    }
}

/// Returns what a notice says of the queue, if it is about it. Hosts differ: they are those of proxies.
pub(super) fn about(notice: &Notice, queue_url: &str) -> Option<Rung> {
    match notice {
        Notice::Messages { queue_url: url, after } if path(url) == path(queue_url) => {
            Some(Rung::Messages(after.clone()))
        }
        Notice::QueueAttributes { queue_url: url } if path(url) == path(queue_url) => Some(Rung::Attributes),
        _ => None,
    }
}

/// The account and the name at the end of a queue's URL.
fn path(url: &str) -> Option<(&str, &str)> {
    let mut parts = url.rsplit('/');
    let (name, account) = (parts.next()?, parts.next()?);
    Some((account, name))
}
