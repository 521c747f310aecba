//! The outcome of one request, and its part in the counts.

use crate::counts::Counts;
use crate::fault::Fault;
use crate::judge::Judged;

/// The outcome of one request; no status if no answer was sent.
#[derive(Debug, Default)]
pub(crate) struct Receipt {
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<Fault>,
    pub(crate) redelivered: bool,
    pub(crate) wire_bytes: u64,
    pub(crate) raw_bytes: u64,
    /// The lines of a bulk that a fault kept from being judged.
    pub(crate) untaken_lines: u64,
    pub(crate) judged: Judged,
    pub(crate) log_type: Option<String>,
    pub(crate) content_type: Option<String>,
}

pub(crate) fn count(counts: &mut Counts, receipt: &Receipt) {
    counts.requests += 1;
    match receipt.status {
        Some(status) => *counts.by_status.entry(status).or_default() += 1,
        None => counts.unanswered += 1,
    }
    counts.wire_bytes += receipt.wire_bytes;
    counts.raw_bytes += receipt.raw_bytes;
    counts.refused.add(&receipt.judged.refused);
    counts.documents += receipt.judged.accepted.len() as u64;
    counts.spoiled += receipt.judged.accepted.iter().filter(|line| !line.spoiled.is_empty()).count() as u64;
}
