//! The notes of one search, for people: each masked value with its rule, and what is nearly masked.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::json::Escaped;

/// The most notes of each kind: a message with more is told by its first ones.
const MAX_NOTES: usize = 1_000;

/// A masked value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The rule, in words.
    pub(crate) rule: String,
    /// The other rules that mask the value or a part of it, in words.
    pub(crate) also: Vec<String>,
    /// The index of the mask that has the rule.
    pub(crate) mask: usize,
    /// The name beside the value, as the message spells it; empty without one.
    pub(crate) name: String,
    /// The place of that name.
    pub(super) beside: Option<Range<usize>>,
    /// The value's length in characters.
    pub(crate) length: usize,
    /// The text in place of the value.
    pub(crate) with: String,
    /// The place of the value in the message's text, where it is known.
    pub(crate) place: Option<Range<usize>>,
}

/// A place that a rule nearly masks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    /// The rule, in words.
    pub(crate) rule: String,
    /// The index of the mask that has the rule.
    pub(crate) mask: Option<usize>,
    /// The name, as the message spells it; empty without one.
    pub(crate) name: String,
    /// The place of the name beside a value; none where the note is about the name itself.
    pub(super) beside: Option<Range<usize>>,
    /// The reason for which nothing is masked.
    pub(crate) because: String,
    /// The place of the value or, without one, of the name in the message's text, where it is known.
    pub(crate) place: Option<Range<usize>>,
}

/// The notes of one search.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    hits: RefCell<Vec<Hit>>,
    near: RefCell<Vec<Near>>,
    /// The JSON strings around the text that is being searched, the outermost first: the place of each in the text
    /// around it, and its content there.
    around: RefCell<Vec<(usize, String)>>,
    /// True if places are those of another text than the message's.
    has_no_places: Cell<bool>,
    /// True if the text was searched before.
    is_again: Cell<bool>,
}

impl Tally {
    /// From here on, places are not those of the message's text.
    pub(super) fn lose_places(&self) {
        self.has_no_places.set(true);
    }

    /// From here on, the text is one that was searched before, with its values replaced.
    pub(super) fn again(&self) {
        self.lose_places();
        self.is_again.set(true);
    }

    /// The text that is searched next is the content of a JSON string.
    pub(super) fn enter(&self, at: usize, raw: &str) {
        self.around.borrow_mut().push((at, raw.to_owned()));
    }

    pub(super) fn leave(&self) {
        self.around.borrow_mut().pop();
    }

    pub(super) fn hit(&self, hit: Hit) {
        let mut hits = self.hits.borrow_mut();
        if hits.len() < MAX_NOTES {
            let (place, beside) = (self.outer(hit.place.as_ref()), self.outer(hit.beside.as_ref()));
            hits.push(Hit { beside, place, ..hit });
        }
    }

    pub(super) fn near(&self, near: Near) {
        let mut notes = self.near.borrow_mut();
        if notes.len() < MAX_NOTES && !self.is_again.get() {
            let (place, beside) = (self.outer(near.place.as_ref()), self.outer(near.beside.as_ref()));
            notes.push(Near { beside, place, ..near });
        }
    }

    /// The place in the message's text of a place in the text that is being searched.
    fn outer(&self, place: Option<&Range<usize>>) -> Option<Range<usize>> {
        let place = place.filter(|_| !self.has_no_places.get())?.clone();
        let around = self.around.borrow();
        Some(
            around
                .iter()
                .rev()
                .fold(place, |place, (at, raw)| at + escaped(raw, place.start)..at + escaped(raw, place.end)),
        )
    }

    /// The masked values, and what is nearly masked beside them, both in the order of their places.
    pub(crate) fn into_notes(self) -> (Vec<Hit>, Vec<Near>) {
        let (hits, notes) = (self.hits.into_inner(), self.near.into_inner());
        // A name in JSON is also read as a text of its own, in which no value follows it. So is a value that is no secret.
        let of_notes = notes.iter().filter_map(|note| Some([note.beside.clone()?, note.place.clone()?]));
        let of_hits = hits.iter().filter_map(|hit| hit.beside.clone());
        let told: Vec<_> = of_notes.flatten().chain(of_hits).collect();
        let mut near: Vec<Near> = Vec::new();
        for note in notes {
            let is_told =
                note.beside.is_none() && told.iter().any(|place| overlap(Some(place), note.place.as_ref()));
            let is_masked = hits.iter().any(|hit| overlap(hit.place.as_ref(), note.place.as_ref()));
            if !is_told && !is_masked && !near.contains(&note) {
                near.push(note);
            }
        }
        near.sort_by_key(|note| start(note.place.as_ref()));
        (merged(hits), near)
    }
}

/// The place in a string's content of what is at `at` in its text.
fn escaped(raw: &str, at: usize) -> usize {
    let (mut text, mut place) = (0, 0);
    for (character, length) in Escaped::unread(raw).characters() {
        if text >= at {
            break;
        }
        text += character.len_utf8();
        place += length;
    }
    place
}

/// The values that are masked as one, as one: those whose places overlap or touch.
fn merged(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| {
        (start(hit.place.as_ref()), hit.place.as_ref().map(|place| usize::MAX - place.end))
    });
    let mut merged: Vec<Hit> = Vec::new();
    for hit in hits {
        let Some(place) = hit.place.clone() else {
            if !merged.contains(&hit) {
                merged.push(hit);
            }
            continue;
        };
        match merged.last_mut() {
            Some(last) if last.place.as_ref().is_some_and(|known| place.start <= known.end) => {
                last.take(hit, place);
            }
            _ => merged.push(hit),
        }
    }
    merged
}

impl Hit {
    /// Takes in a hit at `place`, which begins within this one or at its end.
    fn take(&mut self, hit: Hit, place: Range<usize>) {
        if let Some(known) = &mut self.place {
            self.length += place.end.saturating_sub(known.end);
            known.end = known.end.max(place.end);
        }
        if hit.rule != self.rule && !self.also.contains(&hit.rule) {
            self.also.push(hit.rule);
        }
    }
}

fn overlap(one: Option<&Range<usize>>, other: Option<&Range<usize>>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.start < other.end && other.start < one.end)
}

/// Places that are not known stand last.
fn start(place: Option<&Range<usize>>) -> usize {
    place.map_or(usize::MAX, |place| place.start)
}
