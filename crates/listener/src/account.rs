//! The state of one sub-account: counts, kept documents, requests, and the fault in force.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;

use crate::counts::Counts;
use crate::fault::PlannedFault;
use crate::judge::Identity;
use crate::kept::{Arrived, Bulk, Kept};
use crate::limits::DEFAULT_TYPE;
use crate::mapping::Mapping;
use crate::pace::Pace;
use crate::receipt::{Receipt, count};
use crate::remembered::Remembered;
use crate::ring::{RequestNow, Ring};

/// Ids remembered per sub-account to detect duplicates. An older id counts as new.
const REMEMBERED_IDS: usize = 500_000;

/// A sub-account at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNow {
    /// Its name.
    pub name: String,
    /// Its counts since start or reset.
    pub counts: Counts,
    /// Its own fault, if a request remains that it is played on.
    pub fault: Option<PlannedFault>,
    /// Documents kept.
    pub kept: u64,
    /// Documents no longer kept.
    pub forgotten: u64,
    /// The sequence number of the newest document; 0 before the first.
    pub newest_seq: u64,
    /// The number of resets. After one, documents with earlier numbers are gone.
    pub resets: u64,
    /// The time at which the first document arrived.
    pub first: Option<SystemTime>,
    /// The time at which the newest document arrived.
    pub last: Option<SystemTime>,
    /// Documents accepted in the last 60 seconds.
    pub minute_documents: u64,
    /// Raw bytes of the requests of the last 60 seconds that brought documents.
    pub minute_bytes: u64,
}

pub(crate) struct AccountState {
    pub(crate) counts: Counts,
    pub(crate) fault: Option<PlannedFault>,
    pub(crate) mapping: Arc<Mutex<Mapping>>,
    kept: VecDeque<Kept>,
    kept_bytes: usize,
    newest_seq: u64,
    resets: u64,
    times: Option<(SystemTime, SystemTime)>,
    pace: Pace,
    ring: Ring,
    ids: Remembered,
    parts: Remembered,
}

impl Default for AccountState {
    fn default() -> Self {
        Self {
            counts: Counts::default(),
            fault: None,
            mapping: Arc::default(),
            kept: VecDeque::new(),
            kept_bytes: 0,
            newest_seq: 0,
            resets: 0,
            times: None,
            pace: Pace::default(),
            ring: Ring::default(),
            ids: Remembered::new(REMEMBERED_IDS),
            parts: Remembered::new(REMEMBERED_IDS),
        }
    }
}

impl AccountState {
    pub(crate) fn record(&mut self, mut receipt: Receipt, keep: usize, keep_bytes: usize) {
        count(&mut self.counts, &receipt);
        let received_at = SystemTime::now();
        let number = self.ring.push(&mut receipt, received_at);
        if receipt.judged.accepted.is_empty() {
            return;
        }
        self.pace.add(received_at, receipt.judged.accepted.len() as u64, receipt.raw_bytes);
        self.times = Some((self.times.map_or(received_at, |(first, _)| first), received_at));
        let bulk = Bulk {
            number,
            received_at,
            status: receipt.status,
            log_type: receipt.log_type.map_or_else(|| Arc::from(DEFAULT_TYPE), Arc::from),
            content_type: receipt.content_type.map(Arc::from),
        };
        for accepted in receipt.judged.accepted {
            let (duplicate, attempts) = self.identify(accepted.identity);
            self.newest_seq += 1;
            self.keep(Kept::new(self.newest_seq, accepted, duplicate, attempts, &bulk));
            self.forget_the_oldest(keep, keep_bytes);
        }
    }

    pub(crate) fn kept(&self) -> &VecDeque<Kept> {
        &self.kept
    }

    pub(crate) fn ring(&self) -> &Ring {
        &self.ring
    }

    pub(crate) fn now(&self, name: &str) -> AccountNow {
        let (minute_documents, minute_bytes) = self.pace.last_minute(SystemTime::now());
        AccountNow {
            name: name.to_owned(),
            counts: self.counts.clone(),
            fault: self.fault.clone().filter(PlannedFault::remains),
            kept: self.kept.len() as u64,
            forgotten: self.counts.documents - self.kept.len() as u64,
            newest_seq: self.newest_seq,
            resets: self.resets,
            first: self.times.map(|(first, _)| first),
            last: self.times.map(|(_, last)| last),
            minute_documents,
            minute_bytes,
        }
    }

    /// The kept documents with a number over `after`, oldest first, at most `limit`.
    pub(crate) fn since(&self, after: u64, limit: usize) -> Vec<Arrived> {
        let start = self.kept.partition_point(|kept| kept.arrived.seq <= after);
        self.kept.range(start..).take(limit).map(|kept| kept.arrived.clone()).collect()
    }

    /// The remembered requests that held the document, taken or not, oldest first.
    pub(crate) fn attempts(&self, identity: u64) -> Vec<RequestNow> {
        let same = self.kept.iter().filter(|kept| kept.arrived.identity == Some(identity));
        let taken: Vec<u64> = same.map(|kept| kept.arrived.request).collect();
        self.ring.with(identity, &taken)
    }

    /// Forgets everything except the last numbers of documents and requests, which are not used again.
    pub(crate) fn forget(&mut self) {
        let mut ring = std::mem::take(&mut self.ring);
        ring.clear();
        *self = Self { newest_seq: self.newest_seq, resets: self.resets + 1, ring, ..Self::default() };
    }

    /// Counts a document's identity. Returns true for a duplicate, and the requests that carried it so far.
    fn identify(&mut self, identity: Option<Identity>) -> (bool, u32) {
        let Some(identity) = identity else { return (false, 1) };
        self.counts.distinct_ids += u64::from(self.ids.insert(identity.id));
        let duplicate = !self.parts.insert(identity.part);
        self.counts.duplicates += u64::from(duplicate);
        (duplicate, 1 + u32::from(duplicate) + self.ring.failures(identity.part))
    }

    fn keep(&mut self, kept: Kept) {
        self.kept_bytes += kept.line().len();
        self.kept.push_back(kept);
    }

    fn forget_the_oldest(&mut self, keep: usize, keep_bytes: usize) {
        while (self.kept.len() > keep || self.kept_bytes > keep_bytes)
            && let Some(oldest) = self.kept.pop_front()
        {
            self.kept_bytes -= oldest.line().len();
        }
    }
}
