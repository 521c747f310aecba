//! One request body for one team: newline-delimited JSON, gzipped.

use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

use crate::gunzip::{Gunzip, GunzipError};
use crate::gzip::Gzip;

/// A request body for one team, ready to send or to park.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// The team whose sub-account gets it.
    pub team: Arc<str>,
    /// The token's name under the stack's token prefix.
    pub token: Arc<str>,
    /// Newline-delimited JSON, gzipped.
    pub body: Vec<u8>,
    /// Bytes before compression.
    pub raw_bytes: usize,
    /// Log events in it. A split event's documents are never in two bulks.
    pub events: u64,
    /// Documents (lines) in it.
    pub documents: u64,
    /// The index, in the batch, of the earliest record that gave an event to it.
    pub first_record: usize,
}

/// A bulk can't be made smaller.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NotHalvable {
    /// It holds one event: what the listener refuses of it, it refuses whole.
    #[error("the bulk holds a single event and can't be made smaller")]
    SingleEvent,
    /// Its body is not what was put there.
    #[error("the bulk's body does not inflate: {0}")]
    Damaged(#[from] GunzipError),
}

/// The field of a document that shows if an event begins with it.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    part: Option<u64>,
}

/// An inflated bulk is at most a listener's body; a parked one that claims more is not ours.
const CAP: usize = 64 << 20;

impl Bulk {
    /// Two bulks that hold the events of this one, for a listener that finds it too large.
    pub fn halve(&self, gzip_level: i32) -> Result<(Bulk, Bulk), NotHalvable> {
        let mut buffer = Vec::new();
        let lines = Gunzip::new(CAP).inflate(&self.body, &mut buffer)?;
        let starts = event_starts(lines);
        let middle = starts.partition_point(|start| *start <= lines.len() / 2);
        let cut = middle.clamp(1, starts.len().saturating_sub(1).max(1));
        let Some(at) = starts.get(cut).copied() else { return Err(NotHalvable::SingleEvent) };
        let (first, second) = lines.split_at(at);
        let mut gzip = Gzip::new(gzip_level);
        let mut half = |lines: &[u8], events: usize| Bulk {
            body: gzip.compress(lines),
            raw_bytes: lines.len(),
            events: events as u64,
            documents: memchr::memchr_iter(b'\n', lines).count() as u64,
            ..self.clone()
        };
        Ok((half(first, cut), half(second, starts.len() - cut)))
    }
}

/// The start of each event's first document.
fn event_starts(lines: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let begins =
            serde_json::from_slice::<Head>(line).is_ok_and(|head| head.part.is_none_or(|part| part == 1));
        if begins || starts.is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}
