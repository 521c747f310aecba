//! The vendor of a token, for people.

use std::ops::Range;

use memchr::memmem::find_iter;

use super::{matching, rows};
use crate::mask::meter::Meter;

/// The name of the vendor whose token is at `place`.
pub(super) fn name_of(text: &str, place: &Range<usize>) -> Option<&'static str> {
    let (bytes, meter) = (text.as_bytes(), Meter::new(text.len(), 0));
    let mut shapes =
        rows::vendors().flat_map(|vendor| vendor.shapes.iter().map(move |shape| (vendor, shape)));
    let is_of = |sign: &&str, shape| {
        // The sign of a named value stands before it.
        let from = place.start.saturating_sub(sign.len());
        let within = bytes.get(from..place.end).unwrap_or_default();
        find_iter(within, sign.as_bytes())
            .any(|at| matching::token(shape, sign, bytes, from + at, &meter) == Ok(Some(place.clone())))
    };
    let found = shapes.find(|(_, shape)| shape.signs.iter().any(|sign| is_of(sign, shape)));
    found.map(|(vendor, _)| vendor.name)
}
