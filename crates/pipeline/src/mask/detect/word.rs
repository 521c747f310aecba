//! The edges of words, escapes around them left aside.

/// Returns true if a word can begin at `at`: nothing of a word stands before it, or only an escape, whose letters are
/// not of the word: `\n`, `\u000a`, a percent-encoded character, a terminal's colour.
pub(super) fn begins_word(bytes: &[u8], at: usize) -> bool {
    match bytes.get(..at).unwrap_or_default() {
        [] | [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f'] => true,
        [.., last] if !last.is_ascii_alphanumeric() => true,
        [.., b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => true,
        [before @ .., b'm'] => ends_in_colour(before),
        _ => escape_around(bytes, at - 1) == Some(at),
    }
}

/// ECMA-48: a colour is `ESC [`, numbers, and `m`.
pub(super) fn ends_in_colour(before: &[u8]) -> bool {
    const NUMBERS: usize = 20;
    let is_number = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
    let numbers = before.iter().rev().take(NUMBERS).take_while(is_number).count();
    before.get(..before.len() - numbers).is_some_and(|before| before.ends_with(b"["))
}

/// The end of the `\uXXXX` escape that the byte at `at` is a digit of.
pub(crate) fn escape_around(bytes: &[u8], at: usize) -> Option<usize> {
    (2..=5).filter_map(|back| at.checked_sub(back)).find_map(|start| match bytes.get(start..start + 6) {
        Some([b'\\', b'u', digits @ ..]) if digits.iter().all(u8::is_ascii_hexdigit) => Some(start + 6),
        _ => None,
    })
}

pub(super) fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}
