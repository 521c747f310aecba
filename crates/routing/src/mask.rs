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
    /// Built-in detectors.
    pub detect: Vec<Detector>,
    /// The table's own patterns.
    pub patterns: Vec<Pattern>,
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
    /// `Bearer` credentials.
    Bearer,
    /// JSON Web Tokens whose header decodes.
    Jwt,
    /// AWS access key ids.
    AwsKey,
    /// PEM private keys.
    PrivateKey,
    /// Payment card numbers that pass the Luhn check.
    Card,
    /// E-mail addresses.
    Email,
    /// International bank account numbers that pass the mod-97 check.
    Iban,
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
