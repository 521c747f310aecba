//! The index of one sub-account's documents: in memory, by columns, in blocks.
//!
//! An index holds what the listener accepted under one token, and no call takes two: this is the console's tenancy.
//!
//! A block has up to 4,096 documents and a column for each field: short texts by dictionary, numbers, booleans, and
//! long texts, such as `message`, in small letters. A query becomes a plan, a plan on a block becomes a set of rows,
//! and hits, total, histogram and fields come from those sets.

mod answer;
mod around;
mod ask;
mod bits;
mod block;
mod bounds;
mod check;
mod codes;
mod column;
mod eval;
mod fields;
mod flatten;
mod fold;
mod hints;
mod histogram;
mod json;
mod level;
mod number;
mod numbers;
mod plan;
mod row;
mod rows;
mod search;
mod store;
mod strings;
mod suggest;
mod texts;
mod time;
mod values;
mod wildcard;

use std::sync::Arc;

use crate::query::{Note, Query};

pub use answer::{
    Around, Document, FieldNow, FieldType, Found, Histogram, Row, Series, Skipped, Suggestion,
    SuggestionKind, Tail, ValueNow, Values,
};
pub use ask::{Budget, Cursor, Same, Search, Span, Unknown};
pub use bounds::Bounds;
pub use level::Level;
use plan::{Plan, Target};
use store::Store;

/// Reads a time of a range: RFC 3339, a date, `now-15m`, or milliseconds since the epoch.
pub fn moment(text: &str, now: i64) -> Option<i64> {
    time::Moment::parse(text, now).map(|moment| moment.at).or_else(|| text.parse().ok())
}

/// The documents of one sub-account.
#[derive(Debug)]
pub struct Index {
    store: Store,
}

impl Index {
    /// An index without documents.
    pub fn new(bounds: Bounds) -> Index {
        Index { store: Store::new(bounds) }
    }

    /// Adds a document; its sequence number is greater than all before, else it is left out. Forgets the oldest block
    /// if there are too many bytes.
    pub fn add(&mut self, document: Document) {
        self.store.add(document);
    }

    /// Forgets the oldest block, and returns the bytes of its lines.
    pub fn forget_oldest(&mut self) -> usize {
        self.store.forget_oldest()
    }

    /// Forgets all, also how many were forgotten.
    pub fn clear(&mut self) {
        self.store = Store::new(self.store.bounds);
    }

    /// The index's own bytes, without those of the lines.
    pub fn bytes(&self) -> usize {
        self.store.bytes()
    }

    /// The bytes of the lines.
    pub fn lines_bytes(&self) -> usize {
        self.store.lines_bytes
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.store.documents
    }

    /// Returns true if and only if there is no document.
    pub fn is_empty(&self) -> bool {
        self.store.documents == 0
    }

    /// The number of forgotten documents.
    pub fn forgotten(&self) -> u64 {
        self.store.forgotten
    }

    /// The newest sequence number; 0 without a document.
    pub fn newest(&self) -> u64 {
        self.store.blocks.back().map_or(0, block::Block::last_seq)
    }

    /// The oldest kept sequence number; 0 without a document.
    pub fn oldest(&self) -> u64 {
        self.store.blocks.front().map_or(0, block::Block::first_seq)
    }

    /// The least and the greatest time of a document, in milliseconds since the epoch.
    pub fn times(&self) -> Option<(i64, i64)> {
        let least = self.store.blocks.iter().map(|block| block.least_time).min()?;
        Some((least, self.store.blocks.iter().map(|block| block.greatest_time).max()?))
    }

    /// Searches.
    pub fn search(&self, ask: &Search, budget: &mut Budget) -> Found {
        search::search(&self.store, ask, budget)
    }

    /// The values of a field in the documents that a query finds, most frequent first.
    pub fn values(
        &self,
        field: &str,
        query: &Query,
        now: i64,
        span: Span,
        limit: usize,
        budget: &mut Budget,
    ) -> Values {
        let plan = Plan::new(query, &self.store.fields, now);
        values::values(&self.store, Target::of(field, &self.store.fields), &plan, span, limit, budget)
    }

    /// The texts that can stand in a query at a UTF-16 code unit.
    pub fn suggest(&self, query: &str, at: usize) -> Vec<Suggestion> {
        suggest::suggest(&self.store, query, at)
    }

    /// The document with a sequence number.
    pub fn document(&self, seq: u64) -> Option<Document> {
        let (block, row) = self.store.place(seq)?;
        Some(Document {
            seq,
            line: Arc::clone(block.line(row)?),
            received: block.arrival(row),
            spoiled: block.spoiled(row).to_vec(),
            attempts: block.attempts(row),
        })
    }

    /// A document as a row.
    pub fn row_of(&self, seq: u64, columns: &[String]) -> Option<Row> {
        let (block, number) = self.store.place(seq)?;
        Some(row::row(block, number, columns))
    }

    /// The sequence number of the newest document with an id.
    pub fn by_id(&self, id: &str) -> Option<u64> {
        let field = self.store.fields.find("id")?;
        let number = number::Number::parse(id);
        self.store.blocks.iter().rev().find_map(|block| {
            let column = block.column(field)?;
            let texts = column.strings.iter().flat_map(|strings| {
                let code = strings.find(id);
                strings.entries().filter(move |(_, found)| Some(*found) == code).map(|(row, _)| row)
            });
            let numbers = column.numbers.iter().flat_map(|numbers| numbers.entries());
            let numbers = numbers.filter(|(_, found)| Some(found) == number.as_ref()).map(|(row, _)| row);
            block.seq(texts.chain(numbers).max()?)
        })
    }

    /// A document's neighbours in time; none if the document is not there.
    pub fn around(
        &self,
        seq: u64,
        same: Same,
        before: usize,
        after: usize,
        columns: &[String],
    ) -> Option<Around> {
        around::around(&self.store, seq, same, before, after, columns)
    }

    /// The documents with a greater sequence number that a query finds: the newest `limit`, in 256 kB, and a count of
    /// the others.
    pub fn matching_since(
        &self,
        query: &Query,
        now: i64,
        after: u64,
        limit: usize,
        columns: &[String],
    ) -> Tail {
        let plan = Plan::new(query, &self.store.fields, now);
        around::tail(&self.store, &plan, after, limit, columns)
    }

    /// The lines that a query finds, oldest first, from after a sequence number on: at most `limit`.
    pub fn lines(
        &self,
        query: &Query,
        now: i64,
        span: Span,
        after: u64,
        limit: usize,
    ) -> Vec<(u64, Arc<str>)> {
        around::lines(&self.store, query, now, span, after, limit)
    }

    /// The notes on a query: those that need no documents, and why a part of it finds nothing.
    pub fn notes(&self, query: &Query) -> Vec<Note> {
        hints::notes(&self.store, query)
    }

    /// Sets the number of requests that carried a document.
    pub fn set_attempts(&mut self, seq: u64, attempts: u32) {
        self.store.set_attempts(seq, attempts);
    }
}
