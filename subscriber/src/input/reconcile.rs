//! One task: an account's Region made what the table says, from where its run has come to, for as long as there is time.

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
use crate::plan::brake;
use crate::plan::wish::Terms;
use crate::report::counts::Counts;
use crate::report::retry::{self, Retry, TOO_MANY_HOPS};
use crate::report::{Report, ReportError};
use crate::subscriber::{Failure, Subscriber, now};
use crate::task::{MAX_HOPS, Pass, Task};

impl Subscriber {
    /// Works on a task; what is left of it when time is up goes back to the queue.
    pub async fn work(&self, invocation: &Invocation, mut task: Task) -> Result<Report, Failure> {
        task.check(&self.settings.regions)?;
        let table = self.table().await?;
        task.adopt(&table, now(invocation));
        if task.pass != Pass::Offboard && self.state.is_offboarded(&task.account).await? {
            return Ok(Report { offboarded: true, ..Report::of(&task, now(invocation)) });
        }
        let member = match self.member(&task.account, &task.region, Share::Run).await {
            Ok(member) => member,
            Err(refusal) => return self.unreached(invocation, &task, refusal).await,
        };
        let onboarded = self.begin(&mut task, now(invocation)).await?;
        match self.passes(&mut task, &table, &member, onboarded, self.stop_at(invocation)).await {
            Ok(Ended::Done) => self.end(&task, Report::of(&task, now(invocation))).await,
            Ok(Ended::Cut(position)) => self.go_on(invocation, task, position).await,
            Err(refusal) if refusal.kind == Kind::StalePage => self.start_over(invocation, task).await,
            Err(refusal) if refusal.kind == Kind::NoRole => {
                self.fail(invocation, &task, self.no_role(&task, &refusal)).await
            }
            Err(refusal) => self.fail(invocation, &task, ReportError::of(&refusal)).await,
        }
    }

    /// Notes what must be known before the run changes anything; answers since when the account is onboarded.
    async fn begin(&self, task: &mut Task, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        if task.dry_run || task.pass == Pass::Offboard {
            return Ok(self.state.onboarded(&task.account).await?);
        }
        if task.is_first() {
            task.onboards = self.state.onboarded(&task.account).await?.is_none();
            self.state.start_run(&task.account, &task.region, &task.run).await?;
        }
        Ok(Some(self.state.onboard(&task.account, now).await?))
    }

    /// Every pass that the run needs, from where it has come to.
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
            hub: &self.settings.hub,
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

    /// Sends what is left of the task to the queue.
    async fn go_on(
        &self,
        invocation: &Invocation,
        mut task: Task,
        position: Position,
    ) -> Result<Report, Failure> {
        (task.page, task.after) = (position.page, position.after);
        task.hops += 1;
        if task.hops > MAX_HOPS {
            let message = format!(
                "the run did not end within {MAX_HOPS} invocations; the next one starts anew. Are there more log \
                 groups than half of the account's quota of calls can reach in days?"
            );
            let error = ReportError { error_type: TOO_MANY_HOPS.to_owned(), message };
            return self.fail(invocation, &task, error).await;
        }
        let report = Report { ended: false, ..Report::of(&task, now(invocation)) };
        self.world.tasks.send(&[task]).await?;
        Ok(report)
    }

    /// Starts the run over, because the service no longer knows its page: tokens last a day (AWS, `DescribeLogGroups`).
    async fn start_over(&self, invocation: &Invocation, mut task: Task) -> Result<Report, Failure> {
        task.rewind();
        self.go_on(invocation, task, Position::default()).await
    }

    async fn unreached(
        &self,
        invocation: &Invocation,
        task: &Task,
        refusal: Refusal,
    ) -> Result<Report, Failure> {
        match refusal.kind {
            Kind::NoRole => self.fail(invocation, task, self.no_role(task, &refusal)).await,
            Kind::Throttled | Kind::Unavailable => {
                Err(Failure::Member { account: task.account.clone(), refusal })
            }
            _ => self.fail(invocation, task, ReportError::of(&refusal)).await,
        }
    }

    fn no_role(&self, task: &Task, refusal: &Refusal) -> ReportError {
        let message = format!("{refusal}; {}", self.advice(task));
        ReportError { message, ..ReportError::of(refusal) }
    }

    fn advice(&self, task: &Task) -> String {
        let role = self.settings.hub.member_role_arn(&task.account, &task.region);
        match task.pass {
            Pass::Offboard => format!(
                "nothing is subscribed there any more, but filters that are there stay: make the role {role} again and \
                 repeat this, or remove them in the account, by `aws logs delete-subscription-filter`"
            ),
            Pass::Converge | Pass::Remove => format!(
                "deploy the StackSet that makes the role {role} there, or offboard the account; it is tried again"
            ),
        }
    }

    async fn fail(
        &self,
        invocation: &Invocation,
        task: &Task,
        error: ReportError,
    ) -> Result<Report, Failure> {
        let (account, region) = (&task.account, &task.region);
        tracing::error!(%account, %region, error_type = error.error_type, "{}", error.message);
        self.end(task, Report { error: Some(error), ..Report::of(task, now(invocation)) }).await
    }

    async fn end(&self, task: &Task, report: Report) -> Result<Report, Failure> {
        if !report.dry_run {
            self.state.keep(&report).await?;
            self.come_back(task, &report).await?;
        }
        Ok(report)
    }

    /// Notes when the run is tried again, if it is. An account that was never reached is not: each schedule looks for it.
    async fn come_back(&self, task: &Task, report: &Report) -> Result<(), Failure> {
        let (account, region) = (&task.account, &task.region);
        let is_ours = task.pass != Pass::Offboard && self.state.onboarded(account).await?.is_some();
        let retry = if is_ours && retry::is_worth_it(report) {
            Some(Retry::after(self.state.retry(account, region).await?, report.at))
        } else {
            None
        };
        self.state.set_retry(account, region, retry).await?;
        if is_ours && task.onboards && report.counts.all_failed_alike() {
            self.state.forget_onboarded(account).await?;
        }
        Ok(())
    }
}

/// One way through the account's log groups, or what there is time for of it.
async fn pass(apply: &Apply<'_>, task: &mut Task, stop_at: Instant) -> Result<Ended, Refusal> {
    let position = Position { page: task.page.clone(), after: task.after.clone() };
    let left = AtomicU64::new(task.counts.to_remove);
    let counts = &mut task.counts;
    let member = apply.member;
    match task.pass {
        Pass::Converge => {
            walk(member, position, stop_at, |group| apply.converge(group), |outcome| counts.add(outcome))
                .await
        }
        Pass::Remove => {
            let work = |group| apply.remove(group, &left);
            walk(member, position, stop_at, work, |outcome| counts.add_removal(outcome)).await
        }
        Pass::Offboard => {
            walk(member, position, stop_at, |group| apply.offboard(group), |outcome| counts.add(outcome))
                .await
        }
    }
}

/// Judges what a whole account's way has found; whether another way follows that removes it.
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
    /// Goes by this version of the table. What was counted by another is worth nothing: the run starts over.
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
