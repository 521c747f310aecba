//! Masked keys: globs over whole names, in all their spellings.

use aho_corasick::AhoCorasick;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use routing::Mask;

/// The keys of several masks, each with the index of its mask.
#[derive(Debug)]
pub(crate) struct Keys {
    globs: GlobSet,
    masks: Vec<usize>,
    /// A piece of each glob, for a quick look: a key without any of them matches none.
    pieces: Option<AhoCorasick>,
}

impl Keys {
    pub(crate) fn new<'a>(masks: impl Iterator<Item = &'a Mask>) -> Keys {
        let keys = |(index, mask): (usize, &'a Mask)| mask.keys.iter().map(move |key| (index, key.as_str()));
        Keys::of(masks.enumerate().flat_map(keys))
    }

    /// Keys, each behind the index of its mask.
    pub(crate) fn of<'a>(keys: impl Iterator<Item = (usize, &'a str)>) -> Keys {
        let mut builder = GlobSetBuilder::new();
        let (mut owners, mut pieces) = (Vec::new(), Vec::new());
        for (index, key) in keys {
            for form in spellings(key) {
                let Some(glob) = key_glob(&form) else { continue };
                builder.add(glob);
                owners.push(index);
                pieces.push(piece(&form).to_owned());
            }
        }
        let can_look = pieces.iter().all(|piece| !piece.is_empty());
        let pieces = can_look.then(|| AhoCorasick::builder().ascii_case_insensitive(true).build(pieces));
        Keys {
            globs: builder.build().unwrap_or_else(|_| GlobSet::empty()),
            masks: owners,
            pieces: pieces.and_then(Result::ok),
        }
    }

    /// The mask of a JSON key: of the whole, or of what stands behind its last dot.
    pub(crate) fn mask_of_path(&self, key: &str) -> Option<usize> {
        let last = key.rsplit('.').next().filter(|last| last.len() < key.len());
        self.mask_of(key).or_else(|| self.mask_of(last?))
    }

    /// The mask of a key, matched whole, in whatever spelling: without regard to case, `-` and `_` alike, and
    /// `accessToken` as `access_token`.
    pub(crate) fn mask_of(&self, key: &str) -> Option<usize> {
        if self.globs.is_empty() || self.pieces.as_ref().is_some_and(|pieces| !pieces.is_match(key)) {
            return None;
        }
        let first = |key: &str| self.globs.matches(key).first().copied();
        let at = spellings(key).into_iter().filter_map(|key| first(&key)).min()?;
        self.masks.get(at).copied()
    }
}

/// The longest piece of a key that all its spellings hold, whatever their case.
fn piece(key: &str) -> &str {
    key.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|piece| piece.len()).unwrap_or("")
}

/// The form in which keys are compared.
pub(crate) fn normal(key: &str) -> String {
    key.to_ascii_lowercase().replace('-', "_")
}

/// The forms in which a key is compared: as it stands, and where letters in upper case begin its words
/// (`accessToken`, `AWSSecretKey`) with `_` between them.
pub(crate) fn spellings(key: &str) -> Vec<String> {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let begins_word = |at: usize| {
        let before = byte(at.wrapping_sub(1));
        byte(at).is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && byte(at + 1).is_ascii_lowercase())
    };
    let mut words = String::with_capacity(key.len() + 4);
    for (at, character) in key.char_indices() {
        if begins_word(at) {
            words.push('_');
        }
        words.push(character);
    }
    let mut forms = vec![normal(key)];
    if words.len() > key.len() {
        forms.push(normal(&words));
    }
    forms
}

/// `*` and `?` are special in a key, nothing else is.
pub(crate) fn key_glob(key: &str) -> Option<globset::Glob> {
    let mut pattern = String::new();
    for character in key.chars() {
        match character {
            '*' | '?' => pattern.push(character),
            other => pattern.push_str(&globset::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    GlobBuilder::new(&pattern).literal_separator(false).backslash_escape(false).build().ok()
}
