//! The rows of a column's entries, in ascending order. A row with several values has several entries.

use super::bits::Bits;

/// The row of each entry.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    /// Entry and row have the same number, up to this one.
    Dense(u16),
    /// Each entry's row.
    List(Vec<u16>),
}

impl Default for Rows {
    fn default() -> Rows {
        Rows::Dense(0)
    }
}

impl Rows {
    pub(super) fn push(&mut self, row: u16) {
        match self {
            Rows::Dense(length) if *length == row => *length += 1,
            Rows::Dense(length) => *self = Rows::List((0..*length).chain([row]).collect()),
            Rows::List(rows) => rows.push(row),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Rows::Dense(length) => usize::from(*length),
            Rows::List(rows) => rows.len(),
        }
    }

    /// The row of an entry.
    pub(super) fn get(&self, entry: usize) -> Option<u16> {
        match self {
            Rows::Dense(length) => u16::try_from(entry).ok().filter(|entry| entry < length),
            Rows::List(rows) => rows.get(entry).copied(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let (dense, list) = match self {
            Rows::Dense(length) => (0..*length, [].as_slice()),
            Rows::List(rows) => (0..0, rows.as_slice()),
        };
        dense.chain(list.iter().copied())
    }

    /// Adds all rows.
    pub(super) fn add_to(&self, bits: &mut Bits) {
        match self {
            Rows::Dense(length) => bits.or(&Bits::first(usize::from(*length))),
            Rows::List(rows) => rows.iter().for_each(|row| bits.set(*row)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Rows::Dense(_) => 0,
            Rows::List(rows) => rows.capacity() * 2,
        }
    }

    pub(super) fn shrink(&mut self) {
        if let Rows::List(rows) = self {
            rows.shrink_to_fit();
        }
    }
}
