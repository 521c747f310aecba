//! JSON Web Tokens.

use super::{Look, begins_word, is_base64url};
use crate::mask::meter::{Meter, Unmaskable};

/// A JWT's header is a few hundred bytes; what is longer is none.
const LONGEST_HEADER: usize = 4_096;

pub(super) const SIGNS: &[&str] = &["eyJ"];

/// RFC 7519: three base64url parts, of which the first decodes to a JSON object that names `alg`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    if !begins_word(bytes, at) {
        return Ok(None);
    }
    let header = meter.run(bytes, at, is_base64url)?;
    if header > LONGEST_HEADER || !is_followed_by_two_parts(bytes, at + header, meter)? {
        return Ok(None);
    }
    meter.charge(header)?;
    if !names_alg(&bytes[at..at + header]) {
        return Ok(None);
    }
    // Encrypted tokens have five parts: all that hangs together goes.
    let end = at + meter.run(bytes, at, |byte| is_base64url(byte) || byte == b'.')?;
    Ok(Some(at..end))
}

/// Returns true if a dot, a part, and another dot stand at `at`.
fn is_followed_by_two_parts(bytes: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    if bytes.get(at) != Some(&b'.') {
        return Ok(false);
    }
    let payload = meter.run(bytes, at + 1, is_base64url)?;
    Ok(payload > 0 && bytes.get(at + 1 + payload) == Some(&b'.'))
}

fn names_alg(header: &[u8]) -> bool {
    base64_simd::URL_SAFE_NO_PAD
        .decode_to_vec(header)
        .is_ok_and(|json| memchr::memmem::find(&json, b"\"alg\"").is_some())
}
