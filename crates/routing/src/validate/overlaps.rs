//! Warnings of masks that apply together, detect the same and replace it differently.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::decision::Sourced;
use crate::detector::Detector;
use crate::findings::Findings;
use crate::level::Levels;
use crate::mask::Mask;
use crate::rule_sets::rule_sets;
use crate::table::Table;
use crate::validate::together::route_levels;
use crate::written::{MaskFile, TableFile, entries};

/// Two masks by their names: the first is the one that decides.
type Pair = (Arc<str>, Arc<str>);

pub(crate) fn warn(file: &TableFile, table: &Table, findings: &mut Findings) {
    let teams = table.teams.iter().map(|team| table.levels(Some(&team.name), &[]));
    let routes = table.routes.iter().enumerate().flat_map(|(index, route)| route_levels(index, route, table));
    let mut overlaps: BTreeMap<Pair, BTreeSet<Detector>> = BTreeMap::new();
    for (pair, detector) in teams.chain(routes).flat_map(|levels| self::overlaps(&levels)) {
        overlaps.entry(pair).or_default().insert(detector);
    }
    for ((first, second), detectors) in overlaps {
        let names: Vec<&str> = detectors.iter().map(Into::into).collect();
        let (what, rules) = (listed(&names), if names.len() == 1 { "it" } else { "them" });
        findings
            .warning(
                place(file, &second, &names),
                format!(
                    "The masks `{first}` and `{second}` both detect {what} and replace {rules} differently."
                ),
            )
            .label(format!("where both apply, `{first}` determines the replacement"))
            .help(format!(
                "remove {what} from one of them, or give both the same `with`, `hash` and `partial`"
            ));
    }
}

/// The names in a sentence: `a`, `b` and `c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|name| format!("`{name}`")).collect();
            format!("{} and `{last}`", most.join(", "))
        }
    }
}

fn overlaps(levels: &Levels) -> Vec<(Pair, Detector)> {
    let (masks, _) = levels.masks();
    let mut found = Vec::new();
    for (index, Sourced { value: first, .. }) in masks.iter().enumerate() {
        for Sourced { value: second, .. } in masks.iter().skip(index + 1) {
            found.extend(shared(first, second));
        }
    }
    found
}

fn shared(first: &Mask, second: &Mask) -> Vec<(Pair, Detector)> {
    let pair = || (Arc::clone(&first.name), Arc::clone(&second.name));
    let both = first.detect.iter().filter(|detector| second.detect.contains(detector));
    both.filter(|detector| differ(first, second, **detector)).map(|detector| (pair(), *detector)).collect()
}

/// Returns true if the masks replace the finds of `detector` differently. `partial` holds for cards and addresses only.
fn differ(first: &Mask, second: &Mask, detector: Detector) -> bool {
    let is_partial = matches!(detector, Detector::Card | Detector::Email);
    first.with != second.with || is_partial && first.partial != second.partial
}

/// The place at which the mask states one of the detectors, or includes it.
fn place(file: &TableFile, mask: &str, detectors: &[&str]) -> Range<usize> {
    let written = || file.masks.iter().filter(|written| written.name.get_ref() == mask);
    let mut stated = written().flat_map(|written| entries(written.detect.as_ref()));
    let stated = stated.find(|entry| detectors.contains(&entry.get_ref().as_str()));
    let included = || written().flat_map(included).find(|(_, name)| detectors.contains(name));
    stated.map(toml::Spanned::span).or_else(|| included().map(|(at, _)| at)).unwrap_or_default()
}

/// The detectors of the sets that a mask includes, each at the set's place.
fn included(mask: &MaskFile) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    entries(mask.include.as_ref()).iter().flat_map(|entry| {
        let sets = rule_sets().iter().filter(|set| set.id == entry.get_ref());
        sets.flat_map(|set| set.detect).map(|detector| (entry.span(), detector.into()))
    })
}
