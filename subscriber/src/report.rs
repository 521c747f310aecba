//! What a run says: one line of the log, metrics, and the latest one kept as an object.

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

/// What a run did in one Region of an account, so far or in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The run.
    pub run: String,
    /// What it was for.
    pub kind: Kind,
    /// The account.
    pub account: String,
    /// The Region.
    pub region: String,
    /// The version of the table it worked by.
    pub table: String,
    /// Whether it only says what would be done.
    pub dry_run: bool,
    /// When it started.
    pub started: Timestamp,
    /// When this was said.
    pub at: Timestamp,
    /// How often it went on in another invocation.
    pub hops: u32,
    /// Whether it has ended; else it goes on in another invocation.
    pub ended: bool,
    /// Whether the account has left, so that nothing was done.
    pub offboarded: bool,
    /// What it counted.
    pub counts: Counts,
    /// Why it ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ReportError>,
}

/// What a run was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Making all log groups what the table says.
    Reconcile,
    /// Removing all filters of ours.
    Offboard,
    /// Single log groups, told of by events.
    Events,
}

/// Why a run ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportError {
    /// Its stable name, for alarms.
    pub error_type: String,
    /// What happened and what to do, in a sentence.
    pub message: String,
}

/// The reports of one invocation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// One an account and Region.
    pub reports: Vec<Report>,
    /// Whether the invocation found a published table that does not load.
    pub table_rejected: bool,
}

impl Report {
    /// What a task says of its run.
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

    /// Whether nothing failed and nothing was refused.
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
    /// A member's account could not be worked on.
    #[must_use]
    pub fn of(refusal: &Refusal) -> ReportError {
        ReportError { error_type: refusal.kind.error_type().to_owned(), message: refusal.to_string() }
    }
}

impl Lines for Reports {
    fn lines(&self, now: Timestamp, level: &str, with_summary: bool) -> Vec<String> {
        let said = self.reports.iter().filter(|report| with_summary || !report.is_well());
        hub_line(now, level, &self.metrics()).into_iter().chain(said.map(Report::line)).collect()
    }
}

impl Reports {
    /// Counts add up over a run's invocations: they become metrics once, when it ends.
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
