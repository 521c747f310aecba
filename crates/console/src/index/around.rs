//! A document's neighbours in time, and what is new for a tail.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::query::{Query, Test};

use super::answer::{Around, Row, Skipped, Tail};
use super::ask::{Budget, Cursor, Same, Span};
use super::eval::eval;
use super::plan::Plan;
use super::row::{row, value};
use super::store::Store;
use super::values::found;

/// The most bytes of rows that a tail shows at once.
const TAIL: usize = 256 << 10;

/// A document's neighbours; none if the document is not there.
pub(super) fn around(
    store: &Store,
    seq: u64,
    same: Same,
    before: usize,
    after: usize,
    columns: &[String],
) -> Option<Around> {
    let (block, number) = store.place(seq)?;
    let middle = Cursor { time: block.time(number), seq };
    let line = block.line(number)?;
    let fields: &[&str] = match same {
        Same::Stream => &["owner", "logGroup", "logStream"],
        Same::Group => &["owner", "logGroup"],
        Same::Account => &["owner"],
        Same::All => &[],
    };
    let equal = |name: &&str| {
        let test = Test::Phrase(value(line, name)?.into(), 0);
        Some(Plan::field(name, &test, &store.fields, 0))
    };
    let plan = Plan::And(fields.iter().filter_map(equal).collect());
    // The nearest so far, the farthest on top.
    let (mut older, mut newer) = (BinaryHeap::new(), BinaryHeap::new());
    let (mut more_before, mut more_after) = (false, false);
    for block in &store.blocks {
        let bits = eval(&plan, block, &mut Budget::unlimited());
        for number in bits.rows() {
            let place = Cursor { time: block.time(number), seq: block.seq(number).unwrap_or_default() };
            if place < middle {
                older.push(Reverse(place));
                if older.len() > before {
                    older.pop();
                    more_before = true;
                }
            } else if place > middle {
                newer.push(place);
                if newer.len() > after {
                    newer.pop();
                    more_after = true;
                }
            }
        }
    }
    let mut places: Vec<Cursor> = older.into_iter().map(|Reverse(place)| place).collect();
    places.push(middle);
    places.extend(newer);
    places.sort_unstable();
    let rows = places.iter().filter_map(|place| {
        let (block, number) = store.place(place.seq)?;
        Some(row(block, number, columns))
    });
    Some(Around { rows: rows.collect(), more_before, more_after })
}

/// A tail's answer about the documents with a greater sequence number that a plan finds.
pub(super) fn tail(store: &Store, plan: &Plan, after: u64, limit: usize, columns: &[String]) -> Tail {
    let seq = store.blocks.back().map_or(after, |block| block.last_seq().max(after));
    let mut tail = Tail { seq, ..Tail::default() };
    let mut bytes = 0;
    for block in store.blocks.iter().rev().take_while(|block| block.last_seq() > after) {
        let mut rows: Vec<u16> = eval(plan, block, &mut Budget::unlimited()).rows().collect();
        rows.retain(|row| block.seq(*row).is_some_and(|seq| seq > after));
        for number in rows.into_iter().rev() {
            tail.matched += 1;
            let seq = block.seq(number).unwrap_or_default();
            if let Some(skipped) = &mut tail.skipped {
                skipped.count += 1;
                skipped.from = seq;
                continue;
            }
            let shown = (tail.rows.len() < limit).then(|| row(block, number, columns));
            bytes += shown.as_ref().map_or(0, size);
            match shown {
                Some(row) if bytes <= TAIL || tail.rows.is_empty() => tail.rows.push(row),
                _ => tail.skipped = Some(Skipped { count: 1, from: seq, to: seq }),
            }
        }
    }
    tail.rows.reverse();
    tail
}

fn size(row: &Row) -> usize {
    let fields: usize = row.fields.iter().map(|(name, text)| name.len() + text.len()).sum();
    200 + row.message.len() + fields
}

/// The lines that a query finds from after a sequence number on, oldest first: at most `limit`.
pub(super) fn lines(
    store: &Store,
    query: &Query,
    now: i64,
    span: Span,
    after: u64,
    limit: usize,
) -> Vec<(u64, Arc<str>)> {
    let plan = Plan::new(query, &store.fields, now);
    let mut lines = Vec::new();
    for block in store.blocks.iter().filter(|block| block.last_seq() > after) {
        if lines.len() >= limit {
            break;
        }
        let bits = found(block, &plan, span, &mut Budget::unlimited());
        let of_block = bits.rows().filter_map(|row| Some((block.seq(row)?, Arc::clone(block.line(row)?))));
        lines.extend(of_block.filter(|(seq, _)| *seq > after));
    }
    lines.truncate(limit);
    lines
}
