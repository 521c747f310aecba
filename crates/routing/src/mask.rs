//! `[masks.*]`, validated: keys, detectors, patterns and their replacement.

use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::detector::Detector;
use crate::pattern::Pattern;
use crate::rule_sets::RuleSet;

/// A validated `[masks.*]` entry.
#[derive(Clone, Debug)]
pub struct Mask {
    /// Its name in the table.
    pub name: Arc<str>,
    /// The rule sets that it includes. `keys`, `names` and `detect` hold their rules too.
    pub includes: Vec<&'static RuleSet>,
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

impl Allowed {
    /// Returns true if `value` is it. An uncompiled pattern allows no value.
    pub fn is(&self, value: &str) -> bool {
        match self {
            Allowed::Value(allowed) => allowed == value,
            Allowed::Pattern(pattern) => pattern.is_match(value) == Some(true),
        }
    }
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
