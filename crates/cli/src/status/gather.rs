//! Everything that `loghub status` shows, gathered from the hub.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use function::store::CallError;
use jiff::Timestamp;
use routing::Table;
use serde::Serialize;
use subscriber::report::state::State;

use super::accounts::{self, Account, Members};
use super::conflicts;
use super::day;
use super::destinations::{self, Destination};
use super::roles::Probed;
use super::seen::{self, Orphan};
use super::teams::{self, Team};
use crate::hub::{Hub, Unable, Waiting};
use crate::output::{agree, count};
use crate::screen::Screen;

/// The state of the hub.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    pub(crate) at: Timestamp,
    /// The version of the table that is published, if it loads.
    pub(crate) table: Option<String>,
    /// By account and Region.
    pub(crate) accounts: Vec<Account>,
    /// Accounts that have left.
    pub(crate) offboarded: BTreeSet<String>,
    /// Accounts whose events should not arrive, but do.
    pub(crate) orphans: Vec<Orphan>,
    /// The destination of each of the hub's Regions.
    pub(crate) destinations: Vec<Destination>,
    pub(crate) teams: Vec<Team>,
    /// Objects in quarantine, where they may be listed.
    pub(crate) quarantined: Option<u64>,
    pub(crate) queues: BTreeMap<&'static str, Waiting>,
    /// The parts that could not be read, a sentence each.
    pub(crate) gaps: Vec<String>,
    /// The problems, a sentence each.
    pub(crate) problems: Vec<String>,
}

/// Looks at everything, or at one account.
pub(super) async fn gather(
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
            status.problems.push(format!("The account {wanted} is unknown: no run over it has ended yet."));
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

    /// Adds the accounts' last events and roles.
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
            self.unless_denied(seen, "The accounts' last events")?.unwrap_or_default()
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

    /// Adds the parts that are not of one account.
    async fn add_hub(
        &mut self,
        hub: &Hub,
        table: Option<&Table>,
        onboarded: &BTreeSet<String>,
    ) -> Result<(), Unable> {
        let destinations = destinations::gather(hub).await;
        self.destinations = self.unless_denied(destinations, "The destinations")?.unwrap_or_default();
        self.problems.extend(destinations::problems(&self.destinations, onboarded));
        self.teams = teams::gather(hub, table).await?;
        let names: Vec<&str> = self.teams.iter().map(|team| team.name.as_str()).collect();
        let days = day::gather(hub, &names, self.at).await;
        let days = self.unless_denied(days, "The teams' counts")?.unwrap_or_default();
        for (team, day) in self.teams.iter_mut().zip(days) {
            team.day = Some(day);
        }
        self.add_conflicts(hub).await?;
        self.problems.extend(self.teams.iter().flat_map(|team| team.problems(self.at)));
        self.queues = queues(hub, &mut self.problems).await?;
        self.quarantined = quarantined(hub, &mut self.problems).await?;
        Ok(())
    }

    /// Adds the fields that have several types, if any team has such fields.
    async fn add_conflicts(&mut self, hub: &Hub) -> Result<(), CallError> {
        if self.teams.iter().all(|team| team.day.is_none_or(|day| day.conflicting == 0)) {
            return Ok(());
        }
        let fields = conflicts::gather(hub, self.at).await;
        let mut fields = self.unless_denied(fields, "The fields of several types")?.unwrap_or_default();
        for team in &mut self.teams {
            team.mixed_fields = fields.remove(&team.name).unwrap_or_default();
        }
        Ok(())
    }

    /// Notes a gap if access was denied, so that the rest is shown.
    fn unless_denied<T>(&mut self, looked: Result<T, CallError>, what: &str) -> Result<Option<T>, CallError> {
        match looked {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.denied => {
                let operation = error.operation;
                self.gaps.push(format!("{what} are unknown: your role is not allowed to call {operation}."));
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

/// Returns none if access was denied, so that the rest is shown.
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
