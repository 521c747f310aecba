//! A document's level.

use serde::Serialize;

/// The level of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Errors; fatal and critical ones too.
    Error,
    /// Warnings.
    Warn,
    /// Information.
    Info,
    /// A line that helps to debug; traces too.
    Debug,
}

/// The words of each level, in small letters.
const WORDS: [(&str, Level); 18] = [
    ("error", Level::Error),
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("debug", Level::Debug),
    ("warning", Level::Warn),
    ("trace", Level::Debug),
    ("fatal", Level::Error),
    ("critical", Level::Error),
    ("err", Level::Error),
    ("crit", Level::Error),
    ("alert", Level::Error),
    ("emergency", Level::Error),
    ("emerg", Level::Error),
    ("panic", Level::Error),
    ("information", Level::Info),
    ("notice", Level::Info),
    ("verbose", Level::Debug),
    ("fine", Level::Debug),
];

impl Level {
    /// The level that a logger's word means, in whatever case.
    pub fn of(word: &str) -> Option<Level> {
        WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, level)| *level)
    }
}
