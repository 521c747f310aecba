//! The names of members, as far as Logz.io minds them.

use std::borrow::Cow;

use crate::json::Escaped;

/// A key's text, its dots replaced: Logz.io takes a dot for nesting.
pub(super) fn clean(key: Escaped<'_>) -> Cow<'_, str> {
    clean_text(key.text())
}

/// As [`clean`], of a key's text.
pub(super) fn clean_text(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte == b'.') { text.replace('.', "_").into() } else { text }
}

/// Returns true if a name has nothing to be seen: Elasticsearch refuses it ("field name cannot be an empty string").
pub(super) fn is_blank(name: &str) -> bool {
    !name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && name.trim().is_empty()
}

/// Returns true for a name that the store keeps for itself at a document's root: it refuses a document with such a
/// field (Elasticsearch, "Metadata fields": "Field [_id] is a metadata field and cannot be added inside a document").
pub(super) fn is_metadata(name: &str) -> bool {
    name.starts_with('_')
        && matches!(
            name,
            "_id"
                | "_index"
                | "_type"
                | "_source"
                | "_routing"
                | "_field_names"
                | "_ignored"
                | "_meta"
                | "_tier"
                | "_size"
                | "_doc_count"
                | "_version"
                | "_seq_no"
                | "_primary_term"
                | "_nested_path"
                | "_data_stream_timestamp"
        )
}

/// Returns true if a name stands twice; Logz.io's store refuses such a document.
pub(super) fn any_twice<T: AsRef<str>>(names: &[T]) -> bool {
    /// Names that differ in their signs are two; most do.
    const SIGNS: usize = 1_024;
    let mut seen = [0_u64; SIGNS / 64];
    let all_differ = names.iter().all(|name| {
        let sign = sign(name.as_ref().as_bytes()) % SIGNS;
        let Some(word) = seen.get_mut(sign / 64) else { return false };
        let bit = 1 << (sign % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    });
    !all_differ && is_any_twice(names)
}

/// A number that two equal names share, and that most others don't.
fn sign(name: &[u8]) -> usize {
    let byte = |at: usize| usize::from(name.get(at).copied().unwrap_or_default());
    let length = name.len();
    (byte(0) * 37 + byte(length / 2) * 101 + byte(length.wrapping_sub(1)) * 31)
        .wrapping_add(byte(length / 3) * 7 + length * 131)
}

fn is_any_twice<T: AsRef<str>>(names: &[T]) -> bool {
    /// So few are compared each with each: most differ in length already.
    const FEW: usize = 24;
    if names.len() <= FEW {
        let behind = |at: usize| names.get(at + 1..).unwrap_or_default();
        return names
            .iter()
            .enumerate()
            .any(|(at, name)| behind(at).iter().any(|other| other.as_ref() == name.as_ref()));
    }
    let mut sorted: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}
