//! Makers of secrets, a file a family.

mod aws;
mod bank;
mod email;
mod headers;
mod jwt;
mod keys;
mod named;
mod names;
mod personal;
mod urls;
mod vendor;
mod vendors;

use crate::kind::Kind;
use crate::notation::Notation;
use crate::random::Random;
use crate::secret::Secret;

pub(crate) use vendor::vendors;

/// A try finds a value that a notation can hold, or the next one does.
const TRIES: usize = 60;

/// The `number`th secret of a kind for a notation; `None` if the notation can't hold one.
pub(crate) fn secret(kind: Kind, notation: &Notation, number: usize, random: &mut Random) -> Option<Secret> {
    let headers = notation.spellings == crate::notation::HEADER_NAMES;
    (0..TRIES).map(|_| of(kind, headers, number, random)).find(|secret| notation.holds(&secret.value))
}

fn of(kind: Kind, headers: bool, number: usize, random: &mut Random) -> Secret {
    match kind {
        Kind::Password => named::password(random),
        Kind::ApiKey => named::api_key(headers, random),
        Kind::Token => named::token(headers, random),
        Kind::ClientSecret => named::client_secret(random),
        Kind::AwsSecret => aws::secret(random),
        Kind::Authorization => headers::authorization(random),
        Kind::Cookie => headers::cookie(random),
        Kind::Bearer => headers::bearer(random),
        Kind::Jwt => jwt::token(random),
        Kind::PrivateKey => keys::key(random),
        Kind::Card => bank::card(random),
        Kind::Iban => bank::iban(random),
        Kind::Email => email::address(random),
        Kind::Url => urls::url(random),
        Kind::SignedUrl => urls::signed(random),
        Kind::Vendor => vendor::token(number, random),
        Kind::Session => headers::session(random),
        Kind::Ssn => personal::ssn(random),
        Kind::Phone => personal::phone(random),
        Kind::Ip => personal::ip(random),
    }
}
