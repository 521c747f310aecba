//! Base64 of all alphabets as it stands in text: escaped, percent-encoded, padded.

use std::ops::Range;

use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};

/// Base64 in a text.
pub(super) struct Base64 {
    pub(super) place: Range<usize>,
    /// Characters other than padding.
    pub(super) symbols: usize,
    pub(super) is_padded: bool,
}

/// Reads base64 from `start` on, `most` bytes of it at most: RFC 4648's two alphabets, the `~` of AWS's signed URLs, `\/`
/// as JSON may write it, and characters that are percent-encoded once or twice.
pub(super) fn read(bytes: &[u8], start: usize, most: usize, meter: &Meter) -> Result<Base64, Unmaskable> {
    let mut value = Base64 { place: start..start, symbols: 0, is_padded: false };
    let mut at = start;
    while at < bytes.len().min(start + most) {
        let (length, is_padding) = match bytes.get(at..).unwrap_or_default() {
            [b'%', b'2', b'5', b'3', b'D' | b'd', ..] => (5, true),
            [b'%', b'2', b'5', b'2', b'B' | b'b' | b'F' | b'f', ..] => (5, false),
            [b'%', b'3', b'D' | b'd', ..] => (3, true),
            [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] => (3, false),
            [b'\\', b'/', ..] => (2, false),
            [b'=', ..] => (1, true),
            [byte, ..] if byte.is_ascii_alphanumeric() || b"+/-_~".contains(byte) => (1, false),
            _ => break,
        };
        if value.is_padded && !is_padding {
            break;
        }
        value.symbols += usize::from(!is_padding);
        value.is_padded |= is_padding;
        at += length;
    }
    meter.charge(at - start + 1)?;
    value.place.end = at;
    Ok(value)
}

/// Returns true if base64 begins at `at`: none stands before it.
pub(super) fn begins(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let continues = match before {
        [.., b'+' | b'/' | b'-' | b'_' | b'~'] => true,
        [.., b'%', b'2', last] | [.., b'%', b'2', b'5', b'2', last] => {
            matches!(last, b'B' | b'b' | b'F' | b'f')
        }
        _ => false,
    };
    !continues && begins_word(bytes, at)
}

/// Returns true if the text is cut at `at`: it ends, or an ellipsis stands there.
pub(super) fn is_cut(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.is_empty()
        || rest.starts_with(b"...")
        || rest.starts_with("…".as_bytes())
        || rest.starts_with(b"\\u2026")
}
