//! The built-in detectors: where in a text a secret stands. Each validates what it finds, so that false hits are few.
//!
//! Most finds hold a *sign*: a literal such as `bearer` or `ghp_`, which one search finds for all detectors at once.
//! There the detector looks at the text around the sign. What has no sign, the detector scans the text for by itself.

mod around;
mod aws;
mod bearer;
mod card;
mod command;
mod cookie;
mod domain;
mod email;
mod iban;
mod ip;
mod jwt;
mod phone;
mod placeholder;
mod private_key;
pub(crate) mod random;
mod runs;
mod signed;
mod ssn;
#[cfg(test)]
mod testing;
mod url_auth;
mod vendor;

use std::ops::Range;

use routing::Detector;

use super::meter::{Meter, Unmaskable};

/// Takes the places that a detector finds, in order.
pub(crate) type Found<'a> = &'a mut dyn FnMut(Range<usize>);

/// The place of a secret, or `None`.
pub(crate) type Look = Result<Option<Range<usize>>, Unmaskable>;

/// The signs of a detector's finds: ASCII literals of at least three bytes, found without regard to case. Each find
/// holds one of them, unescaped.
pub(crate) fn signs(detector: Detector) -> Vec<&'static str> {
    match detector {
        Detector::Bearer => bearer::SIGNS.to_vec(),
        Detector::Jwt => jwt::SIGNS.to_vec(),
        Detector::AwsKey => aws::KEY_SIGNS.to_vec(),
        Detector::AwsSecret => aws::SECRET_SIGNS.to_vec(),
        Detector::PrivateKey => private_key::SIGNS.to_vec(),
        Detector::UrlAuth => url_auth::signs(),
        Detector::Vendor => vendor::signs(),
        Detector::Cookie => cookie::SIGNS.to_vec(),
        Detector::Card | Detector::Email | Detector::Iban => Vec::new(),
        Detector::Ssn | Detector::Phone | Detector::Ip | Detector::Entropy => Vec::new(),
    }
}

/// Looks at `text` around the sign that begins at `at`.
pub(crate) fn look(detector: Detector, text: &str, at: usize, meter: &Meter) -> Look {
    match detector {
        Detector::Bearer => bearer::look(text, at, meter),
        Detector::Jwt => jwt::look(text, at, meter),
        Detector::AwsKey => aws::look_for_key(text, at, meter),
        Detector::AwsSecret => aws::look_for_secret(text, at, meter),
        Detector::PrivateKey => private_key::look(text, at, meter),
        Detector::UrlAuth => url_auth::look(text, at, meter),
        Detector::Vendor => vendor::look(text, at, meter),
        Detector::Cookie => cookie::look(text, at, meter),
        Detector::Card | Detector::Email | Detector::Iban => Ok(None),
        Detector::Ssn | Detector::Phone | Detector::Ip | Detector::Entropy => Ok(None),
    }
}

/// Hands every place in `text` that a detector finds without signs to `found`, in order.
pub(crate) fn scan(
    detector: Detector,
    text: &str,
    meter: &Meter,
    found: Found<'_>,
) -> Result<(), Unmaskable> {
    match detector {
        Detector::Card => card::find(text.as_bytes(), meter, found),
        Detector::Email => email::find(text, meter, found),
        Detector::Iban => iban::find(text.as_bytes(), meter, found),
        Detector::Ssn => ssn::find(text, meter, found),
        Detector::Phone => phone::find(text, meter, found),
        Detector::Ip => ip::find(text, meter, found),
        Detector::UrlAuth => url_auth::find(text, meter, found),
        _ => Ok(()),
    }
}

/// Returns true if a message may hold what a detector finds without signs: a quick look at the message as it stands in
/// the envelope, with its JSON escapes. It may be true where there is nothing, never the other way round.
pub(crate) fn may_hold(detector: Detector, raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    match detector {
        Detector::Card => card::may_be_in(raw, meter),
        Detector::Email => email::may_be_in(raw, meter),
        Detector::Iban => iban::may_be_in(raw, meter),
        Detector::Ssn => ssn::may_be_in(raw, meter),
        Detector::Phone => phone::may_be_in(raw, meter),
        Detector::Ip => ip::may_be_in(raw, meter),
        Detector::UrlAuth => url_auth::may_be_in(raw, meter),
        _ => Ok(false),
    }
}

/// Hands every place in `text` where `detector` finds something to `found`.
#[cfg(test)]
pub(crate) fn find(
    detector: Detector,
    text: &str,
    meter: &Meter,
    found: Found<'_>,
) -> Result<(), Unmaskable> {
    let folded = text.to_ascii_lowercase();
    for sign in signs(detector) {
        let mut end = 0;
        for (at, _) in folded.match_indices(&sign.to_ascii_lowercase()) {
            if at >= end
                && let Some(place) = look(detector, text, at, meter)?
            {
                end = place.end;
                found(place);
            }
        }
    }
    scan(detector, text, meter, found)
}

/// Returns true if a value is random enough for a secret.
pub(crate) fn is_random(_value: &str) -> bool {
    false
}

/// Returns true if a word can begin at `at`: nothing of a word stands before it, or only an escape such as `\n` or
/// `\u000a`, whose letters are not of the word.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| bytes.get(at)).copied();
    match before(1) {
        None => true,
        Some(b'n' | b'r' | b't' | b'b' | b'f') if before(2) == Some(b'\\') => true,
        Some(byte) => !byte.is_ascii_alphanumeric() || escape_around(bytes, at - 1) == Some(at),
    }
}

/// The end of the `\uXXXX` escape that the byte at `at` is a digit of.
pub(crate) fn escape_around(bytes: &[u8], at: usize) -> Option<usize> {
    (2..=5).filter_map(|back| at.checked_sub(back)).find_map(|start| match bytes.get(start..start + 6) {
        Some([b'\\', b'u', digits @ ..]) if digits.iter().all(u8::is_ascii_hexdigit) => Some(start + 6),
        _ => None,
    })
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}
