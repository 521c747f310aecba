//! The masks of one decision on message after message, for people: what they mask by which rule, and what they nearly
//! mask.

use std::ops::Range;
use std::sync::Arc;

use routing::{Decision, Mask};

use crate::json::{Escaped, escape};
use crate::mask::{Hit, Masker, Near, Unmaskable};
use crate::mask_key::MaskKey;

/// Masks, ready to be tried on messages.
#[derive(Debug)]
pub struct MaskTrial {
    masker: Masker,
    names: Vec<Arc<str>>,
}

/// The effects of masks on a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskNotes {
    /// The text that they leave.
    pub text: Result<String, Unmaskable>,
    /// The values that they mask, in order. A message that can't be masked has those found before the search ended.
    pub hits: Vec<MaskHit>,
    /// The places that they nearly mask, in order.
    pub near: Vec<NearMiss>,
}

/// A masked value. The value itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskHit {
    /// The mask.
    pub mask: Arc<str>,
    /// The rule of the mask, in words: ``name `password` ``, ``detector `vendor` (GitHub)``, ``key `a.b` ``, `pattern #1`.
    pub rule: String,
    /// The other rules that mask the value or a part of it.
    pub also: Vec<String>,
    /// The name beside the value, as the message spells it; empty without one.
    pub name: String,
    /// The value's length in characters.
    pub length: usize,
    /// The text in place of the value.
    pub with: String,
    /// The value's place in the message. Not known of values that show only when others are masked, and in JSON that
    /// must be mended.
    pub place: Option<Range<usize>>,
}

/// A place that a rule nearly masks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The mask.
    pub mask: Option<Arc<str>>,
    /// The rule, in words.
    pub rule: String,
    /// The name, as the message spells it; empty without one.
    pub name: String,
    /// The reason for which nothing is masked.
    pub reason: String,
    /// The place of the value or, without one, of the name, where it is known.
    pub place: Option<Range<usize>>,
}

impl MaskTrial {
    /// The masks of a decision.
    pub fn new(decision: &Decision, key: Option<&MaskKey>) -> MaskTrial {
        let masks: Vec<_> = decision.settings.masks.iter().map(|mask| Arc::clone(&mask.value)).collect();
        MaskTrial::of(&masks, key)
    }

    /// These masks.
    pub fn of(masks: &[Arc<Mask>], key: Option<&MaskKey>) -> MaskTrial {
        let names = masks.iter().map(|mask| Arc::clone(&mask.name)).collect();
        MaskTrial { masker: Masker::new(masks, key), names }
    }

    /// Answers the effects of the masks on a message.
    pub fn notes(&self, message: &str) -> MaskNotes {
        let mut raw = String::with_capacity(message.len());
        escape(message, &mut raw);
        let (text, hits, near) = self.masker.noted(Escaped::new(&raw));
        MaskNotes {
            text,
            hits: hits.into_iter().map(|hit| self.hit(hit)).collect(),
            near: near.into_iter().map(|near| self.near(near)).collect(),
        }
    }

    fn hit(&self, hit: Hit) -> MaskHit {
        let Hit { rule, also, mask, name, length, with, place, .. } = hit;
        MaskHit { mask: self.name(mask).unwrap_or_default(), rule, also, name, length, with, place }
    }

    fn near(&self, near: Near) -> NearMiss {
        let Near { rule, mask, name, because, place, .. } = near;
        NearMiss { mask: mask.and_then(|mask| self.name(mask)), rule, name, reason: because, place }
    }

    fn name(&self, mask: usize) -> Option<Arc<str>> {
        self.names.get(mask).cloned()
    }
}
