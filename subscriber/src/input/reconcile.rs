//! The tasks of `reconcile.fifo`: an account's Region is reconciled from the run's position on, until time is up.

use std::sync::atomic::AtomicU64;

use function::invocation::Invocation;
use function::table_source::InForce;
use jiff::Timestamp;
use routing::Approval;
use tokio::time::Instant;

use crate::apply::Apply;
use crate::apply::member::Member;
use crate::apply::pace::Share;
use crate::apply::refusal::{Kind, Refusal};
use crate::apply::tagged::Tagged;
use crate::apply::walk::{Ended, Position, walk};
use crate::failure::Failure;
use crate::plan::brake;
use crate::plan::wish::Terms;
use crate::report::counts::Counts;
use crate::report::retry::{self, Retry, TOO_MANY_HOPS};
use crate::report::{Report, ReportError};
use crate::shared::{Shared, now};
use crate::task::{MAX_HOPS, Pass, Task};

/// Reconciles one Region of an account.
pub(crate) struct TaskHandler<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) invocation: &'a Invocation,
}

impl TaskHandler<'_> {
    /// Works on a task; the remainder goes back to the queue when time is up.
    pub(crate) async fn handle(&self, mut task: Task) -> Result<Report, Failure> {
        task.check(&self.shared.settings.regions)?;
        let table = self.shared.table().await?;
        task.adopt(&table, now(self.invocation));
        if task.pass != Pass::Offboard && self.shared.state.is_offboarded(&task.account).await? {
            return Ok(Report { offboarded: true, ..Report::of(&task, now(self.invocation)) });
        }
        let member = match self.shared.member(&task.account, &task.region, Share::Run).await {
            Ok(member) => member,
            Err(refusal) => return self.unreached(&task, refusal).await,
        };
        let onboarded = self.begin(&mut task, now(self.invocation)).await?;
        match self.passes(&mut task, &table, &member, onboarded, self.shared.stop_at(self.invocation)).await {
            Ok(Ended::Done) => self.end(&task, Report::of(&task, now(self.invocation))).await,
            Ok(Ended::Cut(position)) => self.resume_later(task, position).await,
            Err(refusal) if refusal.kind == Kind::StalePage => self.start_over(task).await,
            Err(refusal) if refusal.kind == Kind::NoRole => {
                self.fail(&task, self.no_role(&task, &refusal)).await
            }
            Err(refusal) => self.fail(&task, ReportError::of(&refusal)).await,
        }
    }

    /// Records the start of the run before it changes anything; returns the time the account was onboarded.
    async fn begin(&self, task: &mut Task, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        if task.dry_run || task.pass == Pass::Offboard {
            return Ok(self.shared.state.onboarded(&task.account).await?);
        }
        if task.is_first() {
            task.onboards = self.shared.state.onboarded(&task.account).await?.is_none();
            self.shared.state.start_run(&task.account, &task.region, &task.run).await?;
        }
        Ok(Some(self.shared.state.onboard(&task.account, now).await?))
    }

    /// Every pass that the run still needs, from its position on.
    async fn passes(
        &self,
        task: &mut Task,
        table: &InForce,
        member: &Member,
        onboarded: Option<Timestamp>,
        stop_at: Instant,
    ) -> Result<Ended, Refusal> {
        let (account, region) = (task.account.clone(), task.region.clone());
        let terms = Terms {
            table: &table.table,
            hub: &self.shared.settings.hub,
            account: &account,
            region: &region,
            onboarded,
        };
        let tags = &table.table.subscribe().tags;
        let tagged =
            if task.pass == Pass::Offboard { Tagged::Asked } else { Tagged::list(member, tags).await? };
        let apply = Apply { terms, member, tagged: &tagged, dry_run: task.dry_run };
        loop {
            let ended = pass(&apply, task, stop_at).await?;
            if ended != Ended::Done || !removals_follow(task, table.table.approves(Approval::Unsubscribe)) {
                return Ok(ended);
            }
            (task.page, task.after) = (None, None);
        }
    }

    /// Sends the remainder of the task to the queue.
    async fn resume_later(&self, mut task: Task, position: Position) -> Result<Report, Failure> {
        (task.page, task.after) = (position.page, position.after);
        task.hops += 1;
        if task.hops > MAX_HOPS {
            let message = format!(
                "the run exceeded the maximum of {MAX_HOPS} continuations; the next run starts from the beginning. Check \
                 whether the account has more log groups than half of its API quota can cover in days"
            );
            let error = ReportError { error_type: TOO_MANY_HOPS.to_owned(), message };
            return self.fail(&task, error).await;
        }
        let report = Report { ended: false, ..Report::of(&task, now(self.invocation)) };
        self.shared.world.tasks.send(&[task]).await?;
        Ok(report)
    }

    /// Restarts the run because its page token has expired: tokens last a day (AWS, `DescribeLogGroups`).
    async fn start_over(&self, mut task: Task) -> Result<Report, Failure> {
        task.rewind();
        self.resume_later(task, Position::default()).await
    }

    async fn unreached(&self, task: &Task, refusal: Refusal) -> Result<Report, Failure> {
        match refusal.kind {
            Kind::NoRole => self.fail(task, self.no_role(task, &refusal)).await,
            Kind::Throttled | Kind::Unavailable => {
                Err(Failure::Member { account: task.account.clone(), refusal })
            }
            _ => self.fail(task, ReportError::of(&refusal)).await,
        }
    }

    fn no_role(&self, task: &Task, refusal: &Refusal) -> ReportError {
        let message = format!("{refusal}; {}", self.advice(task));
        ReportError { message, ..ReportError::of(refusal) }
    }

    fn advice(&self, task: &Task) -> String {
        let role = self.shared.settings.hub.member_role_arn(&task.account, &task.region);
        match task.pass {
            Pass::Offboard => format!(
                "no new log group is subscribed there, but existing filters stay: create the role {role} again and \
                 offboard the account again, or remove them in the account with `aws logs delete-subscription-filter`"
            ),
            Pass::Converge | Pass::Remove => format!(
                "deploy the StackSet that creates the role {role} there, or offboard the account; the run is retried"
            ),
        }
    }

    async fn fail(&self, task: &Task, error: ReportError) -> Result<Report, Failure> {
        let (account, region) = (&task.account, &task.region);
        tracing::error!(%account, %region, error_type = error.error_type, "{}", error.message);
        self.end(task, Report { error: Some(error), ..Report::of(task, now(self.invocation)) }).await
    }

    async fn end(&self, task: &Task, report: Report) -> Result<Report, Failure> {
        if !report.dry_run {
            self.shared.state.keep(&report).await?;
            self.record_retry(task, &report).await?;
        }
        Ok(report)
    }

    /// Records the run's retry, if it has one. An account that was never reached has none: each schedule finds it.
    async fn record_retry(&self, task: &Task, report: &Report) -> Result<(), Failure> {
        let (account, region) = (&task.account, &task.region);
        let is_ours = task.pass != Pass::Offboard && self.shared.state.onboarded(account).await?.is_some();
        let retry = if is_ours && retry::is_retried(report) {
            Some(Retry::after(self.shared.state.retry(account, region).await?, report.at))
        } else {
            None
        };
        self.shared.state.set_retry(account, region, retry).await?;
        if is_ours && task.onboards && report.counts.all_failed_alike() {
            self.shared.state.forget_onboarded(account).await?;
        }
        Ok(())
    }
}

