//! Settings from the environment, checked all at once. Nothing outside the process is looked at.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::setting::{Kind, ROUTING, Setting};

/// The process's environment, as an argument.
pub type Environment = BTreeMap<String, String>;

/// The place of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TablePlace {
    /// A file.
    Path(PathBuf),
    /// An object in S3.
    Object {
        /// Its bucket.
        bucket: String,
        /// Its key.
        key: String,
    },
}

/// Everything wrong with the settings.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("invalid settings: {}", .faults.join("; "))]
pub struct SettingsError {
    /// A sentence a fault.
    pub faults: Vec<String>,
}

/// Reads one setting after another and collects their faults; a faulty one yields a placeholder.
pub struct Reader<'a> {
    environment: &'a Environment,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(environment: &'a Environment) -> Reader<'a> {
        Reader { environment, faults: Vec::new() }
    }

    /// The settings, if nothing was wrong.
    pub fn finish<T>(self, settings: Option<T>) -> Result<T, SettingsError> {
        settings.filter(|_| self.faults.is_empty()).ok_or(SettingsError { faults: self.faults })
    }

    /// Records what is wrong with a value, in a sentence that names the setting.
    pub fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Text; one that is blank is not set.
    pub fn text(&mut self, setting: &Setting) -> String {
        let set =
            self.environment.get(setting.name).map(|value| value.trim()).filter(|value| !value.is_empty());
        let Some(value) = set.or(setting.default) else {
            self.faults.push(format!(
                "{} is not set; set it to {}",
                setting.name,
                lower_first(setting.meaning)
            ));
            return String::new();
        };
        value.to_owned()
    }

    /// A whole number in its range.
    pub fn number(&mut self, setting: &Setting) -> u64 {
        let value = self.text(setting);
        let Kind::Number { unit, range } = &setting.kind else { return 0 };
        match value.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (name, least, most) = (setting.name, range.start(), range.end());
                self.faults.push(format!("{name} is `{value}`; set {least} to {most} {unit}"));
                *range.start()
            }
        }
    }

    /// Reads a switch.
    pub fn switch(&mut self, setting: &Setting) -> bool {
        let value = self.text(setting);
        value.parse().unwrap_or_else(|_| {
            self.faults.push(format!("{} is `{value}`; set true or false", setting.name));
            false
        })
    }

    /// A whole number that counts things in memory.
    pub fn size(&mut self, setting: &Setting) -> usize {
        usize::try_from(self.number(setting)).unwrap_or(usize::MAX)
    }

    /// A duration in milliseconds.
    pub fn millis(&mut self, setting: &Setting) -> Duration {
        Duration::from_millis(self.number(setting))
    }

    /// The place of the table.
    pub fn table_place(&mut self) -> TablePlace {
        let value = self.text(&ROUTING);
        let Some(object) = value.strip_prefix("s3://") else { return TablePlace::Path(value.into()) };
        match object.split_once('/') {
            Some((bucket, key)) if !bucket.is_empty() && !key.is_empty() => {
                TablePlace::Object { bucket: bucket.to_owned(), key: key.to_owned() }
            }
            _ => {
                self.faults.push(format!("{} is `{value}`; write `s3://bucket/key`", ROUTING.name));
                TablePlace::Path(PathBuf::new())
            }
        }
    }

    /// Returns the `LOGHUB_` variables that are not in `settings`.
    #[must_use]
    pub fn unknown(&self, settings: &[Setting]) -> Vec<String> {
        let known = |name: &str| settings.iter().any(|setting| setting.name == name);
        let ours = self.environment.keys().filter(|name| name.starts_with("LOGHUB_"));
        ours.filter(|name| !known(name)).cloned().collect()
    }
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
