//! Texts that can stand in a query at the caret.

use crate::query::{ARRIVAL, Term, byte_at};

use super::answer::{Suggestion, SuggestionKind};
use super::ask::{Budget, Span};
use super::bits::Bits;
use super::fold::fold;
use super::plan::{Plan, Target};
use super::store::Store;
use super::values::values;

/// The most suggestions of one kind.
const MOST: usize = 10;
/// The most distinct values that are looked through.
const LOOKED_AT: usize = 10_000;
const OPERATORS: [&str; 3] = ["AND", "OR", "NOT"];

/// Suggestions for a query at a UTF-16 code unit.
pub(super) fn suggest(store: &Store, query: &str, at: usize) -> Vec<Suggestion> {
    let caret = byte_at(query, at);
    let (before, behind) = query.split_at_checked(caret).unwrap_or((query, ""));
    let ends = |char: char| char.is_whitespace() || "()".contains(char);
    let start = before.char_indices().rev().find(|(_, char)| ends(*char));
    let start = start.map_or(0, |(at, char)| at + char.len_utf8());
    let end = caret + behind.find(ends).unwrap_or(behind.len());
    let token = before.get(start..).unwrap_or_default();
    let sign = token.len() - token.trim_start_matches(['-', '+', '!']).len();
    let token = token.get(sign..).unwrap_or_default();
    let start = start + sign;
    let units = |byte: usize| query.get(..byte).unwrap_or_default().encode_utf16().count();
    let make = |from: usize, (text, kind, documents): (String, SuggestionKind, u64)| Suggestion {
        text,
        kind,
        documents,
        from: units(from),
        to: units(end),
    };
    if let Some(colon) = colon(token) {
        let name = unescaped(token.get(..colon).unwrap_or_default());
        let value = token.get(colon + 1..).unwrap_or_default();
        let found = if name == "_exists_" { fields(store, value) } else { of_value(store, &name, value) };
        return found.into_iter().map(|found| make(start + colon + 1, found)).collect();
    }
    let has_left = !before.get(..start).unwrap_or_default().trim().is_empty();
    let names = fields(store, token).into_iter().map(|(name, kind, documents)| (name + ":", kind, documents));
    let begun = |operator: &&&str| {
        let is_begun = operator.to_lowercase().starts_with(&token.to_lowercase());
        !token.is_empty() && is_begun && (has_left || **operator == "NOT")
    };
    let operators = OPERATORS.iter().filter(begun);
    let operators = operators.map(|operator| ((*operator).to_owned(), SuggestionKind::Operator, 0));
    names.chain(operators).map(|found| make(start, found)).collect()
}

/// The byte of the colon behind a field's name.
fn colon(token: &str) -> Option<usize> {
    let mut escaped = false;
    token.char_indices().find_map(|(at, char)| {
        let is_colon = char == ':' && !escaped;
        escaped = char == '\\' && !escaped;
        is_colon.then_some(at)
    })
}

fn unescaped(text: &str) -> String {
    let mut escaped = false;
    text.chars()
        .filter(|char| {
            escaped = *char == '\\' && !escaped;
            !escaped
        })
        .collect()
}

/// Fields whose name has a text: those that begin with it first, then those that most documents have.
fn fields(store: &Store, typed: &str) -> Vec<(String, SuggestionKind, u64)> {
    let typed = fold(&unescaped(typed));
    let all = store.blocks.iter().map(|block| (block, block.all())).collect::<Vec<(_, Bits)>>();
    let mut found: Vec<(bool, u64, &str)> = Vec::new();
    for field in store.fields.all() {
        let name = store.fields.name(field);
        let folded = fold(name);
        if folded.contains(&typed) {
            let documents = all.iter().filter_map(|(block, all)| Some(block.column(field)?.count_in(all)));
            found.push((!folded.starts_with(&typed), documents.sum(), name));
        }
    }
    let own = ARRIVAL
        .iter()
        .chain(["@timestamp"].iter())
        .filter(|name| !typed.is_empty() && name.starts_with(&typed));
    found.extend(own.map(|name| (false, store.documents as u64, *name)));
    found.sort_by(|one, other| (one.0, other.1, one.2).cmp(&(other.0, one.1, other.2)));
    found.truncate(MOST);
    found.into_iter().map(|(_, count, name)| (Term(name).to_string(), SuggestionKind::Field, count)).collect()
}

/// Values of a field that begin with a text, most frequent first; then those that only have it.
fn of_value(store: &Store, name: &str, typed: &str) -> Vec<(String, SuggestionKind, u64)> {
    let is_quoted = typed.starts_with('"');
    let typed = fold(&unescaped(typed.trim_matches('"')));
    let target = Target::of(name, &store.fields);
    let budget = &mut Budget::of(std::time::Duration::from_millis(200));
    let values = values(store, target, &Plan::All, Span::default(), LOOKED_AT, budget);
    let mut found: Vec<(bool, u64, String)> = Vec::new();
    for value in values.values {
        let folded = fold(&value.value);
        if folded.contains(&typed) {
            found.push((!folded.starts_with(&typed), value.documents, value.value));
        }
    }
    found.sort_by(|one, other| (one.0, other.1, &one.2).cmp(&(other.0, one.1, &other.2)));
    found.truncate(MOST);
    let written = |value: &str| {
        if is_quoted || value.contains(char::is_whitespace) {
            format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            Term(value).to_string()
        }
    };
    found.into_iter().map(|(_, count, value)| (written(&value), SuggestionKind::Value, count)).collect()
}
