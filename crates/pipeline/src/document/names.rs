//! The names of members, as far as Logz.io minds them.

use std::borrow::Cow;

use crate::json::Escaped;

/// A key's text, its dots replaced: Logz.io takes a dot for nesting.
pub(super) fn clean(key: Escaped<'_>) -> Cow<'_, str> {
    let text = key.text();
    if text.bytes().any(|byte| byte == b'.') { text.replace('.', "_").into() } else { text }
}

/// Returns true if a name stands twice; Logz.io's store refuses such a document.
pub(super) fn any_twice<T: AsRef<str>>(names: &[T]) -> bool {
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
