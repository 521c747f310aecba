//! The short texts of a column, by dictionary.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::codes::Codes;
use super::rows::Rows;

/// The short texts of a column.
#[derive(Debug, Default)]
pub(super) struct Strings {
    pub(super) rows: Rows,
    codes: Codes,
    /// All distinct texts, one behind the other.
    text: String,
    /// The end of each distinct text.
    ends: Vec<u32>,
    /// The distinct texts by hash, while the block is open.
    known: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// The code of the newest entry.
    last: u32,
}

impl Strings {
    /// Adds a row's value.
    pub(super) fn push(&mut self, row: u16, value: &str) {
        let code = self.code(value);
        self.codes.push(code, self.rows.len());
        self.rows.push(row);
        self.last = code;
    }

    fn code(&mut self, value: &str) -> u32 {
        if !self.ends.is_empty() && self.distinct(self.last) == value {
            return self.last;
        }
        let hash = self.hasher.hash_one(value);
        let (text, ends) = (&self.text, &self.ends);
        if let Some(code) = self.known.find(hash, |code| distinct(text, ends, *code) == value) {
            return *code;
        }
        let code = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(value);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.known.insert_unique(hash, code, |code| hasher.hash_one(distinct(text, ends, *code)));
        code
    }

    /// The distinct text of a code.
    pub(super) fn distinct(&self, code: u32) -> &str {
        distinct(&self.text, &self.ends, code)
    }

    /// The number of distinct texts.
    pub(super) fn distincts(&self) -> usize {
        self.ends.len()
    }

    /// The distinct texts in the order of their codes.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = self.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            text
        })
    }

    /// The code of a text.
    pub(super) fn find(&self, value: &str) -> Option<u32> {
        let mut start = 0;
        let of_length = self.ends.iter().zip(0u32..).filter_map(|(end, code)| {
            let from = std::mem::replace(&mut start, *end as usize);
            (start - from == value.len()).then_some((from, code))
        });
        let bytes = self.text.as_bytes();
        of_length
            .filter(|(from, _)| bytes.get(*from..from + value.len()) == Some(value.as_bytes()))
            .map(|(_, code)| code)
            .next()
    }

    /// Each entry's row and code.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u16, u32)> + '_ {
        self.rows.iter().zip(self.codes.iter(self.rows.len()))
    }

    /// Calls `visit` for the row of each entry with one of the codes.
    pub(super) fn with(&self, codes: &[bool], mut visit: impl FnMut(u16)) {
        match &self.codes {
            Codes::Same if codes.first() == Some(&true) => self.rows.iter().for_each(visit),
            Codes::Same => {}
            Codes::Own => {
                let entries = codes.iter().enumerate().filter(|(_, wanted)| **wanted);
                entries.filter_map(|(entry, _)| self.rows.get(entry)).for_each(visit);
            }
            _ => {
                for (row, code) in self.entries() {
                    if codes.get(code as usize) == Some(&true) {
                        visit(row);
                    }
                }
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Strings>()
            + self.rows.bytes()
            + self.codes.bytes()
            + self.text.capacity()
            + self.ends.capacity() * 4
            + self.known.allocation_size()
    }

    /// Gives back what is needed only while values are added.
    pub(super) fn seal(&mut self) {
        self.known = HashTable::new();
        self.rows.shrink();
        self.codes.shrink();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn distinct<'t>(text: &'t str, ends: &[u32], code: u32) -> &'t str {
    let code = code as usize;
    let start = code.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
    let end = ends.get(code).copied().unwrap_or_default();
    text.get(start as usize..end as usize).unwrap_or_default()
}
