//! Accounts that join and leave, at a person's request.

use function::invocation::Invocation;

use crate::failure::Failure;
use crate::input::enqueue::{Enqueued, enqueue, everywhere};
use crate::input::reconcile::TaskHandler;
use crate::report::Report;
use crate::shared::{Shared, now};
use crate::task::{Pass, Task, check_account};

/// Onboards and offboards accounts.
pub(crate) struct MembershipHandler<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) invocation: &'a Invocation,
}

impl MembershipHandler<'_> {
    /// Onboards an account, again if it had been offboarded.
    pub(crate) async fn onboard(&self, account: &str) -> Result<Enqueued, Failure> {
        check_account(account)?;
        self.shared.state.readmit(account).await?;
        let run = format!("onboard-{}", self.invocation.request_id);
        enqueue(self.shared, &run, everywhere(self.shared, [&account.to_owned()])).await
    }

    /// Offboards an account: first records that, so that no log group there is subscribed any more, then removes every
    /// filter of ours, one Region after the other.
    ///
    /// A run that is under way may subscribe a log group at the same time. So the queue goes through each Region once
    /// more, after that run has ended.
    pub(crate) async fn offboard(&self, account: &str) -> Result<Vec<Report>, Failure> {
        check_account(account)?;
        self.shared.state.offboard(account, now(self.invocation)).await?;
        let run = format!("offboard-{}", self.invocation.request_id);
        let handler = TaskHandler { shared: self.shared, invocation: self.invocation };
        let mut reports = Vec::new();
        for region in &self.shared.settings.regions {
            reports.push(handler.handle(Task::start(&run, account, region, Pass::Offboard)).await?);
        }
        let again = format!("{run}-again");
        let reached = reports.iter().filter(|report| report.error.is_none());
        let tasks: Vec<Task> =
            reached.map(|report| Task::start(&again, account, &report.region, Pass::Offboard)).collect();
        self.shared.world.tasks.send(&tasks).await?;
        Ok(reports)
    }
}
