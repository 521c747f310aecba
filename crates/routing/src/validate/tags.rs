//! `tags` of `[subscribe]`: tags, and tags with a value. They match exactly.

use std::sync::Arc;

use crate::findings::Findings;
use crate::subscribe::{Tag, Tags};
use crate::validate::mask_keys::listed;
use crate::written::{TagsFile, Text, Texts, entries};

/// The longest key and value of a tag (AWS, "Tag your AWS resources").
const MAX_TAG_KEY: usize = 128;
const MAX_TAG_VALUE: usize = 256;

pub(crate) fn tags(file: &TagsFile, findings: &mut Findings) -> Tags {
    let mut list = |list: &Option<Texts>, place: &str| {
        entries(list.as_ref()).iter().filter_map(|entry| tag(entry, place, findings)).collect()
    };
    // No log group has two values of one tag, so that a list of values is never all of them.
    Tags { any: list(&file.any, ""), all: list(&file.all, " in `any`"), none: list(&file.none, "") }
}

/// `place` says where a list of values belongs, if not where it stands.
fn tag(entry: &Text, place: &str, findings: &mut Findings) -> Option<Tag> {
    let (key, value) = parts(entry.get_ref());
    let length = |text: &str| text.chars().count();
    if key.is_empty() || length(key) > MAX_TAG_KEY || value.is_some_and(|value| length(value) > MAX_TAG_VALUE)
    {
        findings
            .fault(entry.span(), "This is not a tag.")
            .label("neither `tag` nor `tag=value`")
            .help(format!("a key has 1 to {MAX_TAG_KEY} characters, a value at most {MAX_TAG_VALUE}"));
        return None;
    }
    check_characters(entry, place, findings);
    check_spaces(entry, findings);
    Some(Tag { key: Arc::from(key), value: value.map(Arc::from) })
}

fn parts(text: &str) -> (&str, Option<&str>) {
    text.split_once('=').map_or((text, None), |(key, value)| (key, Some(value)))
}

/// Objects to a tag that no log group has, such as a glob or a list.
fn check_characters(entry: &Text, place: &str, findings: &mut Findings) {
    let Some(c) = entry.get_ref().chars().find(|c| !may_stand(*c)) else { return };
    let help = match fix(entry.get_ref()).as_deref() {
        Some([one]) if !one.contains('=') => format!("write `{one:?}`: a tag alone matches any value"),
        Some([one]) => format!("write `{one:?}`"),
        Some(several) => format!("write one entry for each{place}: `{}`", listed(several)),
        None => {
            "tags match exactly: write one entry for each value, or the tag alone for any value".to_owned()
        }
    };
    findings
        .objection(entry.span(), "No log group has this tag.")
        .label(format!("no tag contains `{}`", c.escape_debug()))
        .help(help);
}

/// Returns true if a tag may contain `c`. Keys and values are `[\p{L}\p{Z}\p{N}_.:/=+\-@]*` (AWS, CloudWatch Logs,
/// `TagResource`).
fn may_stand(c: char) -> bool {
    let is_space = c.is_whitespace() && !c.is_control();
    c.is_alphanumeric() || is_space || "_.:/=+-@".contains(c)
}

/// The tags that the writer of `text` meant, if they can be told: `env` for `env=*`, and one for each part of a list.
fn fix(text: &str) -> Option<Vec<String>> {
    let (key, value) = parts(text);
    let tags: Vec<String> = match value {
        Some("*") => vec![key.to_owned()],
        Some(values) => values.split(SEPARATORS).map(|value| in_list(key, value.trim())).collect(),
        None => key.split(SEPARATORS).map(|key| key.trim().to_owned()).collect(),
    };
    // The spellings of the AWS CLI, `Key=env,Value=prod` and `Name=tag:env,Values=prod`, name no tag by themselves.
    if let Some((key, value)) = text.strip_prefix("Key=").and_then(|rest| rest.split_once(",Value=")) {
        return Some(vec![format!("{key}={value}")]);
    }
    let is_tag = |tag: &String| {
        !tag.is_empty()
            && !tag.starts_with("Name=")
            && !tag.starts_with("Values=")
            && !tag.ends_with('=')
            && tag.chars().all(may_stand)
    };
    tags.iter().all(is_tag).then_some(tags)
}

const SEPARATORS: [char; 3] = ['|', ',', ';'];

/// A value of a list; it may repeat its tag, as in `a=1, b=2`.
fn in_list(key: &str, value: &str) -> String {
    if value.contains('=') { value.to_owned() } else { format!("{key}={value}") }
}

/// Warns of spaces around a key or value. AWS permits them, so that such a tag can exist.
fn check_spaces(entry: &Text, findings: &mut Findings) {
    let (key, value) = parts(entry.get_ref());
    let has_space = |text: &str| text.trim() != text;
    if has_space(key) || value.is_some_and(has_space) {
        let plain =
            value.map_or_else(|| key.trim().to_owned(), |value| format!("{}={}", key.trim(), value.trim()));
        findings
            .warning(entry.span(), "This tag begins or ends with a space.")
            .label("tags match exactly, spaces included")
            .help(format!("write `{plain:?}`"));
    }
}
