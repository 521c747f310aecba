//! `loghub status`: how the hub, its members and its teams are.

mod access;
mod accounts;
mod columns;
mod day;
mod destinations;
mod human;
mod roles;
mod seen;
mod teams;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use console::Term;
use function::store::CallError;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use subscriber::report::state::State;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable, Waiting};
use crate::interrupts::Interrupts;
use crate::output::{Format, agree, count};
use crate::screen::Screen;
use accounts::{Account, Members};
use destinations::Destination;
use roles::Probed;
use routing::Table;
use seen::Orphan;
pub(crate) use seen::lag_in_words;
use teams::Team;
pub(crate) use teams::in_words;

/// How often `--watch` looks.
const WATCH_EVERY: Duration = Duration::from_secs(5);
/// A bulk that is parked for longer is a problem; shorter outages pass by themselves.
const PARKED_TOO_LONG: SignedDuration = SignedDuration::from_hours(1);
/// How far back metrics are read.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What `status` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub status
  loghub status --account pay-prod
  loghub status --json | jq '.problems'
  loghub status --local --watch

An account's last event is looked for in the last 24 hours, is known to five minutes, and may be of any Region; what \
teams got is of the last 24 hours. Both are CloudWatch metrics, which come a minute or two late. With --watch, members' \
roles are tried at the first look only.

Exit codes: 0 nothing is a problem; 1 something is, and the output lists it.")]
pub struct Args {
    /// Only this member account, in full: its name in the table, or its id
    #[arg(long)]
    account: Option<String>,
    /// Look again every five seconds, until Ctrl-C
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    hub: HubArgs,
}

/// How everything is.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    pub(crate) at: Timestamp,
    /// The version of the table that is published, if it loads.
    pub(crate) table: Option<String>,
    /// By account and Region.
    pub(crate) accounts: Vec<Account>,
    /// Accounts that have left.
    pub(crate) offboarded: BTreeSet<String>,
    /// Accounts whose events arrive, and should not.
    pub(crate) orphans: Vec<Orphan>,
    /// The destination of each of the hub's Regions.
    pub(crate) destinations: Vec<Destination>,
    pub(crate) teams: Vec<Team>,
    /// Objects in quarantine, where they may be listed.
    pub(crate) quarantined: Option<u64>,
    pub(crate) queues: BTreeMap<&'static str, Waiting>,
    /// What could not be looked at, a sentence each.
    pub(crate) gaps: Vec<String>,
    /// What people should see to, a sentence each.
    pub(crate) problems: Vec<String>,
}

/// Shows how everything is.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let hub = Hub::open(&args.hub).await?;
    let mut probed = Probed::default();
    loop {
        let screen = Screen::new();
        let status = gather(&hub, args.account.as_deref(), &mut probed, &screen).await;
        screen.close();
        let status = status?;
        show(&status, args, format);
        let ending = Ending::success_if(status.problems.is_empty());
        if !args.watch {
            return Ok(ending);
        }
        tokio::select! {
            () = tokio::time::sleep(WATCH_EVERY) => {}
            () = interrupts.next() => return Ok(ending),
        }
    }
}

fn show(status: &Status, args: &Args, format: Format) {
    let json = || serde_json::to_value(status).unwrap_or_default();
    if !args.watch {
        format.show(|| human::render(status, args.account.is_some()), json);
        return;
    }
    let terminal = Term::stdout();
    if format == Format::Human && terminal.is_term() {
        // Where it can't be cleared, each look is shown below the one before it.
        let _ = terminal.clear_screen();
    }
    format.line(|| human::render(status, args.account.is_some()), json);
}

async fn gather(
    hub: &Hub,
    account: Option<&str>,
    probed: &mut Probed,
    screen: &Screen,
) -> Result<Status, Unable> {
    let mut status = Status::empty(Timestamp::now());
    let table = hub.table().await.inspect_err(|error| status.problems.push(error.to_string())).ok();
    status.table = table.as_ref().map(|in_force| in_force.version.to_string());
    let table = table.as_ref().map(|in_force| &*in_force.table);
    let state = State::new(Arc::clone(&hub.sdk) as Arc<_>, &hub.subscriber.state_bucket);
    let mut members = accounts::gather(hub, &state, table, &mut status.problems, screen).await?;
    let only = account.map(|wanted| {
        let listed = table.and_then(|table| table.account_id(wanted)).map(ToString::to_string);
        listed.unwrap_or_else(|| wanted.to_owned())
    });
    if let Some(id) = &only {
        status.problems.retain(|problem| problem.contains(id.as_str()));
        members.keep_only(id);
    }
    probed.probe(hub, &members.onboarded, screen).await;
    screen.draw("reading metrics and queues".to_owned());
    status.add_last_events(hub, &state, &mut members, only.as_deref(), probed).await?;
    match account {
        Some(wanted) if members.accounts.is_empty() => {
            status
                .problems
                .push(format!("Nothing is known of the account {wanted}: no run over it has ended yet."));
        }
        Some(_) => {}
        None => status.add_hub(hub, table, &members.onboarded).await?,
    }
    (status.accounts, status.offboarded) = (members.accounts, members.offboarded);
    Ok(status)
}

