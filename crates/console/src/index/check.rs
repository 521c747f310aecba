//! The test of a value, made ready: numbers and times read, small letters, words to look for.

use std::cmp::Ordering;

use crate::query::{Bound, Piece, RegexTest, Test};

use super::fold::{fold, folds_to};
use super::number::Number;
use super::texts::Words;
use super::time::{self, Moment};
use super::wildcard::Pattern;

/// A test of values that is ready to be made.
#[derive(Debug)]
pub(super) struct Check {
    /// True if short texts are compared in whatever case.
    pub(super) folds: bool,
    pub(super) kind: CheckKind,
}

#[derive(Debug)]
pub(super) enum CheckKind {
    Exists,
    Value { text: Box<str>, number: Option<Number>, moment: Option<Moment>, words: Option<Words> },
    Pattern { pattern: Pattern, folded: Pattern, words: Option<Words> },
    Range { from: End, to: End },
    Regex(RegexTest),
}

/// An end of a range.
#[derive(Debug)]
pub(super) struct End {
    text: Option<Box<str>>,
    number: Option<Number>,
    moment: Option<Moment>,
    /// True if it is relative to now, and so no text.
    is_relative: bool,
    included: bool,
}

impl Check {
    /// Makes a test ready. It is of any field if `folds`.
    pub(super) fn new(test: &Test, folds: bool, now: i64) -> Check {
        let value = |text: &str, slop: u32| CheckKind::Value {
            text: if folds { fold(text).into() } else { text.into() },
            number: Number::parse(text),
            moment: Moment::parse(text, now),
            words: Words::of(text, slop),
        };
        let kind = match test {
            Test::Exists => CheckKind::Exists,
            Test::Word(word) => value(word, 0),
            Test::Phrase(words, slop) => value(words, *slop),
            Test::Pattern(pieces) => pattern(pieces),
            Test::Range(from, to) if from.value.is_none() && to.value.is_none() => CheckKind::Exists,
            Test::Range(from, to) => CheckKind::Range { from: End::new(from, now), to: End::new(to, now) },
            Test::Regex(regex) => CheckKind::Regex(regex.clone()),
        };
        Check { folds, kind }
    }

    /// Returns true if and only if the test may take long, in proportion to the value.
    pub(super) fn is_slow(&self) -> bool {
        matches!(self.kind, CheckKind::Regex(_) | CheckKind::Pattern { .. })
    }

    pub(super) fn string(&self, value: &str) -> bool {
        match &self.kind {
            CheckKind::Exists => true,
            CheckKind::Value { text, .. } if self.folds => folds_to(value, text),
            CheckKind::Value { text, .. } => **text == *value,
            CheckKind::Pattern { folded, .. } if self.folds => folded.matches(&fold(value)),
            CheckKind::Pattern { pattern, .. } => pattern.matches(value),
            CheckKind::Range { from, to } => {
                let has_moment = from.moment.is_some() || to.moment.is_some();
                let time = has_moment.then(|| time::rfc3339(value)).flatten();
                from.is_below_text(value, time) && to.is_above_text(value, time)
            }
            CheckKind::Regex(regex) if self.folds => regex.word.is_match(value),
            CheckKind::Regex(regex) => regex.value.is_match(value),
        }
    }

    pub(super) fn number(&self, value: &Number) -> bool {
        match &self.kind {
            CheckKind::Exists => true,
            CheckKind::Value { number, .. } => {
                number.as_ref().is_some_and(|number| number.cmp(value) == Ordering::Equal)
            }
            CheckKind::Pattern { pattern, .. } => pattern.matches(&value.to_string()),
            CheckKind::Range { from, to } => from.is_below(value) && to.is_above(value),
            CheckKind::Regex(regex) => regex.value.is_match(&value.to_string()),
        }
    }

    pub(super) fn flag(&self, value: bool) -> bool {
        let text = if value { "true" } else { "false" };
        !matches!(self.kind, CheckKind::Range { .. }) && self.string(text)
    }

    pub(super) fn time(&self, value: i64) -> bool {
        match &self.kind {
            CheckKind::Exists => true,
            CheckKind::Value { moment: Some(moment), .. } => (moment.at..moment.end()).contains(&value),
            CheckKind::Value { number, .. } => *number == Some(Number::Int(value)),
            CheckKind::Pattern { pattern, .. } => pattern.matches(&time::text(value)),
            CheckKind::Range { from, to } => from.is_before(value) && to.is_after(value),
            CheckKind::Regex(regex) => regex.value.is_match(&time::text(value)),
        }
    }
}

fn pattern(pieces: &[Piece]) -> CheckKind {
    let folded = Pattern::folded(pieces);
    let words = Words::fitting(&folded);
    CheckKind::Pattern { pattern: Pattern::new(pieces), folded, words }
}

impl End {
    fn new(bound: &Bound, now: i64) -> End {
        let text = bound.value.clone();
        let moment = text.as_ref().and_then(|text| Moment::parse(text, now));
        End {
            number: text.as_ref().and_then(|text| Number::parse(text)),
            is_relative: moment.is_some() && text.as_ref().is_some_and(|text| text.starts_with("now")),
            moment,
            text,
            included: bound.included,
        }
    }

    fn allows(&self, order: Ordering, wanted: Ordering) -> bool {
        order == wanted || (order == Ordering::Equal && self.included)
    }

    fn is_below_text(&self, value: &str, time: Option<i64>) -> bool {
        match (&self.text, self.moment, time) {
            (None, ..) => true,
            (Some(_), Some(_), Some(time)) => self.is_before(time),
            (Some(text), ..) => !self.is_relative && self.allows((**text).cmp(value), Ordering::Less),
        }
    }

    fn is_above_text(&self, value: &str, time: Option<i64>) -> bool {
        match (&self.text, self.moment, time) {
            (None, ..) => true,
            (Some(_), Some(_), Some(time)) => self.is_after(time),
            (Some(text), ..) => !self.is_relative && self.allows((**text).cmp(value), Ordering::Greater),
        }
    }

    fn is_below(&self, value: &Number) -> bool {
        match &self.number {
            Some(number) => self.allows(number.cmp(value), Ordering::Less),
            None => self.text.is_none(),
        }
    }

    fn is_above(&self, value: &Number) -> bool {
        match &self.number {
            Some(number) => self.allows(number.cmp(value), Ordering::Greater),
            None => self.text.is_none(),
        }
    }

    /// Returns true if and only if a time is behind this lower end.
    fn is_before(&self, value: i64) -> bool {
        match (self.moment, &self.number) {
            (Some(moment), _) if self.included => moment.at <= value,
            (Some(moment), _) => moment.end() <= value,
            (None, Some(number)) => self.allows(number.cmp(&Number::Int(value)), Ordering::Less),
            (None, None) => self.text.is_none(),
        }
    }

    /// Returns true if and only if a time is before this upper end.
    fn is_after(&self, value: i64) -> bool {
        match (self.moment, &self.number) {
            (Some(moment), _) if self.included => value < moment.end(),
            (Some(moment), _) => value < moment.at,
            (None, Some(number)) => self.allows(number.cmp(&Number::Int(value)), Ordering::Greater),
            (None, None) => self.text.is_none(),
        }
    }
}
