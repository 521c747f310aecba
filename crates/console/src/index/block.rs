//! A block: up to 4,096 documents, and a column for each of their fields.

use std::sync::Arc;

use super::bits::Bits;
use super::column::{Column, Value};
use super::level::Level;
use super::texts::Texts;

/// A block of documents, in the order of their arrival.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) lines: Vec<Arc<str>>,
    pub(super) lines_bytes: usize,
    first: u64,
    /// The sequence numbers, less the first.
    seqs: Vec<u32>,
    pub(super) received: Vec<i64>,
    /// The times: `@timestamp`, else the arrival.
    pub(super) times: Vec<i64>,
    /// The documents whose `@timestamp` is a time.
    pub(super) timed: Bits,
    pub(super) levels: Vec<Option<Level>>,
    pub(super) spoiled: Vec<(u16, Vec<Box<str>>)>,
    /// The attempts of documents that have another number than 1.
    attempts: Vec<(u16, u32)>,
    pub(super) columns: Vec<Column>,
    /// The column of each field, by the field's number.
    slots: Vec<u16>,
    /// The texts of no column.
    pub(super) rest: Texts,
    /// The documents of which a part is searched as text only.
    pub(super) text_only: Bits,
    pub(super) least_time: i64,
    pub(super) greatest_time: i64,
}

/// No column.
const NONE: u16 = u16::MAX;

/// A document's own facts.
pub(super) struct Facts {
    pub(super) line: Arc<str>,
    pub(super) seq: u64,
    pub(super) received: i64,
    pub(super) time: Option<i64>,
    pub(super) level: Option<Level>,
    pub(super) spoiled: Vec<Box<str>>,
    pub(super) attempts: u32,
    pub(super) text_only: bool,
}

