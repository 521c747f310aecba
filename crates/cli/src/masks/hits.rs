//! The rules that mask something in a message, and the places: each rule is applied alone.

use std::iter;
use std::ops::Range;
use std::sync::Arc;

use pipeline::{MaskKey, masked_text, masks_that_hit};
use routing::{Decision, Detector, Mask, OnError, Replacement};

/// A value that a rule masks.
pub(super) struct Hit {
    /// The rule: "name `password`", "detector card", "key `a.b`", "pattern #1".
    pub(super) rule: String,
    /// The mask's name.
    pub(super) mask: Arc<str>,
    /// The value's place in the message.
    pub(super) place: Range<usize>,
}

/// A text that stands for a masked value, and in no message: private use characters of Unicode.
const MARK: &str = "\u{f8ff}\u{e000}\u{f8ff}";

/// The key of hashes, which are not shown.
fn key() -> MaskKey {
    MaskKey::new(b"masks")
}

/// The values that the decision's masks mask in the message, in order; `None` if it can't be masked.
pub(super) fn hits(decision: &Decision, message: &str) -> Option<Vec<Hit>> {
    let key = key();
    let hit = masks_that_hit(decision, Some(&key), message);
    if hit.is_empty() {
        return Some(Vec::new());
    }
    masked_text(decision, Some(&key), message)?;
    let mut found: Vec<Hit> = Vec::new();
    for mask in decision.settings.masks.iter().map(|mask| &mask.value) {
        if !hit.contains(&mask.name) {
            continue;
        }
        for (rule, alone) in rules(mask) {
            for place in places(decision, alone, message) {
                if found.iter().all(|other| place.end <= other.place.start || other.place.end <= place.start)
                {
                    found.push(Hit { rule: rule.clone(), mask: Arc::clone(&mask.name), place });
                }
            }
        }
    }
    found.sort_by_key(|hit| hit.place.start);
    Some(found)
}

/// The places in `text` at which any detector finds something, in order, each with the detector's name.
pub(super) fn detected(decision: &Decision, text: &str) -> Vec<(&'static str, Range<usize>)> {
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    for detector in Detector::all() {
        let alone = Mask { detect: vec![detector], ..nothing("detector") };
        let new = places(decision, alone, text);
        let is_new = |place: &Range<usize>| {
            found.iter().all(|(_, other)| place.end <= other.start || other.end <= place.start)
        };
        let new: Vec<_> = new.into_iter().filter(is_new).map(|place| (detector.into(), place)).collect();
        found.extend(new);
    }
    found.sort_by_key(|(_, place)| place.start);
    found
}

/// Each rule of the mask as a mask of its own.
fn rules(mask: &Mask) -> Vec<(String, Mask)> {
    let alone = || Mask { allow: mask.allow.clone(), ..nothing(&mask.name) };
    let names = mask
        .names
        .iter()
        .map(|name| (format!("name `{name}`"), Mask { names: vec![name.clone()], ..alone() }));
    let keys =
        mask.keys.iter().map(|key| (format!("key `{key}`"), Mask { keys: vec![key.clone()], ..alone() }));
    let detectors = mask.detect.iter().map(|detector| {
        let name = <&str>::from(detector);
        (format!("detector {name}"), Mask { detect: vec![*detector], ..alone() })
    });
    let patterns = mask.patterns.iter().enumerate().map(|(at, pattern)| {
        (format!("pattern #{}", at + 1), Mask { patterns: vec![pattern.clone()], ..alone() })
    });
    names.chain(keys).chain(detectors).chain(patterns).collect()
}

fn nothing(name: &str) -> Mask {
    Mask {
        name: Arc::from(name),
        includes: Vec::new(),
        keys: Vec::new(),
        names: Vec::new(),
        detect: Vec::new(),
        patterns: Vec::new(),
        allow: Vec::new(),
        partial: false,
        with: Replacement::Text(MARK.to_owned()),
        on_error: OnError::Withhold,
    }
}

/// The places that a mask masks.
fn places(decision: &Decision, mask: Mask, message: &str) -> Vec<Range<usize>> {
    let mut alone = decision.clone();
    alone.settings.masks.truncate(1);
    match alone.settings.masks.first_mut() {
        Some(first) => first.value = Arc::new(mask),
        None => return Vec::new(),
    }
    match masked_text(&alone, Some(&key()), message) {
        Some(masked) if masked == message => Vec::new(),
        Some(masked) => marked(message, &masked).unwrap_or_else(|| iter::once(0..message.len()).collect()),
        None => Vec::new(),
    }
}

/// The places of `message` that are marks in `masked`; `None` where the rest of the two differs, as where a JSON number
/// became `null`.
fn marked(message: &str, masked: &str) -> Option<Vec<Range<usize>>> {
    let mut parts = masked.split(MARK);
    let mut end = message.strip_prefix(parts.next()?).map(|rest| message.len() - rest.len())?;
    let mut places = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        let rest = message.get(end..)?;
        let is_last = at + 1 == parts.len();
        let length = if is_last { rest.strip_suffix(part)?.len() } else { rest.find(part)? };
        places.push(end..end + length);
        end += length + part.len();
    }
    (!places.is_empty()).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_places_of_the_message() {
        let masked = |text: &str| text.replace('#', MARK);
        for (message, with_marks, expected) in [
            ("a=secret", "a=#", Some(&["secret"][..])),
            ("a=one b=two c", "a=# b=# c", Some(&["one", "two"])),
            ("secret", "#", Some(&["secret"])),
            ("{\"n\":17}", "{\"n\":null}", None),
            ("x a=b", "y a=#", None),
        ] {
            let places = marked(message, &masked(with_marks));
            let values = places.map(|places| places.into_iter().map(|at| &message[at]).collect::<Vec<_>>());
            assert_eq!(values.as_deref(), expected, "{message}");
        }
    }
}
