//! A plan on one block: the set of rows that it finds.

use super::ask::Budget;
use super::bits::Bits;
use super::block::Block;
use super::check::{Check, CheckKind};
use super::column::Column;
use super::number::Number;
use super::plan::{Plan, Target};
use super::strings::Strings;
use super::texts::Texts;

/// The rows that a plan finds. They are not all if the budget is spent.
pub(super) fn eval(plan: &Plan, block: &Block, budget: &mut Budget) -> Bits {
    match plan {
        Plan::All => block.all(),
        Plan::None => Bits::none(),
        Plan::And(plans) => {
            let mut bits = block.all();
            for plan in plans {
                bits.and(&eval(plan, block, budget));
                if bits.is_empty() {
                    break;
                }
            }
            bits
        }
        Plan::Or(plans) => {
            let mut bits = Bits::none();
            for plan in plans {
                bits.or(&eval(plan, block, budget));
            }
            bits
        }
        Plan::Not(plan) => {
            let mut bits = block.all();
            bits.and_not(&eval(plan, block, budget));
            bits
        }
        Plan::Leaf(target, check) => {
            let mut bits = Bits::none();
            leaf(*target, check, block, &mut bits, budget);
            bits
        }
    }
}

fn leaf(target: Target, check: &Check, block: &Block, bits: &mut Bits, budget: &mut Budget) {
    match target {
        Target::Field(field) => {
            if let Some(of_field) = block.column(field) {
                column(of_field, check, bits, budget);
            }
        }
        Target::Any => {
            block.columns.iter().for_each(|each| column(each, check, bits, budget));
            texts(&block.rest, check, bits, budget);
            if let CheckKind::Value { text, moment: Some(_), .. } = &check.kind
                && text.len() >= 20
            {
                rows(block.timed.rows(), |row| check.time(block.time(row)), bits);
            }
        }
        Target::Time(field) => {
            rows(block.timed.rows(), |row| check.time(block.time(row)), bits);
            if let Some(of_field) = field.and_then(|field| block.column(field)) {
                column(of_field, check, bits, budget);
            }
        }
        Target::Received => rows(all(block), |row| check.time(block.arrival(row)), bits),
        Target::Lag => rows(all(block), |row| check.number(&Number::Int(lag(block, row))), bits),
        Target::Attempts => {
            rows(all(block), |row| check.number(&Number::Int(i64::from(block.attempts(row)))), bits);
        }
        Target::Spoiled => {
            for (row, words) in &block.spoiled {
                if words.iter().any(|word| check.string(word)) {
                    bits.set(*row);
                }
            }
        }
    }
}

/// The milliseconds from a document's time to its arrival.
pub(super) fn lag(block: &Block, row: u16) -> i64 {
    block.arrival(row).saturating_sub(block.time(row))
}

fn all(block: &Block) -> impl Iterator<Item = u16> {
    0..block.next_row()
}

fn rows(rows: impl Iterator<Item = u16>, is_found: impl Fn(u16) -> bool, bits: &mut Bits) {
    rows.filter(|row| is_found(*row)).for_each(|row| bits.set(row));
}

fn column(column: &Column, check: &Check, bits: &mut Bits, budget: &mut Budget) {
    if matches!(check.kind, CheckKind::Exists) {
        column.present(bits);
        return;
    }
    if let Some(of_column) = &column.strings {
        strings(of_column, check, bits, budget);
    }
    if let Some(numbers) = &column.numbers
        && !matches!(check.kind, CheckKind::Value { number: None, .. })
    {
        for (row, number) in numbers.entries() {
            if check.number(&number) {
                bits.set(row);
            }
        }
    }
    if let Some(flags) = &column.flags {
        let found = [check.flag(false), check.flag(true)];
        for (row, flag) in flags.entries() {
            if found[usize::from(flag)] {
                bits.set(row);
            }
        }
    }
    if let Some(of_column) = &column.texts {
        texts(of_column, check, bits, budget);
    }
}

fn strings(strings: &Strings, check: &Check, bits: &mut Bits, budget: &mut Budget) {
    let mut found = vec![false; strings.distincts()];
    let mut some = false;
    if let (CheckKind::Value { text, .. }, false) = (&check.kind, check.folds) {
        if let Some(code) = strings.find(text)
            && let Some(slot) = found.get_mut(code as usize)
        {
            (*slot, some) = (true, true);
        }
    } else {
        for (slot, value) in found.iter_mut().zip(strings.all()) {
            if check.is_slow() && budget.step() {
                return;
            }
            if check.string(value) {
                (*slot, some) = (true, true);
            }
        }
    }
    if some {
        strings.with(&found, |row| bits.set(row));
    }
}

fn texts(texts: &Texts, check: &Check, bits: &mut Bits, budget: &mut Budget) {
    match &check.kind {
        CheckKind::Value { words: Some(words), .. } | CheckKind::Pattern { words: Some(words), .. } => {
            texts.find(words, bits);
        }
        CheckKind::Regex(regex) => texts.find_if(|word| !budget.step() && regex.word.is_match(word), bits),
        _ => {}
    }
}
