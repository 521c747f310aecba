//! Plays EventBridge Scheduler: invokes a template's functions with their input, at a rate.
//!
//! It differs from EventBridge Scheduler in that rates may be set for a run, and in that an invocation that fails is
//! not retried: the next one comes soon.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::runtime::Invoke;
use crate::template::Schedule;

/// The work of a schedule so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fired {
    /// Invocations that ended.
    pub invocations: u64,
    /// Those that failed.
    pub failures: u64,
}

type Status = Arc<Mutex<BTreeMap<String, Fired>>>;

/// Schedules that run. Dropping them ends them.
pub struct Schedules {
    status: Status,
    _running: JoinSet<()>,
}

impl Schedules {
    /// Invokes each schedule's function, at once and then at its rate, or at the one that `rates` has for its logical id.
    pub fn start<I: Invoke>(
        schedules: impl IntoIterator<Item = (Schedule, Arc<I>)>,
        rates: &BTreeMap<String, Duration>,
    ) -> Self {
        let status = Status::default();
        let mut running = JoinSet::new();
        for (mut schedule, function) in schedules {
            schedule.every = rates.get(&schedule.logical_id).copied().unwrap_or(schedule.every);
            running.spawn(run(schedule, function, Arc::clone(&status)));
        }
        Self { status, _running: running }
    }

    /// Returns the work of the schedule of that logical id so far.
    #[must_use]
    pub fn fired(&self, logical_id: &str) -> Fired {
        let status = self.status.lock();
        status.get(logical_id).copied().unwrap_or_default()
    }
}

async fn run<I: Invoke>(schedule: Schedule, function: Arc<I>, status: Status) {
    let mut ticks = interval(schedule.every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let answer = function.invoke(Bytes::from(schedule.input.clone())).await;
        if let Err(error) = &answer {
            tracing::warn!(%error, schedule = schedule.logical_id, "a scheduled invocation failed");
        }
        let mut status = status.lock();
        let fired = status.entry(schedule.logical_id.clone()).or_default();
        fired.invocations += 1;
        fired.failures += u64::from(answer.is_err());
    }
}
