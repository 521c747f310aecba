//! Warnings of masks that apply together, detect the same and replace it differently.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::decision::Sourced;
use crate::findings::Findings;
use crate::level::Levels;
use crate::mask::{Detector, Mask};
use crate::table::Table;
use crate::validate::together::route_levels;
use crate::written::{TableFile, entries};

/// A detector that two masks share, by the masks' names: the first is the one that decides.
type Overlap = (Arc<str>, Arc<str>, Detector);

pub(crate) fn warn(file: &TableFile, table: &Table, findings: &mut Findings) {
    let teams = table.teams.iter().map(|team| table.levels(Some(&team.name), &[]));
    let routes = table.routes.iter().enumerate().flat_map(|(index, route)| route_levels(index, route, table));
    let overlaps: BTreeSet<Overlap> = teams.chain(routes).flat_map(|levels| overlaps(&levels)).collect();
    for (first, second, detector) in overlaps {
        let name: &str = detector.into();
        findings
            .warning(
                place(file, &second, name),
                format!(
                    "The masks `{first}` and `{second}` both detect `{name}` and replace it differently."
                ),
            )
            .label(format!("where both apply, `{first}` determines the replacement"))
            .help(format!("remove `{name}` from one of them, or give both the same `with` or `hash`"));
    }
}

fn overlaps(levels: &Levels) -> Vec<Overlap> {
    let (masks, _) = levels.masks();
    let mut found = Vec::new();
    for (index, Sourced { value: first, .. }) in masks.iter().enumerate() {
        for Sourced { value: second, .. } in masks.iter().skip(index + 1) {
            found.extend(shared(first, second));
        }
    }
    found
}

fn shared(first: &Mask, second: &Mask) -> Vec<Overlap> {
    if first.with == second.with {
        return Vec::new();
    }
    let both = first.detect.iter().filter(|detector| second.detect.contains(detector));
    both.map(|detector| (Arc::clone(&first.name), Arc::clone(&second.name), *detector)).collect()
}

/// The place at which the mask states the detector.
fn place(file: &TableFile, mask: &str, detector: &str) -> Range<usize> {
    let written = file.masks.iter().filter(|written| written.name.get_ref() == mask);
    let mut stated = written.flat_map(|written| entries(written.detect.as_ref()));
    stated.find(|entry| entry.get_ref() == detector).map(toml::Spanned::span).unwrap_or_default()
}
