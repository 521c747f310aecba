//! Small letters and words: how texts are compared in whatever case.

/// Appends a text in small letters.
pub(super) fn fold_into(folded: &mut String, text: &str) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        if let Some(new) = folded.get_mut(start..) {
            new.make_ascii_lowercase();
        }
    } else {
        folded.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// A text in small letters.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded
}

/// Returns true if and only if a text is the folded one in some case.
pub(super) fn folds_to(text: &str, folded: &str) -> bool {
    if text.is_ascii() {
        return text.len() == folded.len() && text.eq_ignore_ascii_case(folded);
    }
    text.chars().flat_map(char::to_lowercase).eq(folded.chars())
}

/// Returns true if and only if words are made of the character: letters, digits and `_`.
pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char| !is_word(char)).filter(|word| !word.is_empty())
}

/// The end of the word that a text begins with.
pub(super) fn word_end(text: &str) -> usize {
    text.find(|char| !is_word(char)).unwrap_or(text.len())
}

/// The start of the word that a text ends with.
pub(super) fn word_start(text: &str) -> usize {
    let before = text.char_indices().rev().find(|(_, char)| !is_word(*char));
    before.map_or(0, |(at, char)| at + char.len_utf8())
}
