//! Notes on a query that need no documents: what Logz.io reads differently.

use super::fault::Note;
use super::lucene::ARRIVAL;
use super::place::Place;
use super::tree::{Kind, Node, Piece, Test};

fn at(text: &str, place: Place) -> &str {
    text.get(place.start..place.end).unwrap_or_default()
}

/// AND and OR beside each other.
pub(super) fn mixed(text: &str, place: Place) -> Note {
    let fix = format!("({})", at(text, place));
    Note::new(
        place.utf16(text),
        "AND and OR mixed: add parentheses, Lucene reads them differently",
        Some(fix),
    )
}

/// Parts without an operator.
pub(super) fn either(text: &str, places: &[Place]) -> Note {
    let whole = places.iter().copied().reduce(Place::to).unwrap_or_default();
    let words: Vec<&str> = places.iter().map(|place| at(text, *place)).collect();
    Note::new(whole.utf16(text), "either word; Alt+A asks for both", Some(words.join(" AND ")))
}

/// A part that changes nothing, because another has a `+`.
pub(super) fn optional(text: &str, place: Place) -> Note {
    let sentence = format!("`{}` changes nothing beside a term with `+`", at(text, place));
    Note::new(place.utf16(text), sentence, None)
}

/// A boost.
pub(super) fn boost(text: &str, place: Place) -> Note {
    let sentence = format!("`{}` is ignored: documents are in the order of time", at(text, place));
    Note::new(place.utf16(text), sentence, Some(String::new()))
}

/// A wildcard in quotes.
pub(super) fn star_in_quotes(text: &str, place: Place, quoted: &str) -> Option<Note> {
    let wild = ['*', '?'].into_iter().find(|char| quoted.contains(*char))?;
    let what = if wild == '*' { "`*` in quotes is a star" } else { "`?` in quotes is a question mark" };
    Some(Note::new(place.utf16(text), what, None))
}

/// A regex that may be meant as a path.
pub(super) fn regex(text: &str, place: Place, body: &str) -> Option<Note> {
    let is_plain = body.chars().all(|char| char.is_alphanumeric() || "-_. ".contains(char));
    let sentence = format!("read as the regex `{body}`: put it in quotes if you mean the path");
    is_plain.then(|| Note::new(place.utf16(text), sentence, Some(format!("\"{}\"", at(text, place)))))
}

/// Notes on one term, which is `raw` in the text.
pub(super) fn term(text: &str, raw: &str, node: &Node, has_field: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    let Kind::Leaf { field, test } = &node.kind else { return notes };
    let place = node.place.utf16(text);
    if let (Test::Word(_), "and" | "or" | "not" | "And" | "Or" | "Not", false) = (test, raw, has_field) {
        let capitals = raw.to_uppercase();
        let sentence = format!("write {capitals} in capitals; as it stands it is a word");
        notes.push(Note::new(place, sentence, Some(capitals)));
    }
    if matches!(test, Test::Word(_) | Test::Pattern(_)) {
        if raw.starts_with('/') {
            notes.push(Note::new(place, "`/` begins a regex in Logz.io", Some(test.to_string())));
        } else if raw.replace("\\:", "").contains(':') {
            notes.push(Note::new(
                place,
                "Logz.io wants `\\:` for a colon in a value",
                Some(test.to_string()),
            ));
        }
    }
    if let Test::Pattern(pieces) = test
        && let Some(first @ (Piece::Any | Piece::One)) = pieces.first()
    {
        let wild = if *first == Piece::Any { '*' } else { '?' };
        notes.push(Note::new(place, format!("Logz.io takes no leading `{wild}`"), None));
    }
    if let Some(field) = field
        && ARRIVAL.contains(&&*field.name)
    {
        let sentence = format!("`{}` is known only here; the copy for Logz.io leaves it out", field.name);
        notes.push(Note::new(field.place.utf16(text), sentence, None));
    }
    if let (Some("message"), Test::Regex(_)) = (field.as_ref().map(|field| &*field.name), test) {
        notes.push(Note::new(place, "a regex on `message` looks at one word at a time, as in Logz.io", None));
    }
    notes
}
