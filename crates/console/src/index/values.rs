//! The values of a field, with the documents that have each.

use std::cmp::Ordering;

use hashbrown::HashMap;

use super::answer::{ValueNow, Values};
use super::ask::{Budget, Span};
use super::bits::Bits;
use super::block::Block;
use super::column::Column;
use super::eval::{eval, lag};
use super::number::Number;
use super::plan::{Plan, Target};
use super::store::Store;
use super::time;

/// The values of a target in the documents that a plan finds, most frequent first.
pub(super) fn values(
    store: &Store,
    target: Option<Target>,
    plan: &Plan,
    span: Span,
    limit: usize,
    budget: &mut Budget,
) -> Values {
    let Some(target) = target else { return without_field(store, plan, span, budget) };
    let mut counted = Counted::default();
    let (mut total, mut partial) = (0, false);
    for block in store.blocks.iter().rev() {
        if budget.is_spent() {
            partial = true;
            break;
        }
        let bits = found(block, plan, span, budget);
        total += bits.count();
        counted.block(block, target, &bits);
    }
    let documents = counted.documents;
    let distinct = counted.counts.len() as u64;
    let mut values: Vec<(Key<'_>, u64)> = counted.counts.into_iter().collect();
    let order = |one: &(Key<'_>, u64), other: &(Key<'_>, u64)| other.1.cmp(&one.1).then(one.0.cmp(&other.0));
    if values.len() > limit && limit > 0 {
        values.select_nth_unstable_by(limit - 1, order);
    }
    values.truncate(limit);
    values.sort_by(order);
    let values = values.into_iter().map(|(key, documents)| ValueNow { value: key.to_string(), documents });
    Values {
        documents,
        missing: total - documents.min(total),
        distinct,
        values: values.collect(),
        min: counted.least,
        max: counted.greatest,
        partial,
    }
}

fn without_field(store: &Store, plan: &Plan, span: Span, budget: &mut Budget) -> Values {
    let found = store.blocks.iter().map(|block| found(block, plan, span, budget).count());
    Values { missing: found.sum(), ..Values::default() }
}

/// The rows of a block that a plan finds in a span of time.
pub(super) fn found(block: &Block, plan: &Plan, span: Span, budget: &mut Budget) -> Bits {
    if span.to.is_some_and(|to| block.least_time >= to)
        || span.from.is_some_and(|from| block.greatest_time < from)
    {
        return Bits::none();
    }
    let mut bits = eval(plan, block, budget);
    if span != Span::default() {
        let mut within = Bits::none();
        bits.rows().filter(|row| span.has(block.time(*row))).for_each(|row| within.set(row));
        bits = within;
    }
    bits
}

/// A value as a key: equal numbers are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Key<'s> {
    Text(&'s str),
    Number(String),
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Text(text) => f.write_str(text),
            Key::Number(text) => f.write_str(text),
        }
    }
}

#[derive(Default)]
struct Counted<'s> {
    documents: u64,
    counts: HashMap<Key<'s>, u64>,
    least_number: Option<Number>,
    greatest_number: Option<Number>,
    least: Option<String>,
    greatest: Option<String>,
}

impl<'s> Counted<'s> {
    fn block(&mut self, block: &'s Block, target: Target, bits: &Bits) {
        match target {
            Target::Field(field) => {
                block.column(field).into_iter().for_each(|column| self.column(column, bits));
            }
            Target::Time(_) => {
                let mut timed = block.timed.clone();
                timed.and(bits);
                self.times(timed.rows().map(|row| block.time(row)));
            }
            Target::Received => self.times(bits.rows().map(|row| block.arrival(row))),
            Target::Lag => self.numbers(bits.rows().map(|row| (row, Number::Int(lag(block, row)))), true),
            Target::Attempts => {
                let attempts = |row| Number::Int(i64::from(block.attempts(row)));
                self.numbers(bits.rows().map(|row| (row, attempts(row))), true);
            }
            Target::Spoiled => {
                for (row, words) in &block.spoiled {
                    if bits.has(*row) {
                        self.documents += 1;
                        for word in words {
                            *self.counts.entry(Key::Text(word)).or_default() += 1;
                        }
                    }
                }
            }
            Target::Any => {}
        }
    }

    fn column(&mut self, column: &'s Column, bits: &Bits) {
        self.documents += column.count_in(bits);
        if let Some(strings) = &column.strings {
            // Of each distinct value: the documents, and the newest row, so that a row counts once.
            let mut counts = vec![(0_u64, None); strings.distincts()];
            for (row, code) in strings.entries().filter(|(row, _)| bits.has(*row)) {
                if let Some((count, newest)) = counts.get_mut(code as usize)
                    && *newest != Some(row)
                {
                    (*count, *newest) = (*count + 1, Some(row));
                }
            }
            for (value, (count, _)) in strings.all().zip(counts).filter(|(_, (count, _))| *count > 0) {
                *self.counts.entry(Key::Text(value)).or_default() += count;
            }
        }
        if let Some(numbers) = &column.numbers {
            self.numbers(numbers.entries().filter(|(row, _)| bits.has(*row)), false);
        }
        if let Some(flags) = &column.flags {
            for (_, flag) in flags.entries().filter(|(row, _)| bits.has(*row)) {
                let text = if flag { "true" } else { "false" };
                *self.counts.entry(Key::Text(text)).or_default() += 1;
            }
        }
    }

    /// Counts the numbers of rows; `are_documents` if each row has one and was not counted yet.
    fn numbers(&mut self, numbers: impl Iterator<Item = (u16, Number)>, are_documents: bool) {
        let mut newest: Option<(u16, Number)> = None;
        for (row, number) in numbers {
            self.documents += u64::from(are_documents);
            // An array that repeats a number has it once.
            if newest.as_ref() == Some(&(row, number.clone())) {
                continue;
            }
            *self.counts.entry(Key::Number(number.to_string())).or_default() += 1;
            if self.least_number.as_ref().is_none_or(|least| number.cmp(least) == Ordering::Less) {
                self.least = Some(number.to_string());
                self.least_number = Some(number.clone());
            }
            if self.greatest_number.as_ref().is_none_or(|most| number.cmp(most) == Ordering::Greater) {
                self.greatest = Some(number.to_string());
                self.greatest_number = Some(number.clone());
            }
            newest = Some((row, number));
        }
    }

    /// Counts documents by their time, of which only the first and the last are shown.
    fn times(&mut self, times: impl Iterator<Item = i64>) {
        for time in times {
            self.documents += 1;
            let number = Number::Int(time);
            if self.least_number.as_ref().is_none_or(|least| number.cmp(least) == Ordering::Less) {
                self.least_number = Some(Number::Int(time));
            }
            if self.greatest_number.as_ref().is_none_or(|most| number.cmp(most) == Ordering::Greater) {
                self.greatest_number = Some(number);
            }
        }
        let text = |number: &Option<Number>| match number {
            Some(Number::Int(time)) => Some(time::text(*time)),
            _ => None,
        };
        (self.least, self.greatest) = (text(&self.least_number), text(&self.greatest_number));
    }
}
