//! Stage 9, report: the ledger to Lambda's answer, metrics and one summary line. Only this makes the answer.

pub mod event_ages;
pub mod summary;
pub mod tally;

use std::collections::BTreeMap;
use std::sync::Arc;

use function::answer::BatchAnswer;
use function::emf::{Metric, Unit, account_line, hub_line, team_line};
use function::logging::Lines;
use jiff::Timestamp;
use pipeline::{Columns, Ledger};

use crate::report::summary::{Summary, TeamSummary};
use crate::report::tally::{Shipped, Tally};

/// What an invocation answers and says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The answer to Lambda.
    pub answer: BatchAnswer,
    /// The summary, for one line of the log.
    pub summary: Summary,
    /// Whether the invocation found a published table that does not load.
    pub table_rejected: bool,
    /// By account, how old its newest event was, in milliseconds: those that are to be said.
    pub event_ages: BTreeMap<Arc<str>, u64>,
}

/// The answer to a Kinesis batch: the sequence number of the earliest record that failed, if one did.
#[must_use]
pub fn kinesis_answer(
    first_failed: Option<usize>,
    sequence_number: impl Fn(usize) -> Option<String>,
) -> BatchAnswer {
    BatchAnswer::failing(first_failed.and_then(sequence_number))
}

/// Joins the two halves of the ledger: what the pipeline counted, and where its bulks went.
#[must_use]
pub fn join(ledger: &Ledger, tally: &Tally) -> BTreeMap<Arc<str>, TeamSummary> {
    let names = ledger.teams.keys().chain(tally.teams.keys());
    names
        .map(|team| (Arc::clone(team), team_summary(ledger.teams.get(team), tally.teams.get(team))))
        .collect()
}

fn team_summary(columns: Option<&Columns>, shipped: Option<&Shipped>) -> TeamSummary {
    let columns = columns.cloned().unwrap_or_default();
    let shipped = shipped.cloned().unwrap_or_default();
    TeamSummary {
        received: columns.received,
        unshipped: columns.unshipped,
        platform: columns.platform,
        dropped: columns.dropped,
        sampled: columns.sampled,
        unmaskable: columns.unmaskable,
        delivered: shipped.delivered,
        parked: shipped.parked,
        refused: shipped.refused,
        over_budget: shipped.over_budget,
        failed: shipped.failed,
        delivered_bytes: shipped.delivered_bytes,
        uncertain: shipped.uncertain,
        unrouted: columns.notes.unrouted,
        withheld: columns.notes.withheld,
        panicked: columns.notes.panicked,
        masked: columns.notes.masked,
        split: columns.notes.split,
        cut: columns.notes.cut,
        unlifted: columns.notes.unlifted,
        reasons: shipped.reasons,
        ..TeamSummary::default()
    }
}

impl Lines for Report {
    fn lines(&self, now: Timestamp, level: &str, with_summary: bool) -> Vec<String> {
        let teams = self.summary.teams.iter();
        let mut lines: Vec<String> = hub_line(now, level, &self.hub_metrics())
            .into_iter()
            .chain(teams.filter_map(|(name, team)| team_line(now, level, name, &team_metrics(team))))
            .chain(self.event_ages.iter().filter_map(|(account, age)| {
                account_line(now, level, account, &[("EventAge", Unit::Milliseconds, *age)])
            }))
            .collect();
        if with_summary {
            lines.push(self.summary.line(now));
        }
        lines
    }
}

impl Report {
    fn hub_metrics(&self) -> [Metric; 9] {
        let Summary { records, poison, refused_pointers, decoded_bytes, teams, .. } = &self.summary;
        let sum = |count: fn(&TeamSummary) -> u64| teams.values().map(count).sum();
        [
            ("Records", Unit::Count, *records),
            ("Poison", Unit::Count, *poison),
            ("DecodedBytes", Unit::Bytes, *decoded_bytes),
            ("Received", Unit::Count, self.summary.entered()),
            ("Unrouted", Unit::Count, sum(|team| team.unrouted)),
            ("Unmasked", Unit::Count, sum(|team| team.withheld + team.unmaskable)),
            ("PointersRefused", Unit::Count, *refused_pointers),
            ("TableRejected", Unit::Count, u64::from(self.table_rejected)),
            ("LedgerImbalance", Unit::Count, u64::from(!self.summary.balanced)),
        ]
    }
}

/// CloudWatch bills each metric of each team, so there is one only for what somebody may have to act on.
fn team_metrics(team: &TeamSummary) -> [Metric; 8] {
    [
        ("Delivered", Unit::Count, team.delivered),
        ("DeliveredBytes", Unit::Bytes, team.delivered_bytes),
        ("Parked", Unit::Count, team.parked),
        ("Refused", Unit::Count, team.refused + team.given_up),
        ("OverBudget", Unit::Count, team.over_budget),
        ("Withheld", Unit::Count, team.withheld + team.unmaskable),
        ("Failed", Unit::Count, team.failed),
        ("ParkedAge", Unit::Seconds, team.parked_age),
    ]
}
