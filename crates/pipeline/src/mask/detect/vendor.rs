//! Tokens that a vendor gives a shape of its own: a prefix, an alphabet, a length.
//!
//! The shapes are data: `rows` lists them by vendor, each with its source. A checksum never refuses a token whose
//! prefix and length say enough, since test data and masked copies often break it; it only admits a token that is
//! glued to a word, where the shape alone would be too loose.

mod checksum;
mod edges;
mod index;
mod kind;
mod matching;
mod named;
mod quick;
mod rows;
mod shape;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::examples;

use std::ops::Range;

use super::look::Look;
use crate::mask::meter::Meter;
pub(super) use quick::may_be_at;

/// The name of the vendor whose token is at `place`.
pub(super) fn name_of(text: &str, place: &Range<usize>) -> Option<&'static str> {
    named::name_of(text, place)
}

/// The signs of all shapes.
pub(super) fn signs() -> Vec<&'static str> {
    index::signs()
}

/// Looks for a token around the sign that begins at `at`. Every shape that has this sign is tried; the longest token
/// wins.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let mut longest = None;
    for entry in index::at(bytes, at) {
        meter.charge(entry.sign.len())?;
        let found = matching::token(entry.shape, entry.sign, bytes, at, meter)?;
        longest = longest.into_iter().chain(found).max_by_key(Range::len);
    }
    Ok(longest)
}
