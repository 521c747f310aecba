//! The characters that may stand before and behind a token.

use super::shape::Start;
use crate::mask::detect::word::begins_word;

/// So many bytes around a token are looked at.
pub(super) const MARGIN: usize = 8;

/// Returns true if a token may begin at `at`.
pub(super) fn begins(bytes: &[u8], at: usize, start: Start) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
    let joins = match start {
        Start::Anywhere => return true,
        Start::Word => before == Some(b'_'),
        Start::Alone => matches!(before, Some(b'_' | b'-' | b'.')),
        Start::Apart => matches!(before, Some(b'_' | b'-' | b'.' | b'+' | b'/')),
    };
    !joins && (begins_word(bytes, at) || is_behind_percent(bytes, at))
}

/// RFC 3986, section 2.1: `%3D` is a character, and its letters are not of the word behind it.
fn is_behind_percent(bytes: &[u8], at: usize) -> bool {
    let escape = at.checked_sub(3).and_then(|start| bytes.get(start..at));
    matches!(escape, Some([b'%', one, two]) if one.is_ascii_hexdigit() && two.is_ascii_hexdigit())
}

/// The number of bytes at the start of `run` that are of an escape: `bytes` ends with the run, and what begins the
/// escape stands before it.
pub(super) fn escaped(bytes: &[u8], run: usize) -> usize {
    let (before, run) = bytes.split_at(bytes.len().saturating_sub(run));
    match (before, run) {
        ([.., b'\\'], [b'u', digits @ ..]) if hex_digits(digits) >= 4 => 5,
        ([.., b'\\', b'u'], digits) if hex_digits(digits) >= 4 => 4,
        ([.., b'\\'], [b'n' | b'r' | b't' | b'b' | b'f', ..]) => 1,
        ([.., b'%'], digits) if hex_digits(digits) >= 2 => 2,
        _ => 0,
    }
}

fn hex_digits(bytes: &[u8]) -> usize {
    bytes.iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count()
}

/// Returns true if a token may end before `end`.
pub(super) fn ends(bytes: &[u8], end: usize, start: Start) -> bool {
    match bytes.get(end) {
        Some(b'+' | b'/' | b'=') => start != Start::Apart,
        Some(byte) => !byte.is_ascii_alphanumeric() && *byte != b'_',
        None => true,
    }
}
