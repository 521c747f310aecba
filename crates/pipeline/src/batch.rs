//! Stage 7, batch: bulks per team by measured encoded bytes. Filled raw, compressed once when full.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bulk::Bulk;
use crate::gzip::Gzip;
use crate::limits::Limits;

/// A team's token: what a bulk is addressed to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Address {
    pub(crate) team: Arc<str>,
    pub(crate) token: Arc<str>,
}

/// Bulks being filled.
pub(crate) struct Batcher {
    limits: Limits,
    open: BTreeMap<Address, Open>,
    sealer: Sealer,
}

/// A bulk being filled.
#[derive(Debug, Default)]
struct Open {
    lines: String,
    events: u64,
    documents: u64,
    first_record: usize,
}

/// One address's open bulk, taken out to be filled by a run of events.
pub(crate) struct Filling<'a> {
    address: &'a Address,
    bulk_bytes: usize,
    open: &'a mut Open,
    sealer: &'a mut Sealer,
}

impl Batcher {
    pub(crate) fn new(limits: Limits) -> Batcher {
        Batcher { limits, open: BTreeMap::new(), sealer: Sealer::new(&limits) }
    }

    /// The open bulk for an address.
    pub(crate) fn filling<'a>(&'a mut self, address: &'a Address) -> Filling<'a> {
        if !self.open.contains_key(address) {
            let lines = self.sealer.spare.pop().unwrap_or_default();
            self.open.insert(address.clone(), Open { lines, ..Open::default() });
        }
        let open = self.open.entry(address.clone()).or_default();
        Filling { address, bulk_bytes: self.limits.bulk_bytes, open, sealer: &mut self.sealer }
    }

    /// Seals the largest open bulks until all together hold no more than the limit. Called between records.
    pub(crate) fn bound(&mut self) {
        while self.open.values().map(|open| open.lines.len()).sum::<usize>() > self.limits.open_bytes {
            let largest = self.open.iter().max_by_key(|(_, open)| open.lines.len());
            let Some(address) = largest.map(|(address, _)| address.clone()) else { return };
            if let Some(open) = self.open.remove(&address) {
                self.sealer.seal(&address, open);
            }
        }
    }

    pub(crate) fn take_sealed(&mut self) -> Vec<Bulk> {
        std::mem::take(&mut self.sealer.sealed)
    }

    /// Seals all that is open.
    pub(crate) fn finish(&mut self) -> Vec<Bulk> {
        for (address, open) in std::mem::take(&mut self.open) {
            self.sealer.seal(&address, open);
        }
        self.take_sealed()
    }
}

/// A place up to which a bulk is filled.
#[derive(Debug)]
pub(crate) struct Mark {
    bytes: usize,
    events: u64,
    documents: u64,
}

impl Filling<'_> {
    /// Marks how far the bulk is filled.
    pub(crate) fn mark(&self) -> Mark {
        Mark { bytes: self.open.lines.len(), events: self.open.events, documents: self.open.documents }
    }

    /// Takes away what an event that panicked while it was written has added after `mark`. No bulk is sealed before
    /// all of an event is written.
    pub(crate) fn cut_back(&mut self, mark: &Mark) {
        self.open.lines.truncate(mark.bytes);
        (self.open.events, self.open.documents) = (mark.events, mark.documents);
    }

    /// Adds one event's documents, which `write` appends and counts. They are never in two bulks.
    pub(crate) fn add<T>(&mut self, record: usize, write: impl FnOnce(&mut String) -> (u64, T)) -> T {
        let start = self.open.lines.len();
        let (documents, answer) = write(&mut self.open.lines);
        if self.open.lines.len() > self.bulk_bytes && start > 0 {
            let next = Open { lines: self.open.lines.split_off(start), ..Open::default() };
            let full = std::mem::replace(self.open, next);
            self.sealer.seal(self.address, full);
        }
        if self.open.events == 0 {
            self.open.first_record = record;
        }
        self.open.events += 1;
        self.open.documents += documents;
        answer
    }
}

/// Makes bulks of what was filled, and keeps the emptied buffers for what comes next.
struct Sealer {
    gzip: Gzip,
    sealed: Vec<Bulk>,
    spare: Vec<String>,
    spare_bytes: usize,
}

impl Sealer {
    fn new(limits: &Limits) -> Sealer {
        Sealer {
            gzip: Gzip::new(limits.gzip_level),
            sealed: Vec::new(),
            spare: Vec::new(),
            spare_bytes: limits.open_bytes,
        }
    }

    fn seal(&mut self, address: &Address, open: Open) {
        if open.events > 0 {
            self.sealed.push(Bulk {
                team: Arc::clone(&address.team),
                token: Arc::clone(&address.token),
                body: self.gzip.compress(open.lines.as_bytes()),
                raw_bytes: open.lines.len(),
                events: open.events,
                documents: open.documents,
                first_record: open.first_record,
            });
        }
        self.keep(open.lines);
    }

    /// Keeps a buffer, unless as much is kept as open bulks may hold.
    fn keep(&mut self, mut lines: String) {
        let kept: usize = self.spare.iter().map(String::capacity).sum();
        if kept + lines.capacity() <= self.spare_bytes {
            lines.clear();
            self.spare.push(lines);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text that an event wrote before it panicked is not shipped; the text before it is.
    #[test]
    fn text_that_is_cut_back_is_in_no_bulk() {
        let address = Address { team: "core".into(), token: "core".into() };
        let mut batcher = Batcher::new(Limits::default());
        let mut filling = batcher.filling(&address);
        let write = |text: &'static str| move |lines: &mut String| (lines.push_str(text), (1_u64, ())).1;
        filling.add(0, write("whole\n"));
        let mark = filling.mark();
        filling.add(0, write("half of a"));
        filling.cut_back(&mark);
        filling.add(1, write("next\n"));
        let bulks = batcher.finish();
        let bulk = bulks.first().map(|bulk| (bulk.events, bulk.documents, bulk.raw_bytes));
        assert_eq!(bulk, Some((2, 2, "whole\nnext\n".len())));
    }
}
