//! `[masks.*]`, validated: keys, detectors, patterns and their replacement.

use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::pattern::Pattern;

/// A validated `[masks.*]` entry.
#[derive(Clone, Debug)]
pub struct Mask {
    /// Its name in the table.
    pub name: Arc<str>,
    /// Globs over JSON keys and `key=value` names, matched whole, without regard to case, `-` and `_` alike. One with
    /// dots is also a path through JSON objects.
    pub keys: Vec<String>,
    /// Words of names, in any spelling: `access_token` is each name that holds these two words together.
    pub names: Vec<String>,
    /// Built-in detectors.
    pub detect: Vec<Detector>,
    /// The table's own patterns.
    pub patterns: Vec<Pattern>,
    /// Values that are no secrets.
    pub allow: Vec<Allow>,
    /// True if the last digits of a card and the domain of an e-mail address stay.
    pub partial: bool,
    /// The replacement of a match.
    pub with: Replacement,
    /// The handling of a message that can't be masked.
    pub on_error: OnError,
}

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
    /// Private keys: PEM, PGP and PuTTY.
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

/// A value that is no secret, although a rule matches it.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The value, or the pattern that matches it as a whole.
    pub value: Allowed,
    /// The reason.
    pub reason: String,
}

/// A value, or a pattern that matches it as a whole.
#[derive(Clone, Debug)]
pub enum Allowed {
    /// The value itself.
    Value(String),
    /// A pattern that matches the whole value.
    Pattern(Pattern),
}

/// The replacement of a masked value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A fixed text, free of quotes, backslashes and control characters so that it fits any JSON string.
    Text(String),
    /// A keyed hash, so that equal values can be joined without being read.
    Hash,
}

/// The handling of a message that can't be masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum OnError {
    /// The event is shipped with `[withheld]` as its message.
    Withhold,
    /// The event is dropped, and counted.
    Drop,
}

impl Allowed {
    /// Returns true if `value` is it.
    pub fn is(&self, value: &str) -> bool {
        match self {
            Allowed::Value(allowed) => allowed == value,
            Allowed::Pattern(pattern) => pattern.find_from(value, 0).flatten() == Some(0..value.len()),
        }
    }
}
