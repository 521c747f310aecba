//! The columns of the bulks' events, per team: the second half of the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use pipeline::Column;

use crate::delivery::deliver::{Sent, Undelivered};
use crate::report::summary::TeamSummary;

/// The outcome of an invocation's bulks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Per team.
    pub teams: BTreeMap<Arc<str>, TeamSummary>,
    /// The earliest record, by its place in the batch, whose events are neither delivered nor parked.
    pub first_failed: Option<usize>,
    /// Records that were taken out of the stream's way: to the quarantine, and not because they can't be decoded.
    pub isolated: u64,
}

impl Tally {
    /// Books the settled events of a bulk; the others are booked when they are parked.
    pub fn sent(&mut self, team: &Arc<str>, sent: &Sent) {
        self.team(team).counts += &sent.counts;
    }

    /// Books a parked bulk.
    pub fn parked(&mut self, undelivered: &Undelivered) {
        let events = undelivered.bulk.events;
        let team = self.team(&undelivered.bulk.team);
        team[Column::Parked] += events;
        team[Column::Uncertain] += if undelivered.uncertain { events } else { 0 };
        *team.reasons.entry(undelivered.reason).or_default() += events;
    }

    /// Books a bulk that could not be parked.
    pub fn failed(&mut self, undelivered: &Undelivered) {
        self.team(&undelivered.bulk.team)[Column::Failed] += undelivered.bulk.events;
        self.fail_from(undelivered.bulk.first_record);
    }

    /// Has the batch redelivered from this record on.
    pub fn fail_from(&mut self, record: usize) {
        self.first_failed = Some(self.first_failed.map_or(record, |first| first.min(record)));
    }

    fn team(&mut self, team: &Arc<str>) -> &mut TeamSummary {
        self.teams.entry(Arc::clone(team)).or_default()
    }
}
