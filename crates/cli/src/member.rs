//! `loghub onboard` and `loghub offboard`: each asks the subscriber, and waits until it is done.

use std::time::Duration;

use console::style;
use jiff::Timestamp;
use miette::Diagnostic;
use serde::Serialize;
use serde_json::json;
use subscriber::report::{Kind, Report};
use thiserror::Error;
use tokio::time::Instant;

use crate::confirm::NotConfirmed;
use crate::exit::{Ending, Outcome};
use crate::first_event::{First, TO_CAUSE_ONE};
use crate::hub::{Hub, HubArgs, Unable};
use crate::interrupts::Interrupts;
use crate::output::{Format, agree, count};
use crate::screen::Screen;
use crate::table::account_id;

/// The time between two looks at the reports.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The arguments of `onboard`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub onboard pay-prod
  loghub onboard 444444444444 --timeout 30m
  loghub onboard pay-prod --until subscribed

The command waits until the subscriber's runs over all of the hub's Regions have ended, and then
until the hub receives a new event of the account. Earlier events do not count, even if the account
already sends logs. To cause one, write to a subscribed log group: invoke a function, or run `aws
logs put-log-events`. The command sees the event by a CloudWatch metric, a minute or two later. With
`--until subscribed` it does not wait for an event.

Exit codes: 0 the account's log groups are as the table says, and an event arrived, if the metric
can be read; 1 they are not, or no event arrived in time; the output says why.")]
pub struct OnboardArgs {
    /// The event to wait for
    #[arg(long, value_enum, default_value_t = Until::FirstEvent)]
    until: Until,
    #[command(flatten)]
    common: Common,
}

/// The event that `onboard` waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Until {
    /// The subscriber's runs over all of the hub's Regions have ended
    Subscribed,
    /// The hub has also received a new event of the account
    FirstEvent,
}

/// The arguments of `offboard`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub offboard 444444444444 --yes

The command waits until a second run finds no filter of the hub.

Exit codes: 0 the last filter is gone; 1 it is not; the output says why.")]
pub struct OffboardArgs {
    #[command(flatten)]
    common: Common,
    /// Don't ask for confirmation
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// The account: its name in the published table, or its id
    account: String,
    /// The longest time to wait; with 0s, the command does not wait
    #[arg(long, default_value = "15m", value_parser = humantime::parse_duration)]
    timeout: Duration,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, Diagnostic, Error)]
enum Unfinished {
    #[error("the subscriber is not done after {}", humantime::format_duration(*.0))]
    #[diagnostic(help("it continues by itself: `loghub status --account {1}` shows its progress"))]
    TooLate(Duration, String),
    #[error("interrupted; the subscriber continues by itself")]
    #[diagnostic(help("`loghub status --account {0}` shows its progress"))]
    Interrupted(String),
}

#[derive(Serialize)]
struct Onboarded<'a> {
    account: &'a str,
    reports: &'a [Report],
    first_event: Option<&'a First>,
}

#[derive(Serialize)]
struct Visited<'a> {
    account: &'a str,
    reports: &'a [Report],
}

/// Onboards an account.
pub(crate) async fn onboard(args: &OnboardArgs, format: Format) -> Outcome {
    let (hub, account) = find(&args.common).await?;
    let asked = Timestamp::now();
    hub.ask_subscriber(&json!({ "onboard": account })).await?;
    let Some(mut patience) = Patience::of(&args.common, &account)? else {
        return Ok(asked_for(&account, format));
    };
    let done = |report: &Report| report.kind == Kind::Reconcile && report.ended;
    let visit = Visit { hub: &hub, account: &account, asked };
    let reports = patience.reports(&visit, done).await?;
    let is_well = reports.iter().all(Report::is_well);
    let first = match args.until {
        Until::FirstEvent if is_well => Some(patience.first_event(&visit, &reports).await?),
        _ => None,
    };
    patience.end();
    let human = || reports.iter().map(line).chain(first.iter().map(|first| first.line(&account))).collect();
    format.show(human, || Onboarded { account: &account, reports: &reports, first_event: first.as_ref() });
    Ok(Ending::success_if(is_well && first.as_ref().is_none_or(First::is_well)))
}

/// Offboards an account.
pub(crate) async fn offboard(args: &OffboardArgs, format: Format) -> Outcome {
    let (hub, account) = find(&args.common).await?;
    let question = format!("Remove every filter of the hub in {account}? Its logs will no longer arrive.");
    NotConfirmed::new("the account was not offboarded", "").unless(args.yes, "", &question)?;
    let asked = Timestamp::now();
    hub.ask_subscriber(&json!({ "offboard": account })).await?;
    let Some(mut patience) = Patience::of(&args.common, &account)? else {
        return Ok(asked_for(&account, format));
    };
    let visit = Visit { hub: &hub, account: &account, asked };
    let reports = patience.reports(&visit, has_left).await?;
    patience.end();
    format.show(|| reports.iter().map(line).collect(), || Visited { account: &account, reports: &reports });
    Ok(Ending::success_if(reports.iter().all(Report::is_well)))
}

/// Offboards an account, and waits until none of the hub's filters is there, or a run has failed.
pub(crate) async fn leave(
    hub: &Hub,
    account: &str,
    what: &str,
    screen: &Screen,
) -> Result<Vec<Report>, Unable> {
    let asked = Timestamp::now();
    hub.ask_subscriber(&json!({ "offboard": account })).await?;
    Visit { hub, account, asked }.ended(has_left, what, screen).await
}

/// The first run may still find filters that an earlier run adds; the second proves that none is left.
fn has_left(report: &Report) -> bool {
    report.kind == Kind::Offboard
        && report.ended
        && (report.error.is_some() || report.counts.unsubscribed == 0)
}

