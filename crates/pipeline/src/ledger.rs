//! What came in and where each event went: the two sides are equal.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::envelope::Envelope;

/// One batch's account of every record and event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Kinesis records seen.
    pub records: u64,
    /// Records that were control messages: no events of anyone's.
    pub control: u64,
    /// Records that could not be decoded.
    pub poison: u64,
    /// Bytes after decompression.
    pub decoded_bytes: u64,
    /// Looks at bytes that masking took: one step is one byte looked at once by one rule.
    pub steps: u64,
    /// Per team, where its events went.
    pub teams: BTreeMap<Arc<str>, Columns>,
    /// Per account that sent any, when its newest event happened: milliseconds since the epoch.
    pub newest: BTreeMap<Arc<str>, i64>,
}

/// Where one team's events went, counted in log events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Events that came in for the team.
    pub received: u64,
    /// Not shipped: a rule says `ship = false`.
    pub unshipped: u64,
    /// Not shipped: Lambda's platform lines.
    pub platform: u64,
    /// Not shipped: a `drop` pattern matched.
    pub dropped: u64,
    /// Not shipped: outside the `sample`.
    pub sampled: u64,
    /// Not shipped: could not be masked, and the mask says `drop`.
    pub unmaskable: u64,
    /// Put into bulks: on its way to the listener.
    pub bulked: u64,
    /// What was seen on the way; not columns of the balance.
    pub notes: Notes,
}

/// Things worth counting about events that were shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Came here because nothing claimed them.
    pub unrouted: u64,
    /// Work on them panicked: a defect. They are withheld, too, or `unmaskable`.
    pub panicked: u64,
    /// Shipped with `[withheld]` as their message: could not be masked.
    pub withheld: u64,
    /// Had at least one value masked.
    pub masked: u64,
    /// Split into parts.
    pub split: u64,
    /// Cut.
    pub cut: u64,
    /// JSON that the listener would have spoiled, left inside `message`.
    pub unlifted: u64,
}

impl Columns {
    /// Whether every received event is in exactly one column.
    pub fn balances(&self) -> bool {
        self.received
            == self.unshipped + self.platform + self.dropped + self.sampled + self.unmaskable + self.bulked
    }
}

impl Ledger {
    /// Notes how new the events of one envelope are.
    pub(crate) fn note_newest(&mut self, envelope: &Envelope<'_>) {
        let Some(newest) = envelope.events.iter().map(|event| event.timestamp).max() else { return };
        match self.newest.get_mut(&*envelope.owner) {
            Some(known) => *known = newest.max(*known),
            None => drop(self.newest.insert(Arc::from(&*envelope.owner), newest)),
        }
    }

    /// Whether both sides are equal for every team.
    pub fn balances(&self) -> bool {
        self.teams.values().all(Columns::balances)
    }
}