impl Block {
    /// A block for documents from a sequence number on.
    pub(super) fn new(first: u64) -> Block {
        Block {
            lines: Vec::new(),
            lines_bytes: 0,
            first,
            seqs: Vec::new(),
            received: Vec::new(),
            times: Vec::new(),
            timed: Bits::none(),
            levels: Vec::new(),
            spoiled: Vec::new(),
            attempts: Vec::new(),
            columns: Vec::new(),
            slots: Vec::new(),
            rest: Texts::default(),
            text_only: Bits::none(),
            least_time: i64::MAX,
            greatest_time: i64::MIN,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The row of the next document.
    pub(super) fn next_row(&self) -> u16 {
        u16::try_from(self.len()).unwrap_or(u16::MAX)
    }

    /// Returns true if and only if the block can hold a sequence number.
    pub(super) fn takes(&self, seq: u64) -> bool {
        seq.checked_sub(self.first).is_some_and(|offset| u32::try_from(offset).is_ok())
    }

    /// Adds the document whose values were added.
    pub(super) fn end(&mut self, facts: Facts) {
        let row = self.next_row();
        let time = facts.time.unwrap_or(facts.received);
        self.lines_bytes += facts.line.len();
        self.lines.push(facts.line);
        self.seqs.push(u32::try_from(facts.seq.saturating_sub(self.first)).unwrap_or(u32::MAX));
        self.received.push(facts.received);
        self.times.push(time);
        self.levels.push(facts.level);
        self.least_time = self.least_time.min(time);
        self.greatest_time = self.greatest_time.max(time);
        if facts.time.is_some() {
            self.timed.set(row);
        }
        if facts.text_only {
            self.text_only.set(row);
        }
        if !facts.spoiled.is_empty() {
            self.spoiled.push((row, facts.spoiled));
        }
        if facts.attempts != 1 {
            self.attempts.push((row, facts.attempts));
        }
    }

    /// The column of a field.
    pub(super) fn column(&self, field: u32) -> Option<&Column> {
        self.columns.get(usize::from(*self.slots.get(field as usize)?))
    }

    /// Adds a value of the next document to a field's column. Returns true if and only if the column is new.
    pub(super) fn push(&mut self, field: u32, value: Value<'_>) -> bool {
        let row = self.next_row();
        let place = field as usize;
        if self.slots.len() <= place {
            self.slots.resize(place + 1, NONE);
        }
        let slot = self.slots.get(place).copied().unwrap_or(NONE);
        if let Some(column) = self.columns.get_mut(usize::from(slot)) {
            column.push(row, value);
            return false;
        }
        let mut column = Column::new(field);
        column.push(row, value);
        self.columns.push(column);
        let slot = u16::try_from(self.columns.len() - 1).unwrap_or(NONE);
        self.slots.get_mut(place).into_iter().for_each(|free| *free = slot);
        true
    }

    pub(super) fn seq(&self, row: u16) -> Option<u64> {
        self.seqs.get(usize::from(row)).map(|offset| self.first + u64::from(*offset))
    }

    pub(super) fn first_seq(&self) -> u64 {
        self.seq(0).unwrap_or(self.first)
    }

    pub(super) fn last_seq(&self) -> u64 {
        self.seqs.last().map_or(self.first, |offset| self.first + u64::from(*offset))
    }

    /// The row of a sequence number.
    pub(super) fn row(&self, seq: u64) -> Option<u16> {
        let offset = u32::try_from(seq.checked_sub(self.first)?).ok()?;
        self.seqs.binary_search(&offset).ok().and_then(|row| u16::try_from(row).ok())
    }

    pub(super) fn attempts(&self, row: u16) -> u32 {
        let found = self.attempts.binary_search_by_key(&row, |(row, _)| *row);
        found.ok().and_then(|at| self.attempts.get(at)).map_or(1, |(_, attempts)| *attempts)
    }

    pub(super) fn set_attempts(&mut self, row: u16, attempts: u32) {
        match self.attempts.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(at) => self.attempts.get_mut(at).into_iter().for_each(|known| known.1 = attempts),
            Err(at) => self.attempts.insert(at, (row, attempts)),
        }
    }

    pub(super) fn spoiled(&self, row: u16) -> &[Box<str>] {
        let found = self.spoiled.binary_search_by_key(&row, |(row, _)| *row);
        found.ok().and_then(|at| self.spoiled.get(at)).map_or(&[], |(_, words)| words.as_slice())
    }

    pub(super) fn time(&self, row: u16) -> i64 {
        self.times.get(usize::from(row)).copied().unwrap_or_default()
    }

    pub(super) fn arrival(&self, row: u16) -> i64 {
        self.received.get(usize::from(row)).copied().unwrap_or_default()
    }

    pub(super) fn level(&self, row: u16) -> Option<Level> {
        self.levels.get(usize::from(row)).copied().flatten()
    }

    pub(super) fn line(&self, row: u16) -> Option<&Arc<str>> {
        self.lines.get(usize::from(row))
    }

    /// The rows of the block.
    pub(super) fn all(&self) -> Bits {
        Bits::first(self.len())
    }

    /// The block's own bytes, without those of the lines.
    pub(super) fn bytes(&self) -> usize {
        let words = |words: &Vec<Box<str>>| words.iter().map(|word| word.len() + 16).sum::<usize>();
        size_of::<Block>()
            + 2 * 512
            + self.lines.capacity() * size_of::<Arc<str>>()
            + self.seqs.capacity() * 4
            + (self.received.capacity() + self.times.capacity()) * 8
            + self.levels.capacity()
            + self.spoiled.iter().map(|(_, spoiled)| 32 + words(spoiled)).sum::<usize>()
            + self.attempts.capacity() * 8
            + self.slots.capacity() * 2
            + self.columns.iter().map(Column::bytes).sum::<usize>()
            + self.rest.bytes()
    }

    /// Gives back what is needed only while documents are added.
    pub(super) fn seal(&mut self) {
        self.lines.shrink_to_fit();
        self.seqs.shrink_to_fit();
        self.received.shrink_to_fit();
        self.times.shrink_to_fit();
        self.levels.shrink_to_fit();
        self.spoiled.shrink_to_fit();
        self.attempts.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.columns.shrink_to_fit();
        self.columns.iter_mut().for_each(Column::seal);
        self.rest.seal();
    }
}
