//! A quick look at a token's sign in a message as it stands in the envelope, with its JSON escapes.
//!
//! It reads what the real look reads until an escape stands there, or until more than one length is right.

use super::index::{self, Entry};
use super::shape::{Piece, Proof};
use crate::mask::meter::{Meter, Unmaskable};

/// Returns false if no token is around the sign at `at`, however the message's escapes are read.
pub(crate) fn may_be_at(raw: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let rest = raw.get(at..).unwrap_or_default();
    meter.charge(3)?;
    // JSON may escape a slash, and a sign may begin with one.
    if rest.iter().take(3).any(|byte| matches!(byte, b'/' | b'\\')) {
        return Ok(true);
    }
    for entry in index::alike(rest) {
        meter.charge(entry.sign.len())?;
        if may_be(entry, rest, meter)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn may_be(entry: &Entry, rest: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    if let Some((before, _)) = entry.sign.split_once('/') {
        return Ok(rest.starts_with(before.as_bytes()));
    }
    let Some(rest) = rest.strip_prefix(entry.sign.as_bytes()) else { return Ok(false) };
    // A token with a right checksum may be glued to a word, and then has no other shape.
    if entry.shape.proof == Proof::Checksum {
        return Ok(true);
    }
    may_go_on(entry.shape.body, rest, meter)
}

fn may_go_on(pieces: &[Piece], mut rest: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    for piece in pieces {
        let length = match piece {
            Piece::Text(text) => {
                let length = rest.iter().zip(text.bytes()).take_while(|(one, other)| **one == *other).count();
                meter.charge(length + 1)?;
                if length < text.len() {
                    return Ok(rest.get(length) == Some(&b'\\'));
                }
                length
            }
            Piece::Run(kind, fewest, most) => {
                let (mut count, mut length) = (0, 0);
                while count < *fewest {
                    match kind.length(rest.get(length..).unwrap_or_default()) {
                        0 => break,
                        more => (count, length) = (count + 1, length + more),
                    }
                }
                meter.charge(length + 1)?;
                if count < *fewest {
                    return may_spell_more(rest, length, meter);
                }
                if fewest < most {
                    return Ok(true);
                }
                length
            }
            Piece::OneOf(_) | Piece::Maybe(_) => return Ok(true),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(true)
}

/// Returns true if an escape that may spell a character of an alphabet stands at `at`: `\/` or `\u002d`, at any depth.
fn may_spell_more(rest: &[u8], at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let backslashes = meter.run(rest, at, |byte| byte == b'\\')?;
    Ok(backslashes > 0 && matches!(rest.get(at + backslashes), None | Some(b'/' | b'u')))
}
