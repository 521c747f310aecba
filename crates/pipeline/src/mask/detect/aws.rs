//! AWS's access keys: ids, which are identifiers, and secrets.

use super::{Look, begins_word};
use crate::mask::meter::Meter;

pub(super) const KEY_SIGNS: &[&str] = &["AKIA", "ASIA"];
pub(super) const SECRET_SIGNS: &[&str] = &[];

/// AWS, "IAM identifiers": access key ids are `AKIA` or `ASIA` and sixteen letters and digits.
pub(super) fn look_for_key(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(at..at + 4), Some(b"AKIA" | b"ASIA")) || !begins_word(bytes, at) {
        return Ok(None);
    }
    let length = meter.run(bytes, at, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())?;
    let ends = !bytes.get(at + length).is_some_and(u8::is_ascii_alphanumeric);
    Ok((length == 20 && ends).then_some(at..at + length))
}

/// Not written yet.
pub(super) fn look_for_secret(_text: &str, _at: usize, _meter: &Meter) -> Look {
    Ok(None)
}