async fn find(common: &Common) -> miette::Result<(Hub, String)> {
    let hub = Hub::open(&common.hub).await?;
    let table = hub.table().await.map_err(Unable::from)?.table;
    let account = account_id(&table, &common.account)?;
    Ok((hub, account))
}

fn asked_for(account: &str, format: Format) -> Ending {
    let human = || format!("{account}: the subscriber has the request, and continues by itself.\n");
    format.show(human, || Visited { account, reports: &[] });
    Ending::Success
}

/// The limits of waiting for an account, and the progress shown meanwhile.
struct Patience {
    interrupts: Interrupts,
    screen: Screen,
    deadline: Instant,
    timeout: Duration,
    account: String,
}

impl Patience {
    /// None if the command does not wait.
    fn of(common: &Common, account: &str) -> miette::Result<Option<Patience>> {
        let timeout = common.timeout;
        if timeout.is_zero() {
            return Ok(None);
        }
        let interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
        let (screen, deadline) = (Screen::new(), Instant::now() + timeout);
        Ok(Some(Patience { interrupts, screen, deadline, timeout, account: account.to_owned() }))
    }

    /// Waits until the report of each Region is as wished.
    async fn reports(
        &mut self,
        visit: &Visit<'_>,
        done: impl Fn(&Report) -> bool,
    ) -> miette::Result<Vec<Report>> {
        let (account, timeout, screen) = (self.account.clone(), self.timeout, self.screen.clone());
        let what = format!("waiting for the subscriber to go through {account}");
        let reports = self.wait(&what, visit.ended(done, &what, &screen)).await?;
        reports.ok_or_else(|| {
            self.end();
            Unfinished::TooLate(timeout, account).into()
        })
    }

    /// Waits for the account's first event since the request, if one can arrive and be seen.
    async fn first_event(&mut self, visit: &Visit<'_>, reports: &[Report]) -> miette::Result<First> {
        let Visit { hub, account, asked } = *visit;
        if reports.iter().all(|report| subscribed(report) == 0) {
            return Ok(First::NoneSubscribed);
        }
        if !hub.shipper.account_metrics {
            return Ok(First::unknown("the hub's parameter AccountMetrics is false"));
        }
        let what = format!(
            "waiting for a new event of {account}; events before {} do not count. {TO_CAUSE_ONE}",
            asked.strftime("%R UTC")
        );
        if self.screen.is_live() {
            self.screen.say(&what);
        }
        let first = self.wait(&what, First::arrival(hub, account, asked)).await?;
        Ok(first.unwrap_or(First::NotYet { waited_seconds: self.timeout.as_secs() }))
    }

    /// Returns the result of waiting, or none if the time is up.
    async fn wait<T>(
        &mut self,
        what: &str,
        waited_for: impl Future<Output = Result<T, Unable>>,
    ) -> miette::Result<Option<T>> {
        self.screen.wait_for(what);
        let interrupted = tokio::select! {
            found = waited_for => return Ok(Some(found?)),
            () = tokio::time::sleep_until(self.deadline) => false,
            () = self.interrupts.next() => true,
        };
        if interrupted {
            self.end();
            return Err(Unfinished::Interrupted(self.account.clone()).into());
        }
        Ok(None)
    }

    fn end(&self) {
        self.screen.close();
    }
}

/// A request to the subscriber about an account, and its time.
struct Visit<'a> {
    hub: &'a Hub,
    account: &'a str,
    asked: Timestamp,
}

impl Visit<'_> {
    /// Waits until the report of each Region is as wished.
    async fn ended(
        &self,
        done: impl Fn(&Report) -> bool,
        what: &str,
        screen: &Screen,
    ) -> Result<Vec<Report>, Unable> {
        let regions = &self.hub.subscriber.regions;
        loop {
            let (mut reports, mut seen) = (Vec::new(), 0);
            for region in regions {
                let report = report(self.hub, self.account, region).await?;
                let report = report.filter(|report| report.started >= self.asked);
                seen += report.as_ref().map_or(0, |report| report.counts.seen);
                reports.extend(report.filter(&done));
            }
            if reports.len() == regions.len() {
                return Ok(reports);
            }
            let (done, seen) = (reports.len(), count(seen, "log group"));
            screen.draw(format!("{what}: {done} of {} done, {seen} seen", count(regions.len(), "Region")));
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

async fn report(hub: &Hub, account: &str, region: &str) -> Result<Option<Report>, Unable> {
    let key = format!("reports/{account}/{region}.json");
    let object = hub.objects().get(&hub.subscriber.state_bucket, &key).await?;
    Ok(object.and_then(|body| serde_json::from_slice(&body).ok()))
}

fn line(report: &Report) -> String {
    let counts = &report.counts;
    let mark = if report.is_well() { style('✓').green() } else { style('✗').red() };
    let subscribed = subscribed(report);
    let blocked: u64 = counts.blocked.values().sum();
    let what = match (&report.error, report.kind) {
        (Some(error), _) => error.message.clone(),
        (None, Kind::Offboard) => {
            format!("no filter of the hub is left on its {}", count(counts.seen, "log group"))
        }
        (None, _) => {
            let (groups, are) = (count(counts.seen, "log group"), agree(subscribed, "is", "are"));
            format!(
                "{subscribed} of {groups} {are} subscribed, {blocked} {} blocked",
                agree(blocked, "is", "are")
            )
        }
    };
    format!("{mark} {} in {}: {what}\n", report.account, report.region)
}

fn subscribed(Report { counts, .. }: &Report) -> u64 {
    counts.right + counts.subscribed + counts.updated
}