impl Status {
    fn empty(at: Timestamp) -> Status {
        Status {
            at,
            table: None,
            accounts: Vec::new(),
            offboarded: BTreeSet::new(),
            orphans: Vec::new(),
            destinations: Vec::new(),
            teams: Vec::new(),
            quarantined: None,
            queues: BTreeMap::new(),
            gaps: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What there is to know of accounts beside the reports of their runs.
    async fn add_last_events(
        &mut self,
        hub: &Hub,
        state: &State,
        members: &mut Members,
        only: Option<&str>,
        probed: &Probed,
    ) -> Result<(), Unable> {
        let seen = if hub.shipper.account_metrics {
            let seen = seen::gather(hub, only, self.at).await;
            self.unless_denied(seen, "When accounts' last events came")?.unwrap_or_default()
        } else {
            self.gaps.push(seen::NO_METRICS.to_owned());
            BTreeMap::new()
        };
        self.gaps.extend(probed.gap());
        for account in &mut members.accounts {
            account.join(&seen, probed);
        }
        let roles: BTreeSet<String> = members.accounts.iter().filter_map(Account::role_problem).collect();
        self.orphans = seen::orphans(state, &seen, &members.onboarded).await?;
        self.problems.extend(roles.into_iter().chain(self.orphans.iter().map(Orphan::problem)));
        Ok(())
    }

    /// What is not of one account.
    async fn add_hub(
        &mut self,
        hub: &Hub,
        table: Option<&Table>,
        onboarded: &BTreeSet<String>,
    ) -> Result<(), Unable> {
        let destinations = destinations::gather(hub).await;
        self.destinations = self.unless_denied(destinations, "How the destinations are")?.unwrap_or_default();
        self.problems.extend(destinations::problems(&self.destinations, onboarded));
        self.teams = teams::gather(hub, table).await?;
        let day = day::add(hub, &mut self.teams, self.at).await;
        self.unless_denied(day, "What teams got")?;
        self.problems.extend(self.teams.iter().flat_map(|team| team.problems(self.at)));
        self.queues = queues(hub, &mut self.problems).await?;
        self.quarantined = quarantined(hub, &mut self.problems).await?;
        Ok(())
    }

    /// Whoever may not look at something sees everything else all the same.
    fn unless_denied<T>(&mut self, looked: Result<T, CallError>, what: &str) -> Result<Option<T>, CallError> {
        match looked {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.denied => {
                let operation = error.operation;
                self.gaps.push(format!("{what} is not known: your role may not call {operation}."));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

async fn queues(hub: &Hub, problems: &mut Vec<String>) -> Result<BTreeMap<&'static str, Waiting>, Unable> {
    let settings = &hub.shipper.hub;
    let mut queues = BTreeMap::new();
    for (name, url) in [
        ("park", &settings.park_queue),
        ("dead letters", &settings.dead_letter_queue),
        ("reconcile", &hub.subscriber.reconcile_queue),
    ] {
        queues.insert(name, hub.waiting(url).await?);
    }
    let dead = queues.get("dead letters").map_or(0, |waiting| waiting.visible + waiting.hidden);
    if dead > 0 {
        problems.push(format!(
            "{} {} on the dead-letter queue: `loghub replay list --dead` shows the bulks.",
            count(dead, "pointer"),
            agree(dead, "is", "are")
        ));
    }
    Ok(queues)
}

/// Whoever may not look into the quarantine sees everything else all the same.
async fn quarantined(hub: &Hub, problems: &mut Vec<String>) -> Result<Option<u64>, Unable> {
    match hub.objects().list(&hub.shipper.quarantine_bucket, "").await {
        Ok(objects) => {
            let found = objects.len() as u64;
            if found > 0 {
                problems.push(format!(
                    "{} {} in quarantine: see `loghub replay list --quarantined`.",
                    count(found, "object"),
                    agree(found, "is", "are")
                ));
            }
            Ok(Some(found))
        }
        Err(error) if error.denied => Ok(None),
        Err(error) => Err(error.into()),
    }
}
