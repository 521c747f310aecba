//! The keys that `[defaults]`, teams and routes share.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use crate::decision::FieldValue;
use crate::field_names;
use crate::findings::Findings;
use crate::keys;
use crate::level::Level;
use crate::mask::Mask;
use crate::pattern::Pattern;
use crate::validate::field_rules;
use crate::validate::lists;
use crate::validate::masks::Masks;
use crate::validate::names::{Names, choice};
use crate::validate::retention;
use crate::written::{LevelFile, Text, Texts, entries};

/// The longest field that Logz.io indexes, in characters (Logz.io, invalid log errors).
const MAX_FIELD: usize = 32_700;

/// The most fields of one level: Logz.io indexes 1,000 of a document, most of which belong to the message (Logz.io,
/// invalid log errors).
const MAX_FIELDS: usize = 50;

const MAX_KIND: usize = 100;

pub(crate) fn level(file: &LevelFile, names: &Names, masks: &Masks, findings: &mut Findings) -> Level {
    check_reason(file, findings);
    Level {
        ship: file.ship.as_ref().map(|ship| *ship.get_ref()),
        masks: used_masks(file, names, masks, findings),
        unmask: unmask(file, names, findings),
        reason: file.reason.as_ref().map(|reason| reason.get_ref().clone()).unwrap_or_default(),
        fields: fields(&file.fields, findings),
        drop: file.drop.as_ref().map(|list| message_patterns(list, findings)),
        keep: file.keep.as_ref().map(|list| message_patterns(list, findings)),
        sample: file.sample.as_ref().map(|sample| checked_sample(sample, findings)),
        platform: file.platform.as_ref().and_then(|text| choice(&keys::PLATFORM, text, findings)),
        parse: file.parse.as_ref().and_then(|text| choice(&keys::PARSE, text, findings)),
        long: file.long.as_ref().and_then(|text| choice(&keys::LONG, text, findings)),
        levels: file.levels.as_ref().and_then(|text| choice(&keys::LEVELS, text, findings)),
        original: file.original.as_ref().and_then(|text| choice(&keys::ORIGINAL, text, findings)),
        remove: file.remove.as_ref().map(|list| field_rules::names(list, findings)),
        rename: file.rename.as_ref().map(|renames| field_rules::renames(renames, findings)),
        text: file.text.as_ref().map(|list| field_rules::names(list, findings)),
        kind: file.kind.as_ref().map(|kind| checked_kind(kind, findings)),
        filter_pattern: file.filter_pattern.as_ref().map(|text| retention::filter_pattern(text, findings)),
        retention: file.retention.as_ref().map(|file| retention::retention(file, findings)),
    }
}

fn check_reason(file: &LevelFile, findings: &mut Findings) {
    match (&file.unmask, &file.reason) {
        (Some(unmask), None) => {
            findings
                .fault(unmask.span(), "`unmask` needs a `reason`.")
                .label("no `reason` beside it")
                .help("write `reason = \"…\"`: decisions show it");
        }
        (None, Some(reason)) => {
            findings
                .fault(reason.span(), "`reason` has no effect without `unmask`.")
                .label("no `unmask` beside it")
                .help("remove it, or write `unmask = [\"…\"]`");
        }
        (Some(_), Some(reason)) if reason.get_ref().trim().is_empty() => {
            findings
                .fault(reason.span(), "The `reason` is empty.")
                .label("empty")
                .help("state the reason in a sentence");
        }
        _ => {}
    }
}

fn used_masks(file: &LevelFile, names: &Names, masks: &Masks, findings: &mut Findings) -> Vec<Arc<Mask>> {
    let used = entries(file.masks.as_ref()).iter();
    used.filter(|name| names.is_mask(name, findings))
        .filter_map(|name| masks.get(name.get_ref()).cloned())
        .collect()
}

