//! The place where commands find the local hub: a note of its endpoint in the cache folder.
//!
//! A running hub holds a lock on the note, which ends with the hub however it ends. A hub that finds the note locked
//! leaves it to the other, and is reached by the environment variable [`VARIABLE`].

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::error::Error;

/// The Region that the local hub is in, and its account.
pub(crate) const REGION: &str = localcloud::emulator::REGION;
pub(crate) const HUB_ACCOUNT: &str = localcloud::emulator::HUB;

/// Names the endpoint of the local hub that commands use, in place of the note.
pub(crate) const VARIABLE: &str = "LOGHUB_LOCAL";
/// The note, under the cache.
const NOTE: &str = "local-endpoint";

/// A hub's claim to the note.
pub(crate) enum Place {
    /// Commands find this hub. Dropping it clears the note.
    Taken { _note: Note },
    /// Commands find another hub, which runs at this endpoint.
    Occupied(String),
    /// The note can't be written; commands find this hub by [`VARIABLE`] only.
    Unwritable(std::io::Error),
}

/// The note, locked.
pub(crate) struct Note(File);

impl Drop for Note {
    fn drop(&mut self) {
        // An endpoint that answers no more is found out by who calls it.
        let _ = self.0.set_len(0);
    }
}

impl Place {
    /// Notes where a hub is, unless another that runs has done so.
    pub(crate) fn claim(endpoint: &str, cache: &Path) -> Place {
        match claim(endpoint, &cache.join(NOTE)) {
            Ok(place) => place,
            Err(error) => Place::Unwritable(error),
        }
    }
}

fn claim(endpoint: &str, path: &Path) -> std::io::Result<Place> {
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(endpoint.as_bytes())?;
            Ok(Place::Taken { _note: Note(file) })
        }
        Err(std::fs::TryLockError::WouldBlock) => {
            let mut other = String::new();
            file.read_to_string(&mut other)?;
            Ok(Place::Occupied(other))
        }
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

/// The endpoint of the local hub, for commands that look at it.
pub(crate) fn endpoint() -> Result<String, Error> {
    if let Ok(endpoint) = std::env::var(VARIABLE) {
        return Ok(endpoint.trim_end_matches('/').to_owned());
    }
    let noted = std::fs::read_to_string(cache()?.join(NOTE)).unwrap_or_default();
    if noted.is_empty() { Err(Error::NoHub) } else { Ok(noted) }
}

/// The folder of the emulator and the note.
pub(crate) fn cache() -> Result<PathBuf, Error> {
    if let Some(cache) = std::env::var_os("LOGHUB_CACHE") {
        return Ok(PathBuf::from(cache));
    }
    let base = etcetera::choose_base_strategy().map_err(|error| Error::Cache(error.to_string()))?;
    Ok(base.cache_dir().join("loghub"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_hub_leaves_the_note_to_the_first_until_that_ends() {
        let cache = tempfile::tempdir().expect("a folder");
        let noted = || std::fs::read_to_string(cache.path().join(NOTE)).expect("a note");
        let first = Place::claim("http://127.0.0.1:1", cache.path());
        assert!(matches!(first, Place::Taken { .. }));
        let second = Place::claim("http://127.0.0.1:2", cache.path());
        assert!(matches!(second, Place::Occupied(first) if first == "http://127.0.0.1:1"));
        assert_eq!(noted(), "http://127.0.0.1:1");
        drop(first);
        assert_eq!(noted(), "");
        let third = Place::claim("http://127.0.0.1:3", cache.path());
        assert!(matches!(third, Place::Taken { .. }));
        assert_eq!(noted(), "http://127.0.0.1:3");
    }

    #[test]
    fn hub_without_a_cache_folder_runs_unnoted() {
        let place = Place::claim("http://127.0.0.1:1", Path::new("/nonexistent"));
        assert!(matches!(place, Place::Unwritable(_)));
    }
}
