//! The index: texts × documents → hits, and its answers beside those of a plain evaluation.

mod hits;
mod naive;
mod property;

use loghub_console::index::{Bounds, Budget, Document, Index, Search};
use loghub_console::query::parse;

/// The time that `now` means in the tests: 2026-01-02T00:00:00Z.
const NOW: i64 = 1_767_312_000_000;

/// A document of a line, which arrived a second after the one before.
fn document(seq: u64, line: &str) -> Document {
    let received = NOW + i64::try_from(seq).expect("a small number") * 1_000;
    Document { seq, line: line.into(), received, spoiled: Vec::new(), attempts: 1 }
}

/// An index of lines, numbered from 1.
fn index_of<L: AsRef<str>>(lines: impl IntoIterator<Item = L>, bounds: Bounds) -> Index {
    let mut index = Index::new(bounds);
    for (seq, line) in (1..).zip(lines) {
        index.add(document(seq, line.as_ref()));
    }
    index
}

/// The sequence numbers that a query finds, least first.
fn hits(index: &Index, text: &str) -> Vec<u64> {
    let query = parse(text).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
    let ask = Search { limit: 10_000, ..Search::new(query, NOW) };
    let found = index.search(&ask, &mut Budget::unlimited());
    let mut seqs: Vec<u64> = found.rows.iter().map(|row| row.seq).collect();
    assert_eq!(found.total, seqs.len() as u64, "{text:?}");
    seqs.sort_unstable();
    seqs
}
