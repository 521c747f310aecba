//! The newest requests of a sub-account, and the documents of those that were not taken.

use std::collections::{HashMap, VecDeque};
use std::time::SystemTime;

use crate::fault::Fault;
use crate::receipt::Receipt;

/// Requests remembered per sub-account.
const REQUESTS: usize = 1_000;
/// Documents of untaken bulks remembered per sub-account. The oldest bulks' documents are forgotten first.
const UNTAKEN: usize = 200_000;

/// One request, answered or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestNow {
    /// Its number in the sub-account, from 1.
    pub number: u64,
    /// The time at which its outcome was decided.
    pub at: SystemTime,
    /// The answer's status; none if no answer was sent.
    pub status: Option<u16>,
    /// The fault that was played on it.
    pub fault: Option<Fault>,
    /// The lines of its body; 0 if the body was not read as lines.
    pub lines: u64,
    /// The lines that became documents.
    pub accepted: u64,
    /// The lines refused with a 400.
    pub refused: u64,
    /// Bytes of the body as sent.
    pub wire_bytes: u64,
    /// Bytes of the body after decompression; 0 if it was not read as lines.
    pub raw_bytes: u64,
    /// True if `User-Agent` says that a shipper sent what was parked.
    pub redelivered: bool,
}

/// The ring.
#[derive(Default)]
pub(crate) struct Ring {
    entries: VecDeque<Entry>,
    numbers: u64,
    untaken: usize,
    /// The number of remembered bulks that held a document and were not taken, by identity.
    times: HashMap<u64, u32>,
}

struct Entry {
    request: RequestNow,
    untaken: Box<[u64]>,
}

impl Ring {
    /// Remembers a request, and returns its number.
    pub(crate) fn push(&mut self, receipt: &mut Receipt, at: SystemTime) -> u64 {
        self.numbers += 1;
        let untaken = std::mem::take(&mut receipt.judged.untaken);
        let (accepted, refused) = (receipt.judged.accepted.len() as u64, receipt.judged.refused.total());
        let request = RequestNow {
            number: self.numbers,
            at,
            status: receipt.status,
            fault: receipt.fault.take(),
            lines: receipt.untaken_lines + accepted + refused,
            accepted,
            refused,
            wire_bytes: receipt.wire_bytes,
            raw_bytes: receipt.raw_bytes,
            redelivered: receipt.redelivered,
        };
        self.remember(Entry { request, untaken: untaken.into_boxed_slice() });
        self.numbers
    }

    /// The number of remembered bulks that held the document and were not taken.
    pub(crate) fn failures(&self, identity: u64) -> u32 {
        self.times.get(&identity).copied().unwrap_or_default()
    }

    pub(crate) fn newest(&self, limit: usize) -> Vec<RequestNow> {
        self.entries.iter().rev().take(limit).map(|entry| entry.request.clone()).collect()
    }

    /// The remembered requests that `numbers` names or that held the document and were not taken, oldest first.
    pub(crate) fn with(&self, identity: u64, numbers: &[u64]) -> Vec<RequestNow> {
        let held =
            |entry: &&Entry| numbers.contains(&entry.request.number) || entry.untaken.contains(&identity);
        self.entries.iter().filter(held).map(|entry| entry.request.clone()).collect()
    }

    /// Forgets everything except the last number.
    pub(crate) fn clear(&mut self) {
        *self = Self { numbers: self.numbers, ..Self::default() };
    }

    fn remember(&mut self, entry: Entry) {
        self.untaken += entry.untaken.len();
        for identity in &entry.untaken {
            *self.times.entry(*identity).or_default() += 1;
        }
        self.entries.push_back(entry);
        if self.entries.len() > REQUESTS
            && let Some(oldest) = self.entries.pop_front()
        {
            self.forget(&oldest.untaken);
        }
        let mut oldest = 0;
        while self.untaken > UNTAKEN
            && let Some(entry) = self.entries.get_mut(oldest)
        {
            let untaken = std::mem::take(&mut entry.untaken);
            self.forget(&untaken);
            oldest += 1;
        }
    }

    fn forget(&mut self, untaken: &[u64]) {
        self.untaken -= untaken.len();
        for identity in untaken {
            if let Some(times) = self.times.get_mut(identity) {
                *times -= 1;
                if *times == 0 {
                    self.times.remove(identity);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{REQUESTS, Ring, UNTAKEN};
    use crate::receipt::Receipt;

    fn push(ring: &mut Ring, untaken: Vec<u64>) {
        let mut receipt = Receipt::default();
        receipt.judged.untaken = untaken;
        ring.push(&mut receipt, SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn the_newest_requests_and_their_untaken_documents_are_remembered() {
        let mut ring = Ring::default();
        push(&mut ring, vec![1, 2]);
        push(&mut ring, vec![2]);
        assert_eq!([1, 2, 3].map(|identity| ring.failures(identity)), [1, 2, 0]);
        assert_eq!(ring.with(2, &[]).iter().map(|request| request.number).collect::<Vec<_>>(), [1, 2]);
        for _ in 0..REQUESTS - 1 {
            push(&mut ring, Vec::new());
        }
        assert_eq!([1, 2].map(|identity| ring.failures(identity)), [0, 1]);
        push(&mut ring, Vec::new());
        assert_eq!((ring.times.len(), ring.untaken, ring.entries.len()), (0, 0, REQUESTS));
        assert_eq!(ring.newest(1).first().map(|request| request.number), Some(1_000 + 2));
    }

    #[test]
    fn untaken_documents_are_bounded_whatever_is_sent() {
        let mut ring = Ring::default();
        let many = UNTAKEN as u64 / 3;
        for bulk in 0..10 {
            push(&mut ring, (bulk * many..(bulk + 1) * many).collect());
            assert!(ring.untaken <= UNTAKEN && ring.times.len() <= UNTAKEN, "{}", ring.untaken);
        }
        assert_eq!((ring.failures(0), ring.failures(9 * many)), (0, 1));
        push(&mut ring, vec![7; UNTAKEN + 1]);
        assert_eq!((ring.untaken, ring.times.len(), ring.entries.len()), (0, 0, 11));
    }
}
