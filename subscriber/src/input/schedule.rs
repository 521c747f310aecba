//! What fills the queue of tasks: a sweep over every account, the new ones found, and accounts that come and go.

use std::collections::BTreeSet;

use function::invocation::Invocation;
use jiff::Timestamp;
use routing::{AccountSource, Table};
use serde::{Deserialize, Serialize};

use crate::report::Report;
use crate::subscriber::{Failure, Subscriber, now};
use crate::task::{Pass, Task, check_account};

/// An account and a Region.
type Place = (String, String);

/// What a schedule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Every account.
    Sweep,
    /// The accounts that are listed and not onboarded, and the runs that failed and are due again.
    Diff,
}

/// What was put into the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enqueued {
    /// The run.
    pub run: String,
    /// Its accounts.
    pub accounts: Vec<String>,
    /// How many tasks that makes, one a Region.
    pub tasks: usize,
}

impl Subscriber {
    /// Puts a task into the queue for each Region of each account that the schedule is about.
    ///
    /// A sweep takes in what is listed and what is onboarded: a list that shrinks offboards nobody.
    pub async fn schedule(&self, invocation: &Invocation, schedule: Schedule) -> Result<Enqueued, Failure> {
        let table = self.table().await?;
        let onboarded = self.state.all_onboarded().await?;
        let left = self.state.all_offboarded().await?;
        let listed = self.listed(&table.table).await;
        let none = BTreeSet::new();
        let known = listed.as_ref().unwrap_or(&none);
        let run = format!("{}-{}", schedule.name(), invocation.request_id);
        let enqueued = match schedule {
            Schedule::Sweep => {
                let all = known.union(&onboarded).filter(|account| !left.contains(*account));
                self.enqueue(&run, self.everywhere(all)).await?
            }
            Schedule::Diff => {
                let new = known.difference(&onboarded).filter(|account| !left.contains(*account));
                self.due(&run, self.everywhere(new), &left, now(invocation)).await?
            }
        };
        // Only now: where the list can't be had, the accounts that are onboarded are swept all the same.
        listed?;
        Ok(enqueued)
    }

    /// Onboards an account, again if it had left.
    pub async fn onboard(&self, invocation: &Invocation, account: &str) -> Result<Enqueued, Failure> {
        check_account(account)?;
        self.state.readmit(account).await?;
        let run = format!("onboard-{}", invocation.request_id);
        self.enqueue(&run, self.everywhere([&account.to_owned()])).await
    }

    /// Makes an account leave: first noted, so that nothing is subscribed there any more, then every filter of ours
    /// removed, in one Region after the other.
    ///
    /// A run that is under way may have subscribed a log group behind our back. So each Region is gone through once
    /// more, by the queue, which lets that run end first.
    pub async fn offboard(&self, invocation: &Invocation, account: &str) -> Result<Vec<Report>, Failure> {
        check_account(account)?;
        self.state.offboard(account, now(invocation)).await?;
        let run = format!("offboard-{}", invocation.request_id);
        let mut reports = Vec::new();
        for region in &self.settings.regions {
            reports.push(self.work(invocation, Task::start(&run, account, region, Pass::Offboard)).await?);
        }
        let again = format!("{run}-again");
        let reached = reports.iter().filter(|report| report.error.is_none());
        let tasks: Vec<Task> =
            reached.map(|report| Task::start(&again, account, &report.region, Pass::Offboard)).collect();
        self.world.tasks.send(&tasks).await?;
        Ok(reports)
    }

    async fn listed(&self, table: &Table) -> Result<BTreeSet<String>, Failure> {
        let source = &table.subscribe().accounts;
        if *source == AccountSource::Table {
            return Ok(table.accounts().map(|account| account.id.to_string()).collect());
        }
        let listed = self.world.accounts.list(source).await?;
        Ok(listed.into_iter().filter(|account| check_account(account).is_ok()).collect())
    }

    /// Each Region of these accounts.
    fn everywhere<'a>(&self, accounts: impl IntoIterator<Item = &'a String>) -> Vec<Place> {
        let regions = &self.settings.regions;
        let places = |account: &String| {
            let account = account.clone();
            regions.iter().map(move |region| (account.clone(), region.clone()))
        };
        accounts.into_iter().flat_map(places).collect()
    }

    /// Enqueues new accounts but for where they must wait, and what failed and is due, listed or not.
    async fn due(
        &self,
        run: &str,
        new: Vec<Place>,
        left: &BTreeSet<String>,
        now: Timestamp,
    ) -> Result<Enqueued, Failure> {
        let mut retries = self.state.all_retries().await?;
        retries.retain(|(account, region), _| {
            !left.contains(account)
                && self.settings.regions.contains(region)
                && check_account(account).is_ok()
        });
        let mut places: BTreeSet<Place> =
            new.into_iter().filter(|place| !retries.contains_key(place)).collect();
        retries.retain(|_, retry| retry.is_due(now));
        places.extend(retries.keys().cloned());
        let enqueued = self.enqueue(run, places).await?;
        for ((account, region), retry) in retries {
            self.state.set_retry(&account, &region, Some(retry.under_way(now))).await?;
        }
        Ok(enqueued)
    }

    async fn enqueue(&self, run: &str, places: impl IntoIterator<Item = Place>) -> Result<Enqueued, Failure> {
        let start = |(account, region): Place| Task::start(run, &account, &region, Pass::Converge);
        let tasks: Vec<Task> = places.into_iter().map(start).collect();
        self.world.tasks.send(&tasks).await?;
        let mut accounts: Vec<String> = tasks.iter().map(|task| task.account.clone()).collect();
        accounts.dedup();
        Ok(Enqueued { run: run.to_owned(), accounts, tasks: tasks.len() })
    }
}

impl Schedule {
    fn name(self) -> &'static str {
        match self {
            Schedule::Sweep => "sweep",
            Schedule::Diff => "diff",
        }
    }
}
