//! The walk over a document's fields: the path of each, and the types of its values.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::field_type::FieldType;
use crate::json::{Escaped, Kind, Refused, Scanner};

/// The path of a field: its name below the path of the object that holds it.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: Escaped<'a>,
    hash: u64,
}

impl<'a> Path<'a> {
    fn new(parent: Option<&'a Path<'a>>, name: Escaped<'a>) -> Path<'a> {
        // Logz.io takes a dot for nesting: `a.b` is the field `b` of `a`, however it is written.
        let above = parent.map_or(0, |parent| parent.hash);
        let hash =
            name.text().split('.').fold(above, |above, part| xxh3_64_with_seed(part.as_bytes(), above));
        Path { parent, name, hash }
    }

    /// A hash by which the path is known.
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    /// The names from the document's root on, with dots between them.
    pub(super) fn text(&self) -> String {
        let mut names = vec![self.name.text()];
        let mut above = self.parent;
        while let Some(path) = above {
            names.push(path.name.text());
            above = path.parent;
        }
        names.reverse();
        names.join(".")
    }
}

/// Hands each value's path and type to `visit`, in the order in which they stand in the document.
///
/// The scanner refuses deep nesting, so the recursion is bounded.
pub(super) fn walk(document: &str, visit: &mut impl FnMut(&Path<'_>, FieldType)) -> Result<(), Refused> {
    let mut scanner = Scanner::new(document);
    members(&mut scanner, None, visit)?;
    scanner.end()
}

fn members(
    scanner: &mut Scanner<'_>,
    parent: Option<&Path<'_>>,
    visit: &mut impl FnMut(&Path<'_>, FieldType),
) -> Result<(), Refused> {
    scanner.object(|name, scanner| value(scanner, &Path::new(parent, name), visit))
}

fn value(
    scanner: &mut Scanner<'_>,
    path: &Path<'_>,
    visit: &mut impl FnMut(&Path<'_>, FieldType),
) -> Result<(), Refused> {
    let kind = scanner.kind()?;
    if let Some(found) = FieldType::of(kind) {
        visit(path, found);
    }
    match kind {
        Kind::Object => members(scanner, Some(path), visit),
        Kind::Array => scanner.array(|scanner| value(scanner, path, visit)),
        _ => scanner.value().map(drop),
    }
}

/// Returns a hash of the document's paths and types, in their order; `None` if the document is not a JSON object.
pub(super) fn shape(document: &str) -> Option<u64> {
    let (mut shape, mut last) = (0, None);
    let walked = walk(document, &mut |path, now| {
        // Lists of a thousand numbers and of two have the same shape.
        let this = Some((path.hash(), now));
        if this != last {
            shape = mix(path.hash() ^ now as u64, shape);
            last = this;
        }
    });
    walked.ok().map(|()| shape)
}

/// Joins two hashes.
pub(super) fn mix(one: u64, other: u64) -> u64 {
    xxh3_64_with_seed(&one.to_le_bytes(), other)
}

/// Returns the types that each field of a document has, by its path; none if the document is not a JSON object.
///
/// A field that is `null` or an empty array has no type. An array of mixed values gives its field several.
#[must_use]
pub fn field_types(document: &str) -> BTreeMap<String, BTreeSet<FieldType>> {
    let mut types: BTreeMap<String, BTreeSet<FieldType>> = BTreeMap::new();
    let walked = walk(document, &mut |path, now| {
        types.entry(path.text()).or_default().insert(now);
    });
    walked.map(|()| types).unwrap_or_default()
}
