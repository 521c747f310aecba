//! Stage 5, mask: nothing goes on unmasked. Fails closed: what can't be masked is withheld or dropped.
//!
//! Two passes, so that clean messages cost next to nothing. [`prefilter`] looks for signs of anything maskable in
//! the message as it stands in the envelope; without any, the message is copied through. With one, [`exact`] reads
//! the message for real: through JSON, through JSON inside JSON strings, and through text.

mod detect;
mod exact;
mod hits;
mod judge;
mod keys;
mod literals;
mod meter;
mod names;
mod notation;
mod notes;
mod paths;
mod pattern;
mod plain;
mod prefilter;
mod rules;
mod search;
mod searched;
mod signs;
mod spelled;
mod substitute;
mod tally;
#[cfg(test)]
mod testing {
    pub(super) mod tests;
}
#[cfg(test)]
mod tests;
mod unmaskable;
mod wording;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use routing::{Mask, OnError};

use crate::json::{Escaped, escape};
use crate::mask_key::MaskKey;
use meter::Meter;
use prefilter::Prefilter;
use rules::Rules;
use tally::Tally;
pub(crate) use tally::{Hit, Near};
pub use unmaskable::Unmaskable;

/// A message that went through its masks. Only this module makes one, and only a `Masked` becomes a document.
#[derive(Debug)]
pub(crate) struct Masked<'a> {
    raw: Cow<'a, str>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Clean,
    Masked,
    Withheld(Unmaskable),
}

impl Masked<'_> {
    /// The message as the content of a JSON string.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns true if something was masked in it.
    pub(crate) fn is_masked(&self) -> bool {
        self.state == State::Masked
    }

    /// Returns true if the message could not be masked and is replaced.
    pub(crate) fn is_withheld(&self) -> bool {
        self.withheld().is_some()
    }

    /// The reason for which the message could not be masked and is replaced, if it is.
    pub(crate) fn withheld(&self) -> Option<Unmaskable> {
        match self.state {
            State::Withheld(reason) => Some(reason),
            State::Clean | State::Masked => None,
        }
    }
}

/// The text in place of a message that can't be masked.
const WITHHELD: &str = "[withheld]";

/// The masks of one decision, compiled.
#[derive(Debug, Default)]
pub(crate) struct Masker {
    compiled: Option<(Prefilter, Rules)>,
    patterns: usize,
    drop_on_error: bool,
}

impl Masker {
    pub(crate) fn new(masks: &[Arc<Mask>], key: Option<&MaskKey>) -> Masker {
        if masks.is_empty() {
            return Masker::default();
        }
        Masker {
            compiled: Some((Prefilter::new(masks), Rules::new(masks, key))),
            patterns: masks.iter().map(|mask| mask.patterns.len()).sum(),
            drop_on_error: masks.iter().any(|mask| mask.on_error == OnError::Drop),
        }
    }

    /// Masks a message, charging each look at it to `meter`. An error is the reason for which it can't be masked and is
    /// to be dropped.
    pub(crate) fn mask<'a>(&self, message: Escaped<'a>, meter: &Meter) -> Result<Masked<'a>, Unmaskable> {
        self.search(message, meter).or_else(|reason| self.withheld(reason))
    }

    /// A meter with the budget of one message under these masks.
    pub(crate) fn meter(&self, message: Escaped<'_>) -> Meter {
        Meter::new(message.raw().len(), self.patterns)
    }

    /// The message that goes on in place of one that can't be masked; an error where the masks say that it is to be
    /// dropped.
    pub(crate) fn withheld(&self, reason: Unmaskable) -> Result<Masked<'static>, Unmaskable> {
        if self.drop_on_error {
            return Err(reason);
        }
        Ok(Masked { raw: WITHHELD.into(), state: State::Withheld(reason) })
    }

    fn search<'a>(&self, message: Escaped<'a>, meter: &Meter) -> Result<Masked<'a>, Unmaskable> {
        let through = Masked { raw: Cow::Borrowed(message.raw()), state: State::Clean };
        let Some((prefilter, rules)) = &self.compiled else { return Ok(through) };
        if !prefilter.may_match(rules, message, meter)? {
            return Ok(through);
        }
        let Some(text) = exact::mask(rules, &message.text(), meter, None)? else { return Ok(through) };
        let mut raw = String::with_capacity(text.len() + text.len() / 8);
        escape(&text, &mut raw);
        Ok(Masked { raw: raw.into(), state: State::Masked })
    }
}

impl Masker {
    /// The text of a message as the masks leave it, the values that they mask, and those that they nearly do.
    pub(crate) fn noted(&self, message: Escaped<'_>) -> (Result<String, Unmaskable>, Vec<Hit>, Vec<Near>) {
        let (tally, text) = (Tally::default(), message.text());
        let masked = match &self.compiled {
            Some((_, rules)) => exact::mask(rules, &text, &self.meter(message), Some(&tally)),
            None => Ok(None),
        };
        let (hits, near) = tally.into_notes();
        (masked.map(|masked| masked.unwrap_or_else(|| text.into_owned())), hits, near)
    }
}

/// Maskers by the masks they hold: log groups share them.
#[derive(Debug)]
pub(crate) struct Maskers {
    key: Option<MaskKey>,
    made: HashMap<Vec<Arc<str>>, Arc<Masker>>,
}

impl Maskers {
    pub(crate) fn new(key: Option<MaskKey>) -> Maskers {
        Maskers { key, made: HashMap::new() }
    }

    pub(crate) fn get(&mut self, masks: &[Arc<Mask>]) -> Arc<Masker> {
        let names = masks.iter().map(|mask| Arc::clone(&mask.name)).collect();
        let make = || Arc::new(Masker::new(masks, self.key.as_ref()));
        Arc::clone(self.made.entry(names).or_insert_with(make))
    }
}
