//! The index of one sub-account's documents: in memory, by columns, in blocks.
//!
//! An index holds what the listener accepted under one token, and no call takes two: this is the console's tenancy.

mod answer;
mod ask;
mod bounds;
mod level;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::query::{Note, Query};

pub use answer::{
    Around, Document, FieldNow, FieldType, Found, Histogram, Row, Series, Skipped, Suggestion,
    SuggestionKind, Tail, ValueNow, Values,
};
pub use ask::{Budget, Cursor, Same, Search, Span, Unknown};
pub use bounds::Bounds;
pub use level::Level;

/// The documents of one sub-account.
#[derive(Debug)]
pub struct Index {
    bounds: Bounds,
    documents: VecDeque<Document>,
    forgotten: u64,
}

impl Index {
    /// An index without documents.
    pub fn new(bounds: Bounds) -> Index {
        Index { bounds, documents: VecDeque::new(), forgotten: 0 }
    }

    /// Adds a document; its sequence number is greater than all before. Forgets the oldest if there are too many bytes.
    pub fn add(&mut self, document: Document) {
        self.documents.push_back(document);
        while self.lines_bytes() > self.bounds.lines && self.documents.len() > 1 {
            self.forget_oldest();
        }
    }

    /// Forgets the oldest block, and returns the bytes of its lines.
    pub fn forget_oldest(&mut self) -> usize {
        let oldest = self.documents.pop_front();
        self.forgotten += u64::from(oldest.is_some());
        oldest.map_or(0, |oldest| oldest.line.len())
    }

    /// Forgets all, also how many were forgotten.
    pub fn clear(&mut self) {
        *self = Index::new(self.bounds);
    }

    /// The index's own bytes, without those of the lines.
    pub fn bytes(&self) -> usize {
        0
    }

    /// The bytes of the lines.
    pub fn lines_bytes(&self) -> usize {
        self.documents.iter().map(|document| document.line.len()).sum()
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Returns true if and only if there is no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The number of forgotten documents.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The newest sequence number; 0 without a document.
    pub fn newest(&self) -> u64 {
        self.documents.back().map_or(0, |document| document.seq)
    }

    /// The oldest kept sequence number; 0 without a document.
    pub fn oldest(&self) -> u64 {
        self.documents.front().map_or(0, |document| document.seq)
    }

    /// The times of the first and the last document, in milliseconds since the epoch.
    pub fn times(&self) -> Option<(i64, i64)> {
        Some((self.documents.front()?.received, self.documents.back()?.received))
    }

    /// Searches.
    pub fn search(&self, ask: &Search, _budget: &mut Budget) -> Found {
        let rows = self.documents.iter().rev().take(ask.limit).map(Self::row).collect();
        let total = self.documents.len() as u64;
        Found { total, of: total, rows, ..Found::default() }
    }

    /// The values of a field in the documents that a query finds, most frequent first.
    pub fn values(
        &self,
        _field: &str,
        _query: &Query,
        _now: i64,
        _span: Span,
        _limit: usize,
        _budget: &mut Budget,
    ) -> Values {
        Values::default()
    }

    /// The texts that can stand in a query at a UTF-16 code unit.
    pub fn suggest(&self, _query: &str, _at: usize) -> Vec<Suggestion> {
        Vec::new()
    }

    /// The document with a sequence number.
    pub fn document(&self, seq: u64) -> Option<Document> {
        self.documents.iter().find(|document| document.seq == seq).cloned()
    }

    /// A document as a row.
    pub fn row_of(&self, seq: u64, _columns: &[String]) -> Option<Row> {
        self.document(seq).map(|document| Self::row(&document))
    }

    /// The sequence number of the newest document with an id.
    pub fn by_id(&self, id: &str) -> Option<u64> {
        self.documents.iter().rev().find(|document| document.line.contains(id)).map(|document| document.seq)
    }

    /// A document's neighbours in time; none if the document is not there.
    pub fn around(
        &self,
        seq: u64,
        _same: Same,
        _before: usize,
        _after: usize,
        _columns: &[String],
    ) -> Option<Around> {
        let rows = vec![self.row_of(seq, &[])?];
        Some(Around { rows, ..Around::default() })
    }

    /// The documents with a greater sequence number that a query finds: the newest `limit`, and a count of the others.
    pub fn matching_since(
        &self,
        _query: &Query,
        _now: i64,
        after: u64,
        limit: usize,
        _columns: &[String],
    ) -> Tail {
        let rows: Vec<Row> = self
            .documents
            .iter()
            .filter(|document| document.seq > after)
            .take(limit)
            .map(Self::row)
            .collect();
        Tail { seq: self.newest().max(after), matched: rows.len() as u64, skipped: None, rows }
    }

    /// The lines that a query finds, oldest first, from after a sequence number on: at most `limit`.
    pub fn lines(
        &self,
        _query: &Query,
        _now: i64,
        _span: Span,
        after: u64,
        limit: usize,
    ) -> Vec<(u64, Arc<str>)> {
        let newer = self.documents.iter().filter(|document| document.seq > after);
        newer.take(limit).map(|document| (document.seq, Arc::clone(&document.line))).collect()
    }

    /// The notes on a query: those that need no documents, and why it finds nothing.
    pub fn notes(&self, query: &Query) -> Vec<Note> {
        query.notes().to_vec()
    }

    /// Sets the number of requests that carried a document.
    pub fn set_attempts(&mut self, seq: u64, attempts: u32) {
        if let Some(document) = self.documents.iter_mut().find(|document| document.seq == seq) {
            document.attempts = attempts;
        }
    }

    fn row(document: &Document) -> Row {
        Row {
            seq: document.seq,
            time: document.received,
            received: document.received,
            message: document.line.to_string(),
            attempts: document.attempts,
            ..Row::default()
        }
    }
}
