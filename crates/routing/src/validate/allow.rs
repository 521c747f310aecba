//! `allow` of a mask: values that are no secrets, each with a reason.

use crate::findings::Findings;
use crate::mask::{Allow, Allowed};
use crate::pattern::Pattern;
use crate::validate::lists;
use crate::written::{AllowFile, Text};

/// The maximum entries of one mask: each is compared with each value that the mask finds.
const MAX_ENTRIES: usize = 50;

/// The maximum length of a value. Longer values, such as certificates, have a pattern.
const MAX_VALUE: usize = 1_000;

/// Values of many kinds. A pattern that matches them all would turn the mask off.
const PROBES: [&str; 4] = ["q", "Zx 9_-=", "0000000000000000", "\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}"];

pub(crate) fn allow(list: &[AllowFile], findings: &mut Findings) -> Vec<Allow> {
    if let Some(over) = list.get(MAX_ENTRIES) {
        findings
            .fault(
                over.at.clone(),
                format!("There are {} entries; at most {MAX_ENTRIES} can be set.", list.len()),
            )
            .label("one too many")
            .help("write a pattern that matches several values");
    }
    list.iter().filter_map(|entry| allowed(entry, findings)).collect()
}

fn allowed(entry: &AllowFile, findings: &mut Findings) -> Option<Allow> {
    let reason = entry.reason.as_ref().filter(|reason| has_text(reason, findings));
    let value = match (&entry.value, &entry.pattern) {
        (Some(value), None) => checked_value(value, findings).map(Allowed::Value),
        (None, Some(pattern)) => checked_pattern(pattern, findings).map(Allowed::Pattern),
        (value, _) => {
            let label = if value.is_some() { "both" } else { "neither" };
            findings
                .fault(entry.at.clone(), "An entry of `allow` has either `value` or `pattern`.")
                .label(label)
                .help("write `{ value = \"…\", reason = \"…\" }` or `{ pattern = '…', reason = \"…\" }`");
            None
        }
    };
    Some(Allow { value: value?, reason: reason?.get_ref().clone() })
}

fn has_text(reason: &Text, findings: &mut Findings) -> bool {
    let has_text = !reason.get_ref().trim().is_empty();
    if !has_text {
        findings
            .fault(reason.span(), "The `reason` is empty.")
            .label("empty")
            .help("state the reason in a sentence");
    }
    has_text
}

fn checked_value(value: &Text, findings: &mut Findings) -> Option<String> {
    let text = value.get_ref();
    if text.trim().is_empty() || text.chars().count() > MAX_VALUE {
        findings
            .fault(value.span(), "This can't be an allowed value.")
            .label("bad value")
            .help(format!("write the whole value as it is logged, 1 to {MAX_VALUE} characters"));
        return None;
    }
    Some(text.clone())
}

fn checked_pattern(entry: &Text, findings: &mut Findings) -> Option<Pattern> {
    let pattern = lists::whole_pattern(entry, findings)?;
    if PROBES.iter().all(|probe| pattern.is_match(probe) == Some(true)) {
        findings
            .fault(entry.span(), "This pattern matches every value.")
            .label("turns the mask off")
            .help("write what tells the harmless values; to mask nothing, remove the mask");
    }
    Some(pattern)
}
