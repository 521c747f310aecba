//! Rules in words.

use std::iter::once;
use std::ops::Range;

use routing::Mask;

use super::detect;
use super::hits::Reason;
use super::keys::Keys;
use super::rules::{Rule, Rules};

/// A name that a table or a rule set writes.
pub(super) fn name(written: &str) -> String {
    format!("name `{written}`")
}

/// The rule by which what stands at a place of a text is masked, in words. `beside` is the name beside the value.
pub(super) fn words(
    rules: &Rules,
    rule: Rule<'_>,
    beside: &str,
    (text, place): (&str, &Range<usize>),
) -> String {
    let mask = rules.masks.get(rule.mask);
    match rule.reason {
        Reason::Name(written) => name(written),
        Reason::Key(_) => mask
            .and_then(|mask| key_of(mask, beside))
            .map_or("a key".to_owned(), |key| format!("key `{key}`")),
        Reason::Detector(detector) => {
            let maker = detect::maker(detector, text, place).map(|maker| format!(" ({maker})"));
            format!("detector `{}`{}", <&str>::from(detector), maker.unwrap_or_default())
        }
        Reason::Pattern(pattern) => {
            let mut patterns = mask.into_iter().flat_map(|mask| &mask.patterns);
            match patterns.position(|own| own.as_str() == pattern) {
                Some(at) => format!("pattern #{}", at + 1),
                None => "a pattern".to_owned(),
            }
        }
    }
}

/// The key of the mask that a name is: of a path, its last step.
fn key_of<'m>(mask: &'m Mask, name: &str) -> Option<&'m str> {
    let keys = || mask.keys.iter().map(String::as_str);
    if mask.keys.len() == 1 {
        return keys().next();
    }
    let is_it = |key: &&str| Keys::of(once((0, *key))).mask_of_path(name).is_some();
    let last = |key: &&str| key.rsplit('.').next().is_some_and(|last| is_it(&last));
    let plain = keys().filter(|key| !key.contains('.')).find(is_it);
    plain.or_else(|| keys().find(is_it)).or_else(|| keys().filter(|key| key.contains('.')).find(last))
}