/// One pass over the account's log groups, until time is up.
async fn pass(apply: &Apply<'_>, task: &mut Task, stop_at: Instant) -> Result<Ended, Refusal> {
    let position = Position { page: task.page.clone(), after: task.after.clone() };
    let remaining = AtomicU64::new(task.counts.to_remove);
    let counts = &mut task.counts;
    let member = apply.member;
    match task.pass {
        Pass::Converge => {
            walk(member, position, stop_at, |group| apply.converge(group), |outcome| counts.add(outcome))
                .await
        }
        Pass::Remove => {
            let work = |group| apply.remove(group, &remaining);
            walk(member, position, stop_at, work, |outcome| counts.add_removal(outcome)).await
        }
        Pass::Offboard => {
            walk(member, position, stop_at, |group| apply.offboard(group), |outcome| counts.add(outcome))
                .await
        }
    }
}

/// Judges the removals that a whole pass has found; returns true if another pass follows that makes them.
fn removals_follow(task: &mut Task, approved: bool) -> bool {
    if task.pass != Pass::Converge {
        return false;
    }
    match brake::judge(task.counts.removals(), approved) {
        Err(why) => task.counts.refuse_removals(why),
        Ok(()) if task.dry_run => task.counts.pretend_removals(),
        Ok(()) => task.pass = Pass::Remove,
    }
    task.pass == Pass::Remove && task.counts.to_remove > 0
}

impl Task {
    /// Adopts this version of the table. Counts by another version are void: the run restarts.
    fn adopt(&mut self, table: &InForce, now: Timestamp) {
        if self.pass != Pass::Offboard && self.table.as_ref().is_some_and(|before| **before != *table.version)
        {
            self.rewind();
        }
        self.table = Some(table.version.to_string());
        self.started.get_or_insert(now);
    }

    fn rewind(&mut self) {
        if self.pass == Pass::Remove {
            self.pass = Pass::Converge;
        }
        (self.page, self.after) = (None, None);
        self.counts = Counts::default();
    }
}
