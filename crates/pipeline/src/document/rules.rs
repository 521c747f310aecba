//! The table's rules about members: `remove`, `rename` and `text`.

use routing::{FieldNames, Renames, Settings};
use xxhash_rust::xxh3::xxh3_64;

/// The rules of one decision.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    remove: FieldNames,
    rename: Renames,
    text: FieldNames,
    /// The rules concern the member `level` at most, and not by another rule than the built-in one.
    is_plain: bool,
    is_nested: bool,
    shape: u64,
}

/// The verdict of the rules on a member.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is not shipped.
    Removed,
    /// It is.
    Shipped {
        /// Its new name.
        new_name: Option<String>,
        /// True if its value becomes text.
        is_text: bool,
    },
}

/// The member whose type the built-in rule keeps.
const LEVEL: &str = "level";

impl Rules {
    pub(crate) fn new(settings: &Settings) -> Rules {
        let (remove, rename, text) =
            (settings.remove.value.clone(), settings.rename.value.clone(), settings.text.value.clone());
        let is_plain =
            remove.is_empty() && rename.is_empty() && matches!(text.entries(), [one] if &**one == LEVEL);
        let is_nested = remove.is_nested() || rename.is_nested() || text.is_nested();
        let shape = xxh3_64(format!("{remove:?} {rename:?} {text:?}").as_bytes());
        Rules { remove, rename, text, is_plain, is_nested, shape }
    }

    /// Returns true if there is the built-in rule only: `level` at the root becomes text.
    pub(super) fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Returns true if a rule may concern a member that is not at the root.
    pub(super) fn is_nested(&self) -> bool {
        self.is_nested
    }

    /// A hash of all rules.
    pub(super) fn shape(&self) -> u64 {
        self.shape
    }

    /// Returns the verdict on the member at `path`.
    pub(super) fn fate(&self, path: &str) -> Fate {
        if self.is_plain {
            return Fate::Shipped { new_name: None, is_text: path == LEVEL };
        }
        if self.remove.matches(path) {
            return Fate::Removed;
        }
        let new_name = self.rename.new_name(path);
        let is_text = self.text.matches(path)
            || new_name.as_ref().is_some_and(|name| self.text.matches(&renamed(path, name)));
        Fate::Shipped { new_name, is_text }
    }
}

/// The path of a member under its new name.
fn renamed(path: &str, name: &str) -> String {
    match path.rsplit_once('.') {
        Some((parent, _)) => format!("{parent}.{name}"),
        None => name.to_owned(),
    }
}
