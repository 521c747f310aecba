//! The members, by the reports that the subscriber keeps of its runs.

use std::collections::{BTreeMap, BTreeSet};

use function::store::ListingStore as _;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use routing::Table;
use serde::Serialize;
use subscriber::report::counts::{Counts, Note};
use subscriber::report::state::State;
use subscriber::report::{Report, ReportError};

use super::roles::Probed;
use super::seen::Seen;
use crate::hub::{Hub, OPERATOR_ROLE, Unable};
use crate::output::count;
use crate::screen::Screen;

/// The prefix of reports in the state bucket.
const REPORTS: &str = "reports/";
/// Reports read at once.
const AT_ONCE: usize = 16;
/// A sweep goes over every account each day: a report that is older than that and a long run means it does not.
const STALE: SignedDuration = SignedDuration::from_hours(30);

/// The result of the last run in one Region of an account.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    /// Its name in the table, if it is listed.
    pub(crate) name: Option<String>,
    pub(crate) region: String,
    pub(crate) at: Timestamp,
    pub(crate) kind: subscriber::report::Kind,
    /// True if the run has ended.
    pub(crate) ended: bool,
    pub(crate) offboarded: bool,
    /// True if the subscriber could assume its role there.
    pub(crate) role: bool,
    /// True if the role for people can be assumed; none if that is unknown.
    pub(crate) operator_role: Option<bool>,
    /// The account's last event within a day, in whichever Region.
    pub(crate) last_event: Option<Seen>,
    pub(crate) seen: u64,
    pub(crate) subscribed: u64,
    /// Of those, filters that had to be corrected.
    pub(crate) drifted: u64,
    pub(crate) excluded: u64,
    pub(crate) blocked: BTreeMap<String, u64>,
    pub(crate) refused: BTreeMap<String, u64>,
    pub(crate) failed: BTreeMap<String, u64>,
    pub(crate) retention_set: u64,
    pub(crate) retention_failed: BTreeMap<String, u64>,
    pub(crate) notes: Vec<Note>,
    pub(crate) error: Option<ReportError>,
}

/// The current and former members.
#[derive(Debug)]
pub(crate) struct Members {
    /// By account and Region.
    pub(crate) accounts: Vec<Account>,
    pub(crate) onboarded: BTreeSet<String>,
    pub(crate) offboarded: BTreeSet<String>,
}

impl Members {
    /// Keeps one account only.
    pub(crate) fn keep_only(&mut self, id: &str) {
        self.accounts.retain(|account| account.id == id);
        self.onboarded.retain(|account| account == id);
    }
}

/// Every account's Regions.
pub(crate) async fn gather(
    hub: &Hub,
    state: &State,
    table: Option<&Table>,
    problems: &mut Vec<String>,
    screen: &Screen,
) -> Result<Members, Unable> {
    let bucket = &hub.subscriber.state_bucket;
    let (onboarded, offboarded) = (state.all_onboarded().await?, state.all_offboarded().await?);
    let keys = hub.sdk.list(bucket, REPORTS).await?;
    let total = keys.len();
    let mut read = stream::iter(keys).map(|key| report(hub, key)).buffered(AT_ONCE);
    let mut reports: Vec<Option<Report>> = Vec::with_capacity(total);
    while let Some(report) = read.try_next().await? {
        reports.push(report);
        screen.draw(format!("reading the members' reports: {} of {total}", reports.len()));
    }
    let accounts: Vec<Account> = reports.into_iter().flatten().map(|report| account(report, table)).collect();
    problems.extend(accounts.iter().flat_map(|account| account.problems(Timestamp::now())));
    for id in &onboarded {
        if !accounts.iter().any(|account| account.id == *id) {
            problems.push(format!("{id} is onboarded, but no run over it has ended yet."));
        }
    }
    let listed = table.into_iter().flat_map(Table::accounts).map(|account| &account.id);
    for id in listed.filter(|id| !offboarded.contains(&***id)) {
        if !accounts.iter().any(|account| account.id == **id) {
            problems
                .push(format!("{id} is in the table, but was never onboarded: run `loghub onboard {id}`."));
        }
    }
    Ok(Members { accounts, onboarded, offboarded })
}

/// A report that can't be parsed, as of a newer version, counts as none.
async fn report(hub: &Hub, key: String) -> Result<Option<Report>, Unable> {
    let object = hub.objects().get(&hub.subscriber.state_bucket, &key).await?;
    Ok(object.and_then(|body| serde_json::from_slice(&body).ok()))
}

fn account(report: Report, table: Option<&Table>) -> Account {
    let listed = table.into_iter().flat_map(Table::accounts).find(|account| *account.id == *report.account);
    let Counts {
        seen,
        right,
        subscribed,
        updated,
        excluded,
        blocked,
        refused,
        failed,
        retention_set,
        retention_failed,
        notes,
        ..
    } = report.counts;
    Account {
        name: listed.and_then(|account| account.name.as_deref()).map(str::to_owned),
        id: report.account,
        region: report.region,
        at: report.at,
        kind: report.kind,
        ended: report.ended,
        offboarded: report.offboarded,
        role: report.error.as_ref().is_none_or(|error| error.error_type != "role_missing"),
        operator_role: None,
        last_event: None,
        seen,
        subscribed: right + subscribed + updated,
        drifted: updated,
        excluded,
        blocked,
        refused,
        failed,
        retention_set,
        retention_failed,
        notes,
        error: report.error,
    }
}

impl Account {
    /// Adds the last event and the state of the role.
    pub(crate) fn join(&mut self, seen: &BTreeMap<String, Seen>, probed: &Probed) {
        self.last_event = seen.get(&self.id).copied();
        self.operator_role = probed.of(&self.id);
    }

    /// The problem of the role for people, if it is known.
    pub(crate) fn role_problem(&self) -> Option<String> {
        let what = self.called();
        (self.operator_role == Some(false)).then(|| {
            format!(
                "{what}: failed to assume its role {OPERATOR_ROLE}, so people can't inspect it: check that the account has \
                 its stack, with the hub's ExternalId."
            )
        })
    }

    fn problems(&self, now: Timestamp) -> Vec<String> {
        let mut problems = Vec::new();
        let (what, region) = (self.called(), &self.region);
        if let Some(error) = &self.error {
            problems.push(format!("{what}, {region}: the last run failed: {}", error.message));
        }
        for (brake, refused) in &self.refused {
            problems.push(format!("{what}, {region}: the brake `{brake}` refuses {}: if intended, publish the table with `--approve {brake}`.", count(*refused, "change")));
        }
        let failed: u64 = self.failed.values().sum();
        if failed > 0 {
            problems.push(format!("{what}, {region}: {} failed.", count(failed, "log group")));
        }
        let wrong: u64 = self.retention_failed.values().sum();
        if wrong > 0 {
            problems.push(format!(
                "{what}, {region}: the retention of {} could not be set.",
                count(wrong, "log group")
            ));
        }
        let leaves = self.kind == subscriber::report::Kind::Offboard || self.offboarded;
        if !leaves && now.duration_since(self.at) > STALE {
            problems.push(format!("{what}, {region}: no run has ended since {}.", self.at.strftime("%F %R")));
        }
        problems
    }

    /// Its name and id, for people.
    pub(crate) fn called(&self) -> String {
        self.name.as_deref().map_or_else(|| self.id.clone(), |name| format!("{name} ({})", self.id))
    }
}
