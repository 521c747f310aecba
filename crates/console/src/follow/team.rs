//! One sub-account's index, with what is known of each document's arrival.

use std::collections::VecDeque;
use std::sync::Arc;

use listener::{AccountNow, Arrived, Reason};
use parking_lot::{RwLock, RwLockReadGuard};
use serde_json::Value;

use crate::index::{Bounds, Document, Index};
use crate::time::milliseconds;

/// One sub-account's documents.
#[derive(Default)]
pub(crate) struct Team {
    held: RwLock<Held>,
}

/// The documents, while nothing changes them.
pub(crate) struct Read<'t>(RwLockReadGuard<'t, Held>);

/// A document's arrival.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    seq: u64,
    pub(crate) log_type: Arc<str>,
    pub(crate) request: u64,
    pub(crate) status: Option<u16>,
    pub(crate) identity: Option<u64>,
    pub(crate) spoiled: Box<[Reason]>,
}

/// The number of documents that are kept, and of those that were.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Kept {
    pub(crate) documents: u64,
    pub(crate) forgotten: u64,
}

struct Held {
    index: Index,
    arrivals: VecDeque<Arrival>,
    newest: u64,
    /// Documents that the listener forgot before they were read.
    missed: u64,
    resets: u64,
}

impl Team {
    pub(crate) fn read(&self) -> Read<'_> {
        Read(self.held.read())
    }

    pub(crate) fn kept(&self) -> Kept {
        let held = self.held.read();
        Kept { documents: held.index.len() as u64, forgotten: held.forgotten() }
    }

    /// Returns true if everything that had arrived is indexed.
    pub(super) fn has(&self, now: &AccountNow) -> bool {
        let held = self.held.read();
        held.newest >= now.newest_seq && held.resets >= now.resets
    }

    /// The number of the newest document that was read. A reset of the listener forgets what was read before.
    pub(super) fn position(&self, now: &AccountNow) -> u64 {
        let mut held = self.held.write();
        if held.resets < now.resets {
            // What is kept now came after the reset.
            let newest = now.newest_seq - now.kept;
            *held = Held { newest, resets: now.resets, ..Held::default() };
        }
        held.newest
    }

    pub(super) fn add(&self, batch: Vec<Arrived>) {
        let mut held = self.held.write();
        for arrived in batch {
            held.add(arrived);
        }
    }

    /// Notes that the listener has none of the documents up to the newest of `now` any more.
    pub(super) fn skip(&self, now: &AccountNow) {
        let mut held = self.held.write();
        held.missed += now.newest_seq.saturating_sub(held.newest);
        held.newest = held.newest.max(now.newest_seq);
    }

    pub(super) fn bytes(&self) -> usize {
        self.held.read().index.lines_bytes()
    }

    /// Forgets some of the oldest documents. Returns false if there were none.
    pub(super) fn forget(&self) -> bool {
        self.held.write().forget()
    }
}

impl Read<'_> {
    pub(crate) fn index(&self) -> &Index {
        &self.0.index
    }

    /// The number of the newest document.
    pub(crate) fn newest(&self) -> u64 {
        self.0.newest
    }

    pub(crate) fn forgotten(&self) -> u64 {
        self.0.forgotten()
    }

    /// The number of documents after `seq` that are not kept.
    pub(crate) fn gone_since(&self, seq: u64) -> u64 {
        let kept = self.0.arrivals.len() - self.0.arrivals.partition_point(|arrival| arrival.seq <= seq);
        self.0.newest.saturating_sub(seq) - kept as u64
    }

    pub(crate) fn arrival(&self, seq: u64) -> Option<&Arrival> {
        let at = self.0.arrivals.binary_search_by_key(&seq, |arrival| arrival.seq).ok()?;
        self.0.arrivals.get(at)
    }

    /// The number of kept documents with that identity.
    pub(crate) fn copies(&self, identity: u64) -> u64 {
        self.0.arrivals.iter().filter(|arrival| arrival.identity == Some(identity)).count() as u64
    }
}

impl Default for Held {
    fn default() -> Self {
        let index = Index::new(Bounds::default());
        Self { index, arrivals: VecDeque::new(), newest: 0, missed: 0, resets: 0 }
    }
}

impl Held {
    fn add(&mut self, arrived: Arrived) {
        self.missed += arrived.seq.saturating_sub(self.newest + 1);
        self.newest = arrived.seq;
        self.arrivals.push_back(Arrival {
            seq: arrived.seq,
            log_type: arrived.log_type,
            request: arrived.request,
            status: arrived.status,
            identity: arrived.identity,
            spoiled: arrived.spoiled.clone().into_boxed_slice(),
        });
        self.index.add(Document {
            seq: arrived.seq,
            line: arrived.line,
            received: milliseconds(arrived.received_at),
            spoiled: arrived.spoiled.iter().map(word).collect(),
            attempts: arrived.attempts,
        });
        self.forget_arrivals();
    }

    fn forget(&mut self) -> bool {
        let before = self.index.len();
        self.index.forget_oldest();
        self.forget_arrivals();
        self.index.len() < before
    }

    /// Forgets the arrivals of documents that the index forgot.
    fn forget_arrivals(&mut self) {
        while self.arrivals.len() > self.index.len() {
            self.arrivals.pop_front();
        }
    }

    fn forgotten(&self) -> u64 {
        self.index.forgotten() + self.missed
    }
}

/// A reason's word, such as `mapping_conflict`.
fn word(reason: &Reason) -> Box<str> {
    let json = serde_json::to_value(reason).unwrap_or_default();
    json.get("reason").and_then(Value::as_str).unwrap_or_default().into()
}
