//! The note of a console's address and token, by which `loghub logs --local` finds it: a file in the cache folder that
//! only its owner can read, named after the port of the hub's AWS endpoint.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Only the owner reads and writes it.
const MODE: u32 = 0o600;

/// A console's address and token.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) url: String,
    pub(crate) token: String,
}

/// The note. Dropping it removes the file.
#[derive(Debug)]
pub(crate) struct ConsoleNote(PathBuf);

impl Drop for ConsoleNote {
    fn drop(&mut self) {
        // A token of a console that has ended opens nothing.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl ConsoleNote {
    /// Notes the console of the hub at an AWS endpoint.
    pub(crate) fn write(cache: &Path, endpoint: &str, noted: &Noted) -> std::io::Result<ConsoleNote> {
        let path = path(cache, endpoint);
        // A file of a hub that was killed may be there, with whatever permissions.
        let _ = std::fs::remove_file(&path);
        let mut file: File = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&path)?;
        file.write_all(serde_json::to_string(noted)?.as_bytes())?;
        Ok(ConsoleNote(path))
    }
}

/// The console of the hub at an AWS endpoint, if it is noted.
pub(crate) fn read(cache: &Path, endpoint: &str) -> Option<Noted> {
    let text = std::fs::read_to_string(path(cache, endpoint)).ok()?;
    serde_json::from_str(&text).ok()
}

fn path(cache: &Path, endpoint: &str) -> PathBuf {
    let port: String = endpoint.rsplit(':').next().unwrap_or_default().to_owned();
    let port: String = port.chars().filter(char::is_ascii_digit).collect();
    cache.join(format!("local-console-{port}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_note_is_its_owners_alone_and_ends_with_the_console() {
        let cache = tempfile::tempdir().expect("a folder");
        let noted = |token: &str| Noted { url: "http://127.0.0.1:8072".to_owned(), token: token.to_owned() };
        let stale = cache.path().join("local-console-4566");
        std::fs::write(&stale, "{}").expect("written");
        let note = ConsoleNote::write(cache.path(), "http://127.0.0.1:4566", &noted("one")).expect("a note");
        let mode = std::fs::metadata(&stale).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, MODE);
        let other =
            ConsoleNote::write(cache.path(), "http://127.0.0.1:4567/", &noted("two")).expect("a note");
        assert_eq!(read(cache.path(), "http://127.0.0.1:4566"), Some(noted("one")));
        assert_eq!(read(cache.path(), "http://127.0.0.1:4567"), Some(noted("two")));
        drop(note);
        assert_eq!(read(cache.path(), "http://127.0.0.1:4566"), None);
        drop(other);
    }
}
