//! Values that look like secrets and that no mask of the table covers.

use std::ops::Range;

use routing::Decision;

use super::excerpt::{Replaced, beginning, replaced};
use super::hits;

/// The finds of all detectors in what the masks left of a line.
pub(super) struct Left {
    /// The detectors and the places in the masked line.
    pub(super) found: Vec<(&'static str, Range<usize>)>,
    /// The masked line, with the beginning of each value in its place.
    pub(super) shown: Replaced,
}

/// Runs every detector over a masked line.
pub(super) fn left(decision: &Decision, masked: &str) -> Left {
    let found = hits::detected(decision, masked);
    let beginnings: Vec<String> =
        found.iter().map(|(_, place)| beginning(masked.get(place.clone()).unwrap_or_default())).collect();
    let places = found.iter().map(|(_, place)| place).zip(beginnings.iter().map(String::as_str));
    let shown = replaced(masked, places);
    Left { found, shown }
}
