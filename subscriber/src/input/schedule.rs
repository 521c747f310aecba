//! The schedules, which fill the queue of tasks: a sweep over every account, and a look for new accounts and due
//! retries.

use std::collections::BTreeSet;

use function::invocation::Invocation;
use routing::{AccountSource, Table};
use serde::{Deserialize, Serialize};

pub use crate::input::enqueue::Enqueued;

use crate::failure::Failure;
use crate::input::enqueue::{Place, enqueue, everywhere};
use crate::shared::{Shared, now};
use crate::task::check_account;

/// The schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Every account.
    Sweep,
    /// The accounts that are listed and not onboarded, and the failed runs whose retry is due.
    Diff,
}

impl Schedule {
    fn name(self) -> &'static str {
        match self {
            Schedule::Sweep => "sweep",
            Schedule::Diff => "diff",
        }
    }
}

/// Sends a task for each Region of each account that a schedule is for.
pub(crate) struct ScheduleHandler<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) invocation: &'a Invocation,
}

impl ScheduleHandler<'_> {
    /// Sends the tasks. A sweep includes the listed and the onboarded accounts: a list that shrinks offboards no
    /// account.
    pub(crate) async fn handle(&self, schedule: Schedule) -> Result<Enqueued, Failure> {
        let table = self.shared.table().await?;
        let onboarded = self.shared.state.all_onboarded().await?;
        let departed = self.shared.state.all_offboarded().await?;
        let listed = self.listed(&table.table).await;
        let none = BTreeSet::new();
        let known = listed.as_ref().unwrap_or(&none);
        let run = format!("{}-{}", schedule.name(), self.invocation.request_id);
        let enqueued = match schedule {
            Schedule::Sweep => {
                let all = known.union(&onboarded).filter(|account| !departed.contains(*account));
                enqueue(self.shared, &run, everywhere(self.shared, all)).await?
            }
            Schedule::Diff => {
                let new = known.difference(&onboarded).filter(|account| !departed.contains(*account));
                self.due(&run, everywhere(self.shared, new), &departed).await?
            }
        };
        // Only now: if the list fails, the onboarded accounts are swept all the same.
        listed?;
        Ok(enqueued)
    }

    async fn listed(&self, table: &Table) -> Result<BTreeSet<String>, Failure> {
        let source = &table.subscribe().accounts;
        if *source == AccountSource::Table {
            return Ok(table.accounts().map(|account| account.id.to_string()).collect());
        }
        let listed = self.shared.world.accounts.list(source).await?;
        Ok(listed.into_iter().filter(|account| check_account(account).is_ok()).collect())
    }

    /// Enqueues new accounts, except where a retry is not due yet, and every retry that is due, listed or not.
    async fn due(
        &self,
        run: &str,
        new: Vec<Place>,
        departed: &BTreeSet<String>,
    ) -> Result<Enqueued, Failure> {
        let now = now(self.invocation);
        let mut retries = self.shared.state.all_retries().await?;
        retries.retain(|(account, region), _| {
            !departed.contains(account)
                && self.shared.settings.regions.contains(region)
                && check_account(account).is_ok()
        });
        let mut places: BTreeSet<Place> =
            new.into_iter().filter(|place| !retries.contains_key(place)).collect();
        retries.retain(|_, retry| retry.is_due(now));
        places.extend(retries.keys().cloned());
        let enqueued = enqueue(self.shared, run, places).await?;
        for ((account, region), retry) in retries {
            self.shared.state.set_retry(&account, &region, Some(retry.under_way(now))).await?;
        }
        Ok(enqueued)
    }
}
