//! What fills the queue of tasks: a sweep over every account, the new ones found, and accounts that come and go.

use std::collections::BTreeSet;

use lambda::invocation::Invocation;
use routing::{AccountSource, Table};
use serde::{Deserialize, Serialize};

use crate::report::Report;
use crate::subscriber::{Failure, Subscriber, now};
use crate::task::{Pass, Task, check_account};

/// What a schedule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// Every account.
    Sweep,
    /// The accounts that are listed and not onboarded.
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
        let accounts: BTreeSet<&String> = match schedule {
            Schedule::Sweep => known.union(&onboarded).filter(|account| !left.contains(*account)).collect(),
            Schedule::Diff => {
                known.difference(&onboarded).filter(|account| !left.contains(*account)).collect()
            }
        };
        let run = format!("{}-{}", schedule.name(), invocation.request_id);
        let enqueued = self.enqueue(&run, accounts.into_iter().cloned()).await?;
        // Only now: where the list can't be had, the accounts that are onboarded are swept all the same.
        listed?;
        Ok(enqueued)
    }

    /// Onboards an account, again if it had left.
    pub async fn onboard(&self, invocation: &Invocation, account: &str) -> Result<Enqueued, Failure> {
        check_account(account)?;
        self.state.readmit(account).await?;
        self.enqueue(&format!("onboard-{}", invocation.request_id), [account.to_owned()]).await
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

    async fn enqueue(
        &self,
        run: &str,
        accounts: impl IntoIterator<Item = String>,
    ) -> Result<Enqueued, Failure> {
        let accounts: Vec<String> = accounts.into_iter().collect();
        let regions = &self.settings.regions;
        let task = |account: &String| {
            let account = account.clone();
            regions.iter().map(move |region| Task::start(run, &account, region, Pass::Converge))
        };
        let tasks: Vec<Task> = accounts.iter().flat_map(task).collect();
        self.world.tasks.send(&tasks).await?;
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
