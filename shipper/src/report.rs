//! Stage 9, report: the ledger to Lambda's answer, metrics and one summary line. Only this makes the answer.

pub mod conflicts;
pub mod event_ages;
pub mod summary;
pub mod tally;

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_lambda_events::event::sqs::SqsBatchResponse;
use function::emf::{Metric, Unit, account_line, hub_line, team_line};
use function::logging::Lines;
use jiff::Timestamp;
use pipeline::{Column, Ledger};

use crate::report::summary::{Summary, TeamSummary};
use crate::report::tally::Tally;

/// The answer and the log lines of an invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The answer to Lambda.
    pub answer: SqsBatchResponse,
    /// The summary, for one line of the log.
    pub summary: Summary,
    /// True if the invocation found a published table that does not load.
    pub table_rejected: bool,
    /// By account, the age of its newest event in milliseconds, as far as it is due.
    pub event_ages: BTreeMap<Arc<str>, u64>,
}

/// The answer to a Kinesis batch: the sequence number of the earliest record that failed, if one did.
#[must_use]
pub fn kinesis_answer(
    first_failed: Option<usize>,
    sequence_number: impl Fn(usize) -> Option<String>,
) -> SqsBatchResponse {
    failing(first_failed.and_then(sequence_number))
}

/// Returns the answer that names these items as failed. Kinesis and SQS read the same form.
///
/// AWS, "Using AWS Lambda with Amazon Kinesis": everything from the lowest sequence number on is redelivered; with
/// SQS, exactly the named messages stay in the queue.
#[must_use]
pub fn failing(items: impl IntoIterator<Item = String>) -> SqsBatchResponse {
    let mut answer = SqsBatchResponse::default();
    answer.set_failures(items);
    answer
}

/// Joins the two halves of the ledger: what the pipeline counted, and where its bulks went.
#[must_use]
pub fn join(ledger: &Ledger, tally: &Tally) -> BTreeMap<Arc<str>, TeamSummary> {
    let mut teams = tally.teams.clone();
    for (team, counts) in &ledger.teams {
        let team = teams.entry(Arc::clone(team)).or_default();
        team.counts += counts;
        // The tally has them, by what became of their bulks.
        team[Column::Bulked] = 0;
    }
    teams
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
        let sum = |columns: &[Column]| teams.values().map(|team| sum(team, columns)).sum();
        [
            ("Records", Unit::Count, *records),
            ("Poison", Unit::Count, *poison),
            ("DecodedBytes", Unit::Bytes, *decoded_bytes),
            ("Received", Unit::Count, self.summary.entered()),
            ("Unrouted", Unit::Count, sum(&[Column::Unrouted])),
            ("Unmasked", Unit::Count, sum(&[Column::Withheld, Column::Unmaskable])),
            ("PointersRefused", Unit::Count, *refused_pointers),
            ("TableRejected", Unit::Count, u64::from(self.table_rejected)),
            ("LedgerImbalance", Unit::Count, u64::from(!self.summary.balanced)),
        ]
    }
}

/// The metrics of a team: each one's name, unit, and the columns that it sums up.
///
/// CloudWatch bills each metric of each team, so there is one only where people may have to act.
const TEAM_METRICS: [(&str, Unit, &[Column]); 9] = [
    ("Delivered", Unit::Count, &[Column::Delivered]),
    ("DeliveredBytes", Unit::Bytes, &[Column::DeliveredBytes]),
    ("Parked", Unit::Count, &[Column::Parked]),
    ("Refused", Unit::Count, &[Column::Refused, Column::GivenUp]),
    ("OverBudget", Unit::Count, &[Column::OverBudget]),
    ("Withheld", Unit::Count, &[Column::Withheld, Column::Unmaskable]),
    ("Conflicting", Unit::Count, &[Column::Conflicting]),
    ("Failed", Unit::Count, &[Column::Failed]),
    ("ParkedAge", Unit::Seconds, &[Column::ParkedAge]),
];

fn team_metrics(team: &TeamSummary) -> [Metric; 9] {
    TEAM_METRICS.map(|(name, unit, columns)| (name, unit, sum(team, columns)))
}

fn sum(team: &TeamSummary, columns: &[Column]) -> u64 {
    columns.iter().map(|column| team[*column]).sum()
}
