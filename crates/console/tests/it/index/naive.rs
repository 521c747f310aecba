//! A plain evaluation of a query on one parsed document: what the index must find.

use loghub_console::query::{Bound, Kind, Node, Piece, Query, Test};
use serde_json::Value;

/// Returns true if and only if the query finds the document.
pub(super) fn finds(query: &Query, line: &str) -> bool {
    let document: Value = serde_json::from_str(line).expect("a line is JSON");
    let mut values = Vec::new();
    flatten("", &document, &mut values);
    query.root().is_none_or(|root| node(root, &values))
}

fn flatten<'v>(path: &str, value: &'v Value, values: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, member, values);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| flatten(path, element, values)),
        Value::Null => {}
        _ => values.push((path.to_owned(), value)),
    }
}

fn node(part: &Node, values: &[(String, &Value)]) -> bool {
    match &part.kind {
        Kind::All => true,
        Kind::Or(parts) => parts.iter().any(|part| node(part, values)),
        Kind::And(parts) => parts.iter().all(|part| node(part, values)),
        Kind::Not(part) => !node(part, values),
        Kind::Leaf { field, test } => values.iter().any(|(path, value)| match field {
            Some(field) => **path == *field.name && passes(path, value, test, false),
            None => passes(path, value, test, true),
        }),
    }
}

fn passes(path: &str, value: &Value, asked: &Test, any_case: bool) -> bool {
    let has_words = value.as_str().is_some_and(|text| path == "message" || text.len() > 1_024);
    let shown = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let cased = |text: &str| if any_case { lower(text) } else { text.to_owned() };
    match asked {
        Test::Exists => true,
        Test::Word(wanted) if has_words => has(&words(&lower(&shown)), &words(&lower(wanted)), 0),
        Test::Phrase(wanted, slop) if has_words => has(&words(&lower(&shown)), &words(&lower(wanted)), *slop),
        Test::Word(wanted) | Test::Phrase(wanted, _) => match value {
            Value::Number(number) => wanted.parse::<f64>().ok() == number.as_f64(),
            _ => cased(&shown) == cased(wanted),
        },
        Test::Pattern(pieces) if has_words => {
            let patterns = patterns(pieces);
            let found = words(&lower(&shown));
            !patterns.is_empty()
                && found.windows(patterns.len()).any(|row| {
                    row.iter()
                        .zip(&patterns)
                        .all(|(word, pattern)| fits(pattern, &word.chars().collect::<Vec<_>>()))
                })
        }
        Test::Pattern(pieces) => fits(&flat(pieces, &cased), &cased(&shown).chars().collect::<Vec<_>>()),
        Test::Range(from, to) => match value {
            _ if from.value.is_none() && to.value.is_none() => true,
            _ if has_words => false,
            Value::Number(number) => {
                let within = |bound: &Bound, sign: f64| {
                    let Some(text) = &bound.value else { return true };
                    let Ok(end) = text.parse::<f64>() else { return false };
                    let beyond = (number.as_f64().expect("a number") - end) * sign;
                    beyond > 0.0 || (beyond == 0.0 && bound.included)
                };
                within(from, 1.0) && within(to, -1.0)
            }
            Value::String(text) => {
                let below = from
                    .value
                    .as_ref()
                    .is_none_or(|end| **end < **text || (from.included && **end == **text));
                let above =
                    to.value.as_ref().is_none_or(|end| **end > **text || (to.included && **end == **text));
                below && above
            }
            _ => false,
        },
        Test::Regex(_) => unreachable!("no regex is made"),
    }
}

fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for char in text.chars() {
        if char.is_alphanumeric() || char == '_' {
            words.last_mut().expect("one word").push(char);
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn signed(place: usize) -> i64 {
    i64::try_from(place).expect("a place in a short text")
}

/// Lucene's measure: each word's place, less its number, differs by at most the slop. Tries all places.
fn has(text: &[String], wanted: &[String], slop: u32) -> bool {
    fn from(text: &[String], wanted: &[String], number: usize, least: i64, most: i64, slop: i64) -> bool {
        let Some(word) = wanted.get(number) else { return true };
        (0..text.len()).filter(|place| text[*place] == *word).any(|place| {
            let moved = signed(place) - signed(number);
            let (least, most) = (least.min(moved), most.max(moved));
            (number == 0 || most - least <= slop)
                && from(
                    text,
                    wanted,
                    number + 1,
                    if number == 0 { moved } else { least },
                    if number == 0 { moved } else { most },
                    slop,
                )
        })
    }
    !wanted.is_empty() && from(text, wanted, 0, i64::MAX, i64::MIN, i64::from(slop))
}

/// A part of a pattern.
enum Part {
    Run,
    One,
    Char(char),
}

type Parts = Vec<Part>;

fn flat(pieces: &[Piece], cased: &dyn Fn(&str) -> String) -> Parts {
    let mut parts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Any => parts.push(Part::Run),
            Piece::One => parts.push(Part::One),
            Piece::Text(text) => parts.extend(cased(text).chars().map(Part::Char)),
        }
    }
    parts
}

fn patterns(pieces: &[Piece]) -> Vec<Parts> {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let mut patterns = vec![Vec::new()];
    for part in flat(pieces, &lower) {
        match part {
            Part::Char(char) if !(char.is_alphanumeric() || char == '_') => patterns.push(Vec::new()),
            part => patterns.last_mut().expect("one pattern").push(part),
        }
    }
    patterns.retain(|pattern| !pattern.is_empty());
    patterns
}

fn fits(pattern: &[Part], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, _) => text.is_empty(),
        (Some((Part::Run, rest)), _) => (0..=text.len()).any(|skipped| fits(rest, &text[skipped..])),
        (Some((Part::One, rest)), Some((_, behind))) => fits(rest, behind),
        (Some((Part::Char(wanted), rest)), Some((char, behind))) => wanted == char && fits(rest, behind),
        (Some(_), None) => false,
    }
}
