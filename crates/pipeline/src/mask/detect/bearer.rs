//! Credentials of an `Authorization` header.

use super::{Look, begins_word, is_base64url};
use crate::mask::meter::Meter;

pub(super) const SIGNS: &[&str] = &["bearer"];

/// RFC 6750, section 2.1: `Bearer` and a b64token. Prose (`bearer of news`) holds no digit and is short.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    let end = at + "bearer".len();
    let gap = meter.run(bytes, end, |byte| matches!(byte, b' ' | b'\t' | b':' | b'='))?;
    if gap == 0 || !begins_word(bytes, at) {
        return Ok(None);
    }
    let token = end + gap;
    let is_credential = |byte| is_base64url(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=');
    let length = meter.run(bytes, token, is_credential)?;
    let credentials = bytes.get(token..token + length).unwrap_or_default();
    let is_long = length >= 20 || (length >= 6 && credentials.iter().any(u8::is_ascii_digit));
    Ok(is_long.then_some(token..token + length))
}
