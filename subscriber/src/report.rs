//! The report of a run: a log line, metrics, and the latest one kept as an object.

pub mod counts;
pub mod retry;
pub mod state;

use function::emf::{Metric, Unit, hub_line};
use function::logging::Lines;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::apply::refusal::Refusal;
use crate::report::counts::Counts;
use crate::task::{Pass, Task};

/// The outcome of a run in one Region of an account, so far or in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The run.
    pub run: String,
    /// The purpose of the run.
    pub kind: Kind,
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The version of the table.
    pub table: String,
    /// True if the run only reports what it would do.
    pub dry_run: bool,
    /// The start of the run.
    pub started: Timestamp,
    /// The time of this report.
    pub at: Timestamp,
    /// The number of continuations in further invocations.
    pub hops: u32,
    /// True if the run has ended; otherwise it continues in another invocation.
    pub ended: bool,
    /// True if the run was skipped because the account is offboarded.
    pub offboarded: bool,
    /// The counts.
    pub counts: Counts,
    /// The reason for an early end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ReportError>,
}

/// The purposes of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reconciling all log groups.
    Reconcile,
    /// Removing all filters of the hub.
    Offboard,
    /// Reconciling single log groups that events named.
    Events,
}

/// The error that ended a run early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportError {
    /// Its stable name, for alarms.
    pub error_type: String,
    /// The failure and its fix, in a sentence.
    pub message: String,
}

/// The reports of one invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// One for each account and Region.
    pub reports: Vec<Report>,
    /// True if the invocation found a published table that does not load.
    pub table_rejected: bool,
}

impl Report {
    /// The report of a task's run.
    #[must_use]
    pub fn of(task: &Task, at: Timestamp) -> Report {
        Report {
            run: task.run.clone(),
            kind: if task.pass == Pass::Offboard { Kind::Offboard } else { Kind::Reconcile },
            account: task.account.clone(),
            region: task.region.clone(),
            table: task.table.clone().unwrap_or_default(),
            dry_run: task.dry_run,
            started: task.started.unwrap_or(at),
            at,
            hops: task.hops,
            ended: true,
            offboarded: false,
            counts: task.counts.clone(),
            error: None,
        }
    }

    /// Returns true if no failure and no refusal occurred.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.error.is_none() && self.counts.troubles() == 0
    }

    fn line(&self) -> String {
        let level = if self.is_well() { "INFO" } else { "ERROR" };
        let line = serde_json::json!({ "timestamp": self.at, "level": level, "report": self });
        line.to_string()
    }
}

impl ReportError {
    /// The error of a refused call to a member's account.
    #[must_use]
    pub fn of(refusal: &Refusal) -> ReportError {
        ReportError { error_type: refusal.kind.error_type().to_owned(), message: refusal.to_string() }
    }
}

impl Lines for Reports {
    fn lines(&self, now: Timestamp, level: &str, with_summary: bool) -> Vec<String> {
        let logged = self.reports.iter().filter(|report| with_summary || !report.is_well());
        hub_line(now, level, &self.metrics()).into_iter().chain(logged.map(Report::line)).collect()
    }
}

impl Reports {
    /// The metrics of runs that have ended: counts add up over a run's invocations and are emitted once.
    fn metrics(&self) -> [Metric; 8] {
        let ended = || self.reports.iter().filter(|report| report.ended && !report.dry_run);
        let sum = |count: fn(&Counts) -> u64| ended().map(|report| count(&report.counts)).sum::<u64>();
        let early = ended().filter(|report| report.error.is_some()).count() as u64;
        [
            ("GroupsSubscribed", Unit::Count, sum(|counts| counts.subscribed + counts.updated)),
            ("GroupsUnsubscribed", Unit::Count, sum(|counts| counts.unsubscribed)),
            ("GroupsBlocked", Unit::Count, sum(|counts| counts.blocked.values().sum())),
            ("GroupsRefused", Unit::Count, sum(|counts| counts.refused.values().sum())),
            ("GroupsFailed", Unit::Count, sum(Counts::failures)),
            ("RetentionSet", Unit::Count, sum(|counts| counts.retention_set)),
            ("RunsFailed", Unit::Count, early),
            ("TableRejected", Unit::Count, u64::from(self.table_rejected)),
        ]
    }
}
