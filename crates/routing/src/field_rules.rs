//! Rules about the members of messages, by name or by glob: `remove`, `rename` and `text`.
//!
//! A name stands for a member at the root, or for a nested one as a path with dots: `responseElements.credentials`.

use std::sync::Arc;

use crate::glob::Glob;

/// Names of members, and globs over them, in the order of the table.
#[derive(Clone, Debug, Default)]
pub struct FieldNames {
    entries: Vec<Arc<str>>,
    globs: Vec<Glob>,
}

impl FieldNames {
    /// The names of a table that states none: `level`, whose type would change with the logger.
    pub(crate) fn built_in_text() -> FieldNames {
        FieldNames { entries: vec![Arc::from("level")], globs: Vec::new() }
    }

    pub(crate) fn add(&mut self, glob: Glob) {
        self.entries.push(Arc::from(glob.as_str()));
        if glob.as_str().contains(['*', '?']) {
            self.globs.push(glob);
        }
    }

    /// The entries as written.
    pub fn entries(&self) -> &[Arc<str>] {
        &self.entries
    }

    /// Returns true if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns true if an entry names the member at `path`, or matches it as a glob.
    pub fn matches(&self, path: &str) -> bool {
        self.entries.iter().any(|entry| **entry == *path) || self.globs.iter().any(|glob| glob.is_match(path))
    }

    /// Returns true if an entry may match a member that is not at the root.
    pub fn is_nested(&self) -> bool {
        self.entries.iter().any(|entry| entry.contains('.')) || !self.globs.is_empty()
    }
}

impl PartialEq for FieldNames {
    fn eq(&self, other: &FieldNames) -> bool {
        self.entries == other.entries
    }
}

impl Eq for FieldNames {}

/// New names of members, in the order of the table's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames(Vec<Rename>);

/// A member's name, and its new one. Either both have one `*`, which stands for the same text, or neither has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The member's name or path.
    pub from: Arc<str>,
    /// Its new name, in the same place.
    pub to: Arc<str>,
}

impl Renames {
    pub(crate) fn new(renames: Vec<Rename>) -> Renames {
        Renames(renames)
    }

    /// Returns true if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries as written.
    pub fn iter(&self) -> impl Iterator<Item = &Rename> {
        self.0.iter()
    }

    /// The new name of the member at `path`, by the first entry that matches.
    pub fn new_name(&self, path: &str) -> Option<String> {
        self.0.iter().find_map(|rename| rename.apply(path))
    }

    /// Returns true if an entry may match a member that is not at the root.
    pub fn is_nested(&self) -> bool {
        self.0.iter().any(|rename| rename.from.contains(['.', '*']))
    }
}

impl Rename {
    fn apply(&self, path: &str) -> Option<String> {
        let Some((before, after)) = self.from.split_once('*') else {
            return (*self.from == *path).then(|| self.to.to_string());
        };
        let middle = path.strip_prefix(before)?.strip_suffix(after)?;
        // The new name is one member's: of a nested one's path the star is what stands behind the last dot.
        let middle = middle.rsplit('.').next().unwrap_or(middle);
        Some(self.to.replacen('*', middle, 1))
    }
}
