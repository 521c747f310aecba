//! Notes on a query that need the documents: unknown fields, values in another case, texts where numbers are.

use strsim::damerau_levenshtein;

use crate::query::{ARRIVAL, Field, Kind, Node, Note, Query, Term, Test};

use super::answer::FieldType;
use super::ask::Budget;
use super::eval::eval;
use super::fold::{fold, folds_to};
use super::number::Number;
use super::plan::Plan;
use super::store::Store;
use super::time::Moment;

/// The most notes about documents.
const NOTES: usize = 10;

/// The notes on a query: those that need no documents first.
pub(super) fn notes(store: &Store, query: &Query) -> Vec<Note> {
    let mut notes = query.notes().to_vec();
    if store.documents == 0 {
        return notes;
    }
    let most = notes.len() + NOTES;
    let mut left: Vec<&Node> = query.root().into_iter().collect();
    while let Some(node) = left.pop() {
        match &node.kind {
            Kind::And(parts) | Kind::Or(parts) => left.extend(parts.iter().rev()),
            Kind::Not(part) => left.push(part),
            Kind::Leaf { field: Some(field), test } if notes.len() < most => {
                notes.extend(of_leaf(store, query, node, field, test));
            }
            Kind::All | Kind::Leaf { .. } => {}
        }
    }
    notes
}

fn of_leaf(store: &Store, query: &Query, node: &Node, field: &Field, test: &Test) -> Option<Note> {
    let name = &*field.name;
    if ARRIVAL.contains(&name) || name == "@timestamp" {
        return None;
    }
    let Some(number) = store.fields.find(name) else { return Some(unknown(store, query, field)) };
    let place = node.place.utf16(query.text());
    if let Some(word) = no_number(test)
        && let Some(documents) = numbers(store, number)
    {
        let documents = counted(documents);
        return Some(Note::new(
            place,
            format!("`{name}` is a number in {documents}; `{word}` is none"),
            None,
        ));
    }
    let (Test::Word(wanted) | Test::Phrase(wanted, _)) = test else { return None };
    let plan = Plan::field(name, test, &store.fields, 0);
    let count = |plan: &Plan| -> u64 {
        store.blocks.iter().map(|block| eval(plan, block, &mut Budget::unlimited()).count()).sum()
    };
    if count(&plan) > 0 {
        return None;
    }
    let folded = fold(wanted);
    let columns = store.blocks.iter().filter_map(|block| block.column(number)?.strings.as_ref());
    let known = columns.flat_map(|strings| strings.all()).find(|value| folds_to(value, &folded))?;
    let documents = count(&Plan::field(name, &Test::Word(known.into()), &store.fields, 0));
    let fix = format!("{}:{}", Term(name), Term(known));
    let sentence = format!("case matters here: `{fix}` finds {}", counted(documents));
    Some(Note::new(place, sentence, Some(fix)))
}

fn counted(documents: u64) -> String {
    if documents == 1 { "1 document".to_owned() } else { format!("{documents} documents") }
}

/// A field that no document has, and the most similar one that some have.
fn unknown(store: &Store, query: &Query, field: &Field) -> Note {
    let wanted = fold(&field.name);
    let most = 1 + wanted.len() / 4;
    let near = |known: u32| {
        let name = store.fields.name(known);
        // Long names are hardly typed wrongly, and take long to compare.
        if name.len() > 64 || wanted.len() > 64 {
            return None;
        }
        let distance = damerau_levenshtein(&fold(name), &wanted);
        (distance <= most).then_some((distance, name))
    };
    let similar = store.fields.all().filter_map(near).min().map(|(_, name)| name);
    let place = field.place.utf16(query.text());
    let sentence = format!("no document has a field `{}`", field.name);
    match similar {
        Some(name) => {
            Note::new(place, format!("{sentence}; did you mean `{name}`?"), Some(Term(name).to_string()))
        }
        None => Note::new(place, sentence, None),
    }
}

/// The text of a test that can't be about a number.
fn no_number(test: &Test) -> Option<&str> {
    let is_none = |text: &&str| Number::parse(text).is_none() && Moment::parse(text, 0).is_none();
    match test {
        Test::Word(wanted) | Test::Phrase(wanted, _) => Some(&**wanted).filter(is_none),
        Test::Range(from, to) => {
            let mut ends = [&from.value, &to.value].into_iter().flatten().map(|text| &**text);
            ends.find(is_none)
        }
        _ => None,
    }
}

/// The documents that have a field, if all their values are numbers.
fn numbers(store: &Store, field: u32) -> Option<u64> {
    let mut documents = 0;
    for block in &store.blocks {
        if let Some(column) = block.column(field) {
            if column.kind() != FieldType::Number {
                return None;
            }
            documents += column.count_in(&block.all());
        }
    }
    Some(documents)
}