fn unmask(file: &LevelFile, names: &Names, findings: &mut Findings) -> Vec<Arc<str>> {
    lists::check_filled(file.unmask.as_ref(), "name the masks to remove, or omit the key", findings);
    let used = entries(file.unmask.as_ref()).iter();
    used.filter(|name| names.is_mask(name, findings)).map(lists::shared).collect()
}

/// Patterns of `drop` and `keep`. An empty list is sound: it undoes an outer level's.
fn message_patterns(list: &Texts, findings: &mut Findings) -> Vec<Pattern> {
    let compiled = lists::patterns(list, findings);
    for (entry, _) in compiled.iter().filter(|(_, pattern)| matches_everything(pattern)) {
        findings
            .fault(entry.span(), "This pattern matches every message.")
            .label("matches the empty string anywhere")
            .help("write what must be present; to ship no event, write `ship = false`");
    }
    compiled.into_iter().map(|(_, pattern)| pattern).collect()
}

/// Returns true if the pattern matches anywhere without any text, unlike `^$`, which matches empty messages only.
fn matches_everything(pattern: &Pattern) -> bool {
    const UNLIKELY: &str = "\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}";
    pattern.is_match("") == Some(true) && pattern.find_from(UNLIKELY, UNLIKELY.len() / 2).flatten().is_some()
}

fn checked_sample(sample: &Spanned<f64>, findings: &mut Findings) -> f64 {
    let share = *sample.get_ref();
    if !(0.0..=1.0).contains(&share) {
        findings
            .fault(sample.span(), "`sample` is a share of events, from 0 to 1.")
            .label("out of range")
            .help("0.1 ships a tenth of the events, 0 ships only what `keep` matches");
    }
    share
}

fn checked_kind(kind: &Text, findings: &mut Findings) -> Arc<str> {
    let text = kind.get_ref();
    if text.is_empty()
        || text.chars().count() > MAX_KIND
        || text.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        findings
            .fault(kind.span(), "This can't be a `type`.")
            .label("malformed type")
            .help(format!("use 1 to {MAX_KIND} characters without spaces (Logz.io, shipping over HTTP)"));
    }
    lists::shared(kind)
}

fn fields(written: &[(Text, Spanned<FieldValue>)], findings: &mut Findings) -> BTreeMap<String, FieldValue> {
    if let Some((first_over, _)) = written.get(MAX_FIELDS) {
        findings
            .fault(
                first_over.span(),
                format!("There are {} fields; at most {MAX_FIELDS} can be set.", written.len()),
            )
            .label("one too many")
            .help("Logz.io indexes 1,000 fields of a document, and the message needs most of them");
    }
    for (key, value) in written {
        check_key(key, findings);
        check_length(value, findings);
    }
    written.iter().map(|(key, value)| (key.get_ref().clone(), value.get_ref().clone())).collect()
}

fn check_key(key: &Text, findings: &mut Findings) {
    let name = key.get_ref().as_str();
    let (message, hint) = if field_names::is_reserved(name) {
        ("is one of the document's own fields", "choose another name: loghub sets this one")
    } else if name.contains('.') {
        ("contains a dot", "write `_` for the dot: Logz.io treats dots in names as nested objects")
    } else if name.is_empty() || name.contains(char::is_control) || name.chars().count() > MAX_FIELD {
        ("is not a valid field name", "choose a short name without control characters")
    } else {
        return;
    };
    findings
        .fault(key.span(), format!("The field `{}` {message}.", short(name)))
        .label("bad field")
        .help(hint);
}

fn short(name: &str) -> String {
    name.chars().take(64).collect::<String>().escape_debug().to_string()
}

fn check_length(value: &Spanned<FieldValue>, findings: &mut Findings) {
    if let FieldValue::Text(text) = value.get_ref()
        && text.chars().count() > MAX_FIELD
    {
        findings
            .fault(value.span(), format!("This value has more than {MAX_FIELD} characters."))
            .label("too long")
            .help("shorten it: otherwise Logz.io spoils the whole document");
    }
}
