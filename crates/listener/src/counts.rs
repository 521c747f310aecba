//! Counts of requests and documents.

use std::collections::BTreeMap;

use serde::Serialize;

/// Every sub-account's counts, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// The sub-accounts.
    pub accounts: BTreeMap<String, Counts>,
    /// Requests whose token was missing or not valid.
    pub unknown_token: Counts,
}

impl Totals {
    /// One sub-account's counts; zeros for a name that does not exist.
    #[must_use]
    pub fn of(&self, account: &str) -> Counts {
        self.accounts.get(account).cloned().unwrap_or_default()
    }
}

/// The counts of one sub-account since start or reset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Documents accepted.
    pub documents: u64,
    /// Accepted documents that Logz.io would spoil.
    pub spoiled: u64,
    /// Requests, answered or not.
    pub requests: u64,
    /// Requests that got no answer: hung, reset, or given up by the client.
    pub unanswered: u64,
    /// Answers, by status.
    pub by_status: BTreeMap<u16, u64>,
    /// Bytes of the bodies as sent.
    pub wire_bytes: u64,
    /// Bytes of the bodies after decompression.
    pub raw_bytes: u64,
    /// Lines refused with a 400.
    pub refused: RefusedLines,
    /// Distinct values of `id` among the documents.
    pub distinct_ids: u64,
    /// Documents with the `id` and `part` of an earlier one.
    pub duplicates: u64,
}

/// Refused lines by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RefusedLines {
    /// Not a JSON object.
    pub malformed: u64,
    /// Over [`MAX_LINE_BYTES`](crate::limits::MAX_LINE_BYTES).
    pub oversized: u64,
    /// Only white space.
    pub empty: u64,
}

impl RefusedLines {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.malformed + self.oversized + self.empty
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.malformed += other.malformed;
        self.oversized += other.oversized;
        self.empty += other.empty;
    }
}
