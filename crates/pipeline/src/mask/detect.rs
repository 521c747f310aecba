//! The built-in detectors: where in a text a secret stands. Each validates what it finds, so that false hits are few.
//!
//! Most finds hold a *sign*: a literal such as `bearer` or `ghp_`, which one search finds for all detectors at once.
//! There the detector looks at the text around the sign. What has no sign, the detector scans the text for by itself.

mod access_key;
mod base64;
mod bearer;
mod body_line;
mod card;
mod command;
mod cookie;
mod der;
mod domain;
mod email;
mod iban;
mod identifier;
mod ip;
mod jwt;
mod look;
mod message_id;
mod pem_base64;
mod phone;
mod placeholder;
mod principal;
mod private_key;
mod random;
mod runs;
mod secret_access_key;
mod signed;
mod ssn;
mod stripe;
#[cfg(test)]
mod tests;
mod url_auth;
mod vendor;
mod word;

use std::ops::Range;

use routing::Detector;

use super::meter::{Meter, Unmaskable};
pub(crate) use identifier::is_of_thing;
pub(crate) use look::{Found, Look};
pub(crate) use random::is_random;
#[cfg(test)]
pub(crate) use tests::find;
#[cfg(test)]
pub(crate) use vendor::examples as vendor_examples;

/// The signs of a detector's finds: ASCII literals of at least three bytes, found without regard to case. Each find
/// holds one of them, unescaped.
pub(crate) fn signs(detector: Detector) -> Vec<&'static str> {
    match detector {
        Detector::Bearer => bearer::SIGNS.to_vec(),
        Detector::Jwt => jwt::SIGNS.to_vec(),
        Detector::AwsKey => access_key::SIGNS.to_vec(),
        Detector::AwsSecret => secret_access_key::SIGNS.to_vec(),
        Detector::PrivateKey => private_key::signs(),
        Detector::UrlAuth => url_auth::signs(),
        Detector::Vendor => vendor::signs(),
        Detector::Cookie => cookie::signs(),
        _ => Vec::new(),
    }
}

/// The name of the maker of the secret at `place`, where the detector knows it.
pub(crate) fn maker(detector: Detector, text: &str, place: &Range<usize>) -> Option<&'static str> {
    if detector == Detector::Vendor { vendor::name_of(text, place) } else { None }
}

/// Returns false if a detector finds nothing around the sign that begins at `at` of a message as it stands in the
/// envelope, with its JSON escapes. It may be true where there is nothing, never the other way round.
pub(crate) fn may_be_at(detector: Detector, raw: &str, at: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    match detector {
        Detector::Vendor => vendor::may_be_at(raw.as_bytes(), at, meter),
        Detector::AwsSecret => secret_access_key::may_be_at(raw.as_bytes(), at, meter),
        _ => Ok(true),
    }
}

/// Looks at `text` around the sign that begins at `at`.
pub(crate) fn look(detector: Detector, text: &str, at: usize, meter: &Meter) -> Look {
    match detector {
        Detector::Bearer => bearer::look(text, at, meter),
        Detector::Jwt => jwt::look(text, at, meter),
        Detector::AwsKey => access_key::look(text, at, meter),
        Detector::AwsSecret => secret_access_key::look(text, at, meter),
        Detector::PrivateKey => private_key::look(text, at, meter),
        Detector::UrlAuth => url_auth::look(text, at, meter),
        Detector::Vendor => vendor::look(text, at, meter),
        Detector::Cookie => cookie::look(text, at, meter),
        _ => Ok(None),
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
        Detector::Ssn => ssn::find(text.as_bytes(), meter, found),
        Detector::Phone => phone::find(text.as_bytes(), meter, found),
        Detector::Ip => ip::find(text, meter, found),
        Detector::UrlAuth => url_auth::find(text, meter, found),
        Detector::PrivateKey => private_key::find(text, meter, found),
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
        Detector::PrivateKey => private_key::may_be_in(raw, meter),
        _ => Ok(false),
    }
}
