//! `loghub status`: how the hub, its members and its teams are.

mod accounts;
mod human;
mod teams;

use std::collections::BTreeMap;
use std::time::Duration;

use console::Term;
use jiff::Timestamp;
use serde::Serialize;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable, Waiting};
use crate::interrupts::Interrupts;
use crate::output::Format;
use crate::table::is_account_id;
use accounts::Account;
use teams::Team;
pub(crate) use teams::in_words;

/// How often `--watch` looks.
const WATCH_EVERY: Duration = Duration::from_secs(5);
/// A bulk that is parked for longer is a problem; shorter outages pass by themselves.
const PARKED_TOO_LONG: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// What `status` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub status
  loghub status --account pay-prod
  loghub status --json | jq '.problems'
  loghub status --local --watch

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
    pub(crate) offboarded: Vec<String>,
    pub(crate) teams: Vec<Team>,
    /// Objects in quarantine, where they may be listed.
    pub(crate) quarantined: Option<u64>,
    pub(crate) queues: BTreeMap<&'static str, Waiting>,
    /// What people should see to, a sentence each.
    pub(crate) problems: Vec<String>,
}

/// Shows how everything is.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let hub = Hub::open(&args.hub).await?;
    loop {
        let status = gather(&hub, args.account.as_deref()).await?;
        show(&status, args, format);
        let ending = Ending::well_if(status.problems.is_empty());
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

async fn gather(hub: &Hub, account: Option<&str>) -> Result<Status, Unable> {
    let mut problems = Vec::new();
    let table = hub.table().await.inspect_err(|error| problems.push(error.to_string())).ok();
    let version = table.as_ref().map(|in_force| in_force.version.to_string());
    let table = table.map(|in_force| in_force.table);
    let (mut accounts, offboarded) = accounts::gather(hub, table.as_deref(), &mut problems).await?;
    if let Some(wanted) = account {
        let id = table.as_deref().and_then(|table| table.account_id(wanted)).map(ToString::to_string);
        let id = id.or_else(|| is_account_id(wanted).then(|| wanted.to_owned()));
        accounts.retain(|account| Some(&account.id) == id.as_ref());
        problems.retain(|problem| id.as_ref().is_some_and(|id| problem.contains(id.as_str())));
        if accounts.is_empty() {
            problems.push(format!("Nothing is known of the account {wanted}: no run over it has ended yet."));
        }
        return Ok(Status { accounts, offboarded, ..Status::empty(version, problems) });
    }
    let teams = teams::gather(hub, table.as_deref(), &mut problems).await?;
    let queues = queues(hub, &mut problems).await?;
    let quarantined = quarantined(hub, &mut problems).await?;
    Ok(Status { accounts, offboarded, teams, quarantined, queues, ..Status::empty(version, problems) })
}

impl Status {
    fn empty(table: Option<String>, problems: Vec<String>) -> Status {
        Status {
            at: Timestamp::now(),
            table,
            accounts: Vec::new(),
            offboarded: Vec::new(),
            teams: Vec::new(),
            quarantined: None,
            queues: BTreeMap::new(),
            problems,
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
            "{dead} pointers are on the dead-letter queue: `loghub replay list --dead` shows the bulks."
        ));
    }
    Ok(queues)
}

/// Whoever may not look into the quarantine sees everything else all the same.
async fn quarantined(hub: &Hub, problems: &mut Vec<String>) -> Result<Option<u64>, Unable> {
    match hub.objects().list(&hub.shipper.quarantine_bucket, "").await {
        Ok(objects) => {
            let count = objects.len() as u64;
            if count > 0 {
                problems.push(format!(
                    "{count} objects are in quarantine: `loghub replay list --quarantined` shows them."
                ));
            }
            Ok(Some(count))
        }
        Err(error) if error.denied => Ok(None),
        Err(error) => Err(error.into()),
    }
}
