//! The built-in detectors, by the words of the table.

use strum::{EnumString, IntoStaticStr, VariantNames};

/// A built-in detector: validated, so that false hits are few.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Detector {
    /// `Bearer` and `Basic` credentials.
    Bearer,
    /// JSON Web Tokens whose header decodes.
    Jwt,
    /// AWS access key ids: identifiers, not secrets.
    AwsKey,
    /// AWS secret access keys, session tokens and signatures of presigned URLs.
    AwsSecret,
    /// Private keys: PEM, PGP and `PuTTY`.
    PrivateKey,
    /// Payment card numbers of an issuer's length and grouping that pass the Luhn check.
    Card,
    /// E-mail addresses.
    Email,
    /// International bank account numbers of a country's length that pass the mod-97 check.
    Iban,
    /// Credentials in URLs, connection strings and commands.
    UrlAuth,
    /// Tokens that a vendor gives a shape of its own.
    Vendor,
    /// Session cookies.
    Cookie,
    /// US social security numbers.
    Ssn,
    /// Telephone numbers.
    Phone,
    /// IP addresses.
    Ip,
    /// Random values under a name that may be a secret's.
    Entropy,
}

impl Detector {
    /// Every detector.
    pub fn all() -> impl Iterator<Item = Detector> {
        Detector::VARIANTS.iter().filter_map(|word| word.parse().ok())
    }
}
