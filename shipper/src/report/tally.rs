//! Where the bulks' events went, per team: the second half of the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::delivery::deliver::{Sent, Undelivered};
use crate::delivery::reason::Reason;

/// Where an invocation's bulks went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Per team.
    pub teams: BTreeMap<Arc<str>, Shipped>,
    /// The earliest record, by its place in the batch, whose events are neither delivered nor parked.
    pub first_failed: Option<usize>,
    /// Records that were taken out of the stream's way: to the quarantine, and not because they can't be decoded.
    pub isolated: u64,
}

/// Where one team's bulked events went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shipped {
    /// Taken by the listener.
    pub delivered: u64,
    /// Parked.
    pub parked: u64,
    /// Refused by the listener for good.
    pub refused: u64,
    /// Dropped over budget.
    pub over_budget: u64,
    /// Neither delivered nor parked: redelivered by Kinesis.
    pub failed: u64,
    /// Bytes delivered, before compression. No column of the balance.
    pub delivered_bytes: u64,
    /// Of the parked ones, those that the listener may have taken all the same. No column of the balance.
    pub uncertain: u64,
    /// Why events were parked. No column of the balance.
    pub reasons: BTreeMap<Reason, u64>,
}

impl Shipped {
    /// The sum of the columns.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.delivered + self.parked + self.refused + self.over_budget + self.failed
    }
}

impl Tally {
    /// Books what sending a bulk settled; what it left is booked when it is parked.
    pub fn sent(&mut self, team: &Arc<str>, sent: &Sent) {
        let shipped = self.team(team);
        shipped.delivered += sent.delivered;
        shipped.delivered_bytes += sent.delivered_bytes;
        shipped.refused += sent.refused;
        shipped.over_budget += sent.over_budget;
    }

    /// Books a parked bulk.
    pub fn parked(&mut self, left: &Undelivered) {
        let shipped = self.team(&left.bulk.team);
        shipped.parked += left.bulk.events;
        *shipped.reasons.entry(left.reason).or_default() += left.bulk.events;
        if left.uncertain {
            shipped.uncertain += left.bulk.events;
        }
    }

    /// Books a bulk that could not be parked.
    pub fn failed(&mut self, left: &Undelivered) {
        self.team(&left.bulk.team).failed += left.bulk.events;
        self.fail_from(left.bulk.first_record);
    }

    /// Has the batch redelivered from this record on.
    pub fn fail_from(&mut self, record: usize) {
        self.first_failed = Some(self.first_failed.map_or(record, |first| first.min(record)));
    }

    fn team(&mut self, team: &Arc<str>) -> &mut Shipped {
        self.teams.entry(Arc::clone(team)).or_default()
    }
}
