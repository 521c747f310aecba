//! Stage 7, batch: bulks per team by measured encoded bytes. Filled raw, compressed once when full.

use std::collections::BTreeMap;
use std::sync::Arc;

use libdeflater::{CompressionLvl, Compressor};

use crate::bulk::Bulk;
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
    sealed: Vec<Bulk>,
    gzip: Gzip,
}

/// A bulk being filled.
#[derive(Debug, Default)]
struct Open {
    lines: String,
    events: u64,
    documents: u64,
    first_record: usize,
}

impl Batcher {
    pub(crate) fn new(limits: Limits) -> Batcher {
        let gzip = Gzip::new(limits.gzip_level);
        Batcher { limits, open: BTreeMap::new(), sealed: Vec::new(), gzip }
    }

    /// Adds one event's documents, which `write` appends and counts. They are never in two bulks.
    pub(crate) fn add<T>(
        &mut self,
        address: &Address,
        record: usize,
        write: impl FnOnce(&mut String) -> (u64, T),
    ) -> T {
        let open = self.open.entry(address.clone()).or_default();
        let start = open.lines.len();
        let (documents, answer) = write(&mut open.lines);
        if open.lines.len() > self.limits.bulk_bytes && start > 0 {
            let next = Open { lines: open.lines.split_off(start), ..Open::default() };
            let full = std::mem::replace(open, next);
            self.sealed.push(self.gzip.seal(address, &full));
        }
        if open.events == 0 {
            open.first_record = record;
        }
        open.events += 1;
        open.documents += documents;
        answer
    }

    /// Seals the largest open bulks until all together hold no more than the limit. Called between records.
    pub(crate) fn bound(&mut self) {
        while self.open.values().map(|open| open.lines.len()).sum::<usize>() > self.limits.open_bytes {
            let largest = self.open.iter().max_by_key(|(_, open)| open.lines.len());
            let Some(address) = largest.map(|(address, _)| address.clone()) else { return };
            if let Some(open) = self.open.remove(&address) {
                self.sealed.push(self.gzip.seal(&address, &open));
            }
        }
    }

    pub(crate) fn take_sealed(&mut self) -> Vec<Bulk> {
        std::mem::take(&mut self.sealed)
    }

    /// Seals all that is open.
    pub(crate) fn finish(&mut self) -> Vec<Bulk> {
        for (address, open) in std::mem::take(&mut self.open) {
            if open.events > 0 {
                self.sealed.push(self.gzip.seal(&address, &open));
            }
        }
        self.take_sealed()
    }
}

/// A reusable compressor.
pub(crate) struct Gzip {
    compressor: Compressor,
}

impl Gzip {
    pub(crate) fn new(level: i32) -> Gzip {
        let level = CompressionLvl::new(level.clamp(1, 12)).unwrap_or_default();
        Gzip { compressor: Compressor::new(level) }
    }

    pub(crate) fn compress(&mut self, lines: &[u8]) -> Vec<u8> {
        let mut body = vec![0; self.compressor.gzip_compress_bound(lines.len())];
        // The one error is a buffer that is too small; this one is of the size the library asks for.
        let length = self.compressor.gzip_compress(lines, &mut body).unwrap_or(0);
        body.truncate(length);
        body.shrink_to_fit();
        body
    }

    fn seal(&mut self, address: &Address, open: &Open) -> Bulk {
        Bulk {
            team: Arc::clone(&address.team),
            token: Arc::clone(&address.token),
            body: self.compress(open.lines.as_bytes()),
            raw_bytes: open.lines.len(),
            events: open.events,
            documents: open.documents,
            first_record: open.first_record,
        }
    }
}
