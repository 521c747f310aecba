//! The form of a rule set.

use crate::detector::Detector;

/// A version of a rule set.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// Its name.
    pub name: &'static str,
    /// Its version, from 1.
    pub version: u32,
    /// The name and the version, as a mask includes them.
    pub id: &'static str,
    /// Its purpose, in a sentence or two.
    pub meaning: &'static str,
    /// Globs over keys, as `keys` of a mask.
    pub keys: &'static [&'static str],
    /// Words of names, as `names` of a mask.
    pub names: &'static [&'static str],
    /// Detectors, as `detect` of a mask.
    pub detect: &'static [Detector],
    /// Messages, each with its masked form.
    pub examples: &'static [(&'static str, &'static str)],
}
