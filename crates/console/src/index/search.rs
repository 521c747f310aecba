//! A search: rows, total, histogram and fields from one pass over the blocks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::answer::{FieldNow, FieldType, Found, Histogram};
use super::ask::{Budget, Cursor, Search};
use super::bits::Bits;
use super::block::Block;
use super::eval::eval;
use super::plan::Plan;
use super::row::row;
use super::store::Store;

/// Searches.
pub(super) fn search(store: &Store, ask: &Search, budget: &mut Budget) -> Found {
    let plan = Plan::new(&ask.query, &store.fields, ask.now);
    let mut pass = Pass::new(store, ask);
    let mut partial = false;
    for block in store.blocks.iter().rev() {
        let mut bits = in_span(block, ask);
        if bits.is_empty() {
            continue;
        }
        if budget.is_spent() {
            partial = true;
            break;
        }
        pass.of += bits.count();
        bits.and(&eval(&plan, block, budget));
        pass.take(block, &bits);
    }
    pass.found(partial || budget.is_spent())
}

/// The documents of a block that lie in the search's span of time and of sequence numbers.
fn in_span(block: &Block, ask: &Search) -> Bits {
    let (from, to) = (ask.span.from.unwrap_or(i64::MIN), ask.span.to);
    let seqs = ask.seq_from.unwrap_or_default()..=ask.seq_to.unwrap_or(u64::MAX);
    if block.greatest_time < from
        || to.is_some_and(|to| block.least_time >= to)
        || block.last_seq() < *seqs.start()
        || block.first_seq() > *seqs.end()
    {
        return Bits::none();
    }
    let is_whole = block.least_time >= from
        && to.is_none_or(|to| block.greatest_time < to)
        && seqs.contains(&block.first_seq())
        && seqs.contains(&block.last_seq());
    if is_whole {
        return block.all();
    }
    let mut bits = Bits::none();
    for row in 0..block.next_row() {
        if ask.span.has(block.time(row)) && block.seq(row).is_some_and(|seq| seqs.contains(&seq)) {
            bits.set(row);
        }
    }
    bits
}

/// The sums of a pass over the blocks.
struct Pass<'s> {
    store: &'s Store,
    ask: &'s Search,
    of: u64,
    total: u64,
    /// The best rows so far, the worst on top. The order is that of time, turned round for the newest first.
    best: BinaryHeap<Ranked>,
    has_more: bool,
    histogram: Option<Histogram>,
    fields: BTreeMap<u32, (u64, FieldType)>,
}

/// A row's place in the asked order; the least comes first.
type Ranked = Either<Cursor>;

/// A place in ascending or in descending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Either<T> {
    Up(T),
    Down(Reverse<T>),
}

impl<'s> Pass<'s> {
    fn new(store: &'s Store, ask: &'s Search) -> Pass<'s> {
        Pass {
            store,
            ask,
            of: 0,
            total: 0,
            best: BinaryHeap::new(),
            has_more: false,
            histogram: span(store, ask).map(|(from, to)| Histogram::new(from, to, ask.buckets)),
            fields: BTreeMap::new(),
        }
    }

    fn ranked(&self, cursor: Cursor) -> Ranked {
        if self.ask.ascending { Either::Up(cursor) } else { Either::Down(Reverse(cursor)) }
    }

    fn take(&mut self, block: &Block, bits: &Bits) {
        let found = bits.count();
        if found == 0 {
            return;
        }
        self.total += found;
        for column in &block.columns {
            let documents = column.count_in(bits);
            if documents > 0 {
                self.count_field(column.field, documents, column.kind());
            }
        }
        let after = self.ask.after.map(|after| self.ranked(after));
        for row in bits.rows() {
            let time = block.time(row);
            if let Some(histogram) = &mut self.histogram {
                histogram.count(time, block.level(row));
            }
            let place = self.ranked(Cursor { time, seq: block.seq(row).unwrap_or_default() });
            if after.is_none_or(|after| place > after) {
                self.rank(place);
            }
        }
    }

    fn count_field(&mut self, field: u32, documents: u64, kind: FieldType) {
        let known = self.fields.entry(field).or_insert((0, kind));
        known.0 += documents;
        if known.1 != kind {
            let are_texts =
                [known.1, kind].iter().all(|kind| matches!(kind, FieldType::String | FieldType::Text));
            known.1 = if are_texts { FieldType::Text } else { FieldType::Mixed };
        }
    }

    fn rank(&mut self, place: Ranked) {
        if self.best.len() < self.ask.limit {
            self.best.push(place);
            return;
        }
        self.has_more = true;
        if let Some(mut worst) = self.best.peek_mut()
            && place < *worst
        {
            *worst = place;
        }
    }

    fn found(self, partial: bool) -> Found {
        let places: Vec<Cursor> = self.best.into_sorted_vec().into_iter().map(Either::inner).collect();
        let next = places.last().copied().filter(|_| self.has_more);
        let rows = places.iter().filter_map(|place| {
            let (block, number) = self.store.place(place.seq)?;
            Some(row(block, number, &self.ask.columns))
        });
        let mut fields: Vec<FieldNow> = self
            .fields
            .iter()
            .map(|(field, (documents, kind))| FieldNow {
                name: self.store.fields.name(*field).to_owned(),
                kind: *kind,
                documents: *documents,
            })
            .collect();
        fields.sort_by(|one, other| one.name.cmp(&other.name));
        Found {
            total: self.total,
            of: self.of,
            partial,
            rows: rows.collect(),
            next,
            histogram: self.histogram,
            fields,
        }
    }
}

impl Either<Cursor> {
    fn inner(self) -> Cursor {
        match self {
            Either::Up(cursor) | Either::Down(Reverse(cursor)) => cursor,
        }
    }
}

/// The histogram's span of time: the search's, as far as it has one, else that of the documents.
fn span(store: &Store, ask: &Search) -> Option<(i64, i64)> {
    if ask.buckets == 0 {
        return None;
    }
    let least = store.blocks.iter().map(|block| block.least_time).min();
    let greatest = store.blocks.iter().map(|block| block.greatest_time).max();
    let from = ask.span.from.or(least)?;
    let to = ask.span.to.or(greatest.map(|last| last.saturating_add(1)))?;
    (from < to).then_some((from, to))
}
