//! `[masks.*]`: masks and their replacements.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use crate::detector::Detector;
use crate::findings::Findings;
use crate::keys;
use crate::mask::{Mask, OnError, Replacement};
use crate::pattern::Pattern;
use crate::rule_sets::RuleSet;
use crate::validate::names::{check_form, choice};
use crate::validate::{allow, includes, lists, mask_keys, mask_names};
use crate::written::{MaskFile, Text, Texts, entries};

/// The maximum length of `with`, which replaces values of any length, so that a masked line hardly grows.
const MAX_WITH: usize = 64;

const DEFAULT_WITH: &str = "[masked]";

/// The masks by name.
pub(crate) type Masks = BTreeMap<String, Arc<Mask>>;

pub(crate) fn masks(files: &[MaskFile], findings: &mut Findings) -> Masks {
    files.iter().map(|file| (file.name.get_ref().clone(), Arc::new(mask(file, findings)))).collect()
}

fn mask(file: &MaskFile, findings: &mut Findings) -> Mask {
    check_form("a mask", &file.name, "_", findings);
    check_something(file, findings);
    let includes = includes::includes(entries(file.include.as_ref()), findings);
    let keys = entries(file.keys.as_ref()).iter().filter_map(|key| checked_key(key, findings)).collect();
    let names = mask_names::names(entries(file.names.as_ref()), &includes, findings);
    let detect = detectors(entries(file.detect.as_ref()), findings);
    Mask {
        name: lists::shared(&file.name),
        keys: together(&includes, |set| set.keys.iter().map(|key| (*key).to_owned()), keys),
        names: together(&includes, |set| set.names.iter().map(|name| (*name).to_owned()), names),
        detect: together(&includes, |set| set.detect.iter().copied(), detect),
        patterns: file.patterns.as_ref().map(|list| patterns(file, list, findings)).unwrap_or_default(),
        allow: allow::allow(&file.allow, findings),
        partial: partial(file, findings),
        with: replacement(file, findings),
        on_error: on_error(file.on_error.as_ref(), findings),
        includes,
    }
}

/// The rules of the included sets and the mask's own, each once.
fn together<T: PartialEq, I: Iterator<Item = T>>(
    includes: &[&'static RuleSet],
    of: fn(&'static RuleSet) -> I,
    own: Vec<T>,
) -> Vec<T> {
    let mut all = Vec::new();
    for rule in includes.iter().flat_map(|set| of(set)).chain(own) {
        if !all.contains(&rule) {
            all.push(rule);
        }
    }
    all
}

fn check_something(file: &MaskFile, findings: &mut Findings) {
    let lists = [&file.include, &file.names, &file.keys, &file.detect, &file.patterns];
    if lists.iter().all(|list| entries(list.as_ref()).is_empty()) {
        findings
            .fault(
                file.name.span(),
                format!("The mask `{}` masks no values.", file.name.get_ref().escape_debug()),
            )
            .label("no include, names, keys, detect or patterns")
            .help("give it at least one of `include`, `names`, `keys`, `detect` and `patterns`");
    }
}

fn checked_key(key: &Text, findings: &mut Findings) -> Option<String> {
    let text = key.get_ref();
    if text.is_empty()
        || text.len() > crate::glob::MAX_LENGTH
        || text.contains(|c: char| c.is_control() || c == '"')
    {
        findings
            .fault(key.span(), "No key of a message can match this.")
            .label("bad key")
            .help(mask_keys::help(text));
        return None;
    }
    mask_keys::check(key, findings);
    Some(text.clone())
}

fn detectors(list: &[Text], findings: &mut Findings) -> Vec<Detector> {
    list.iter().filter_map(|name| choice(&keys::DETECT, name, findings)).collect()
}

fn patterns(file: &MaskFile, list: &Texts, findings: &mut Findings) -> Vec<Pattern> {
    let compiled = lists::patterns(list, findings);
    for (entry, pattern) in &compiled {
        check_pattern(file, entry, pattern, findings);
    }
    compiled.into_iter().map(|(_, pattern)| pattern).collect()
}

fn check_pattern(file: &MaskFile, entry: &Text, pattern: &Pattern, findings: &mut Findings) {
    if can_be_empty(pattern) {
        findings
            .fault(
                entry.span(),
                "This pattern matches the empty string, so that it would mask between all characters.",
            )
            .label("matches the empty string")
            .help("write what must be present, for example with `+` instead of `*`");
    } else if file.with.as_ref().is_some_and(|with| pattern.is_match(with.get_ref()) == Some(true)) {
        findings
            .fault(
                entry.span(),
                "This pattern matches its own `with`, so that a masked value would be masked again.",
            )
            .label("matches `with`")
            .help("choose a `with` that it does not match");
    }
}

/// Returns true if the pattern matches the empty string, in an empty message or between characters.
fn can_be_empty(pattern: &Pattern) -> bool {
    pattern.is_match("") == Some(true)
        || pattern.find_from("a B-1_c", 0).flatten().is_some_and(|found| found.is_empty())
}

fn partial(file: &MaskFile, findings: &mut Findings) -> bool {
    let is_true = |flag: &Spanned<bool>| *flag.get_ref();
    let partial = file.partial.as_ref().filter(|partial| is_true(partial));
    if let Some(partial) = partial.filter(|_| file.hash.as_ref().is_some_and(is_true)) {
        findings
            .fault(partial.span(), "A mask has either `partial = true` or `hash = true`.")
            .label("beside `hash = true`")
            .help("remove one of the two: a hash leaves no part of the value");
    }
    partial.is_some()
}

fn replacement(file: &MaskFile, findings: &mut Findings) -> Replacement {
    let hash = file.hash.as_ref().is_some_and(|hash| *hash.get_ref());
    match &file.with {
        Some(with) if hash => {
            findings
                .fault(with.span(), "A mask has either `with` or `hash = true`.")
                .label("beside `hash = true`")
                .help("remove one of the two");
            Replacement::Hash
        }
        Some(with) => Replacement::Text(checked_with(with, findings)),
        None if hash => Replacement::Hash,
        None => Replacement::Text(DEFAULT_WITH.to_owned()),
    }
}

fn checked_with(with: &Text, findings: &mut Findings) -> String {
    let text = with.get_ref();
    let bad = |c: char| c.is_control() || matches!(c, '"' | '\'' | '`' | '\\');
    if text.is_empty() || text.chars().count() > MAX_WITH || text.contains(bad) {
        findings
            .fault(with.span(), "This text can't replace a masked value.")
            .label("bad `with`")
            .help(format!("use 1 to {MAX_WITH} characters, no quotes, backslashes or control characters"));
    }
    text.clone()
}

fn on_error(text: Option<&Text>, findings: &mut Findings) -> OnError {
    text.and_then(|text| choice(&keys::ON_ERROR, text, findings)).unwrap_or(OnError::Withhold)
}
