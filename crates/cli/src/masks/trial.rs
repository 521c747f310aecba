//! One message under the table's masks, and what looks like a secret in the rest of it.

use std::ops::Range;
use std::sync::Arc;

use pipeline::{MaskHit, MaskKey, MaskTrial, NearMiss, Unmaskable};
use routing::{Decision, Detector, Mask, OnError, Replacement};

use super::excerpt::beginning;
use super::replaced::Replaced;

/// The masks of the table, and all detectors. Each is compiled once for all messages.
pub(super) struct Trial {
    masks: MaskTrial,
    detectors: MaskTrial,
}

/// The effects of the masks on a message.
pub(super) struct Tried {
    /// The message with its values masked, and of each value that is left only the beginning.
    pub(super) shown: String,
    pub(super) hits: Vec<Placed<MaskHit>>,
    pub(super) near: Vec<Placed<NearMiss>>,
    /// The finds of detectors in what is left: the rules.
    pub(super) left: Vec<Placed<String>>,
}

/// A find.
pub(super) struct Placed<F> {
    pub(super) find: F,
    /// Its place in the message, where it is known.
    pub(super) place: Option<Range<usize>>,
    /// Its place in what is shown.
    pub(super) at: Range<usize>,
}

/// The text in place of a value that is left, where its place is not known.
const HIDDEN: &str = "…";

impl Trial {
    pub(super) fn new(decision: &Decision) -> Trial {
        // Hashes are shown, but they are not those of the hub.
        let masks = MaskTrial::new(decision, Some(&MaskKey::new(b"masks")));
        Trial { masks, detectors: MaskTrial::of(&[Arc::new(all_detectors())], None) }
    }

    /// Tries the masks on a message.
    pub(super) fn of(&self, message: &str) -> Result<Tried, Unmaskable> {
        let notes = self.masks.notes(message);
        let masked = notes.text?;
        let values = notes.hits.iter().map(|hit| (hit.place.clone(), hit.with.clone()));
        let one = Replaced::of(message, masked, &values.collect::<Vec<_>>());
        let found = self.detectors.notes(&one.text);
        let start = |place: &Range<usize>| beginning(one.text.get(place.clone()).unwrap_or_default());
        let values = found
            .hits
            .iter()
            .map(|hit| (hit.place.clone(), hit.place.as_ref().map_or(HIDDEN.to_owned(), start)));
        let two = Replaced::with_beginnings(
            &one.text,
            found.text.unwrap_or_default(),
            &values.collect::<Vec<_>>(),
            HIDDEN,
        );
        let hits = notes.hits.into_iter().zip(&one.places).map(|(find, at)| Placed {
            place: find.place.clone(),
            at: two.forth(at),
            find,
        });
        let near = notes.near.into_iter().map(|find| {
            let at = find.place.as_ref().map_or(0..0, |place| two.forth(&one.forth(place)));
            Placed { place: find.place.clone(), at, find }
        });
        let left = found.hits.into_iter().zip(&two.places).map(|(hit, at)| {
            let place = hit.place.as_ref().and_then(|place| one.back(place));
            Placed { place, at: at.clone(), find: hit.rule }
        });
        Ok(Tried { hits: hits.collect(), near: near.collect(), left: left.collect(), shown: two.text })
    }
}

/// A mask with every detector, also those that no rule set has.
fn all_detectors() -> Mask {
    Mask {
        name: Arc::from("detectors"),
        includes: Vec::new(),
        keys: Vec::new(),
        names: Vec::new(),
        detect: Detector::all().collect(),
        patterns: Vec::new(),
        allow: Vec::new(),
        partial: false,
        with: Replacement::Text(HIDDEN.to_owned()),
        on_error: OnError::Withhold,
    }
}
