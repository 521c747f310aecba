//! The shapes by their signs.

use std::sync::LazyLock;

use super::rows;
use super::shape::Shape;

/// A shape under one of its signs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) sign: &'static str,
    pub(super) shape: &'static Shape,
}

/// All entries, in the order of the first letters of their signs.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let shapes = rows::vendors().flat_map(|vendor| vendor.shapes);
    let mut entries: Vec<Entry> =
        shapes.flat_map(|shape| shape.signs.iter().map(move |sign| Entry { sign, shape })).collect();
    entries.sort_by_key(|entry| entry.sign);
    entries
});

/// The signs, each once.
pub(super) fn signs() -> Vec<&'static str> {
    let mut signs: Vec<&'static str> = ENTRIES.iter().map(|entry| entry.sign).collect();
    signs.dedup();
    signs
}

/// The entries whose sign stands at `at`, in its exact case. A sign has at least three bytes.
pub(super) fn at(bytes: &[u8], at: usize) -> impl Iterator<Item = &'static Entry> {
    let rest = bytes.get(at..).unwrap_or_default();
    alike(rest).iter().filter(move |entry| rest.starts_with(entry.sign.as_bytes()))
}

/// The entries whose signs begin with the same three bytes as `rest`.
pub(super) fn alike(rest: &[u8]) -> &'static [Entry] {
    let Some(key) = rest.get(..3) else { return &[] };
    let from = ENTRIES.partition_point(|entry| entry.sign.as_bytes() < key);
    let entries = ENTRIES.get(from..).unwrap_or_default();
    let count = entries.iter().take_while(|entry| entry.sign.as_bytes().starts_with(key)).count();
    entries.get(..count).unwrap_or_default()
}
