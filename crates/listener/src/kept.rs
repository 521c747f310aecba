//! Kept documents, and the form in which they are handed to a reader.

use std::sync::Arc;
use std::time::SystemTime;

use crate::document::Document;
use crate::judge::Accepted;
use crate::spoil::Reason;

/// A document as it arrived, with its place in the sub-account's order. The line is shared with the listener.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Its number in the sub-account, from 1. A number is never used again, also not after a reset.
    pub seq: u64,
    /// The line as received.
    pub line: Arc<str>,
    /// The time at which its request was judged.
    pub received_at: SystemTime,
    /// The reasons for which Logz.io would spoil it.
    pub spoiled: Vec<Reason>,
    /// Its type: the field in the log, else the one in the URL, else `http-bulk`.
    pub log_type: Arc<str>,
    /// True if an earlier document had its `id` and `part`.
    pub duplicate: bool,
    /// The number of the request that brought it.
    pub request: u64,
    /// The answer to that request; none if no answer was sent.
    pub status: Option<u16>,
    /// The requests known to have carried it until it was accepted, this one included.
    pub attempts: u32,
    /// Its `id` and `part` by hash, for [`Intake::attempts`](crate::Intake::attempts); none without an `id`.
    pub identity: Option<u64>,
}

/// A kept document. The line stays text, which takes a fraction of a parsed value's memory.
pub(crate) struct Kept {
    pub(crate) arrived: Arrived,
    content_type: Option<Arc<str>>,
}

/// The properties that the documents of one request share.
pub(crate) struct Bulk {
    pub(crate) number: u64,
    pub(crate) received_at: SystemTime,
    pub(crate) status: Option<u16>,
    pub(crate) log_type: Arc<str>,
    pub(crate) content_type: Option<Arc<str>>,
}

impl Kept {
    pub(crate) fn new(seq: u64, accepted: Accepted, duplicate: bool, attempts: u32, bulk: &Bulk) -> Self {
        let log_type = accepted.log_type.map_or_else(|| Arc::clone(&bulk.log_type), Arc::from);
        let arrived = Arrived {
            seq,
            line: accepted.line,
            received_at: bulk.received_at,
            spoiled: accepted.spoiled,
            log_type,
            duplicate,
            request: bulk.number,
            status: bulk.status,
            attempts,
            identity: accepted.identity.map(|identity| identity.part),
        };
        Self { arrived, content_type: bulk.content_type.clone() }
    }

    pub(crate) fn line(&self) -> &str {
        &self.arrived.line
    }

    /// Always `Some`: only lines that parse are kept.
    pub(crate) fn document(&self) -> Option<Document> {
        Some(Document {
            json: serde_json::from_str(&self.arrived.line).ok()?,
            spoiled: self.arrived.spoiled.clone(),
            received_at: self.arrived.received_at,
            log_type: self.arrived.log_type.to_string(),
            content_type: self.content_type.as_deref().map(str::to_owned),
        })
    }
}
