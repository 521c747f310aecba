//! The table in force: polled, replaced only by a version that loads, and never guessed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use routing::{Faults, Table};
use thiserror::Error;
use tokio::time::Instant;
use xxhash_rust::xxh3::xxh3_64;

use crate::settings::TablePlace;
use crate::store::{CallError, Object, Read, Store};

/// The table's name in faults.
const NAME: &str = "routing.toml";
/// The characters of a version that logs and metadata show.
const VERSION_CHARS: usize = 32;

/// A table and the version it was published as.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The table.
    pub table: Arc<Table>,
    /// Its version: S3's version id or entity tag, or a hash of the file.
    pub version: Arc<str>,
}

/// The outcome of a look for the table.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The table to use.
    pub in_force: InForce,
    /// True if this look found a version that does not load.
    pub rejected: bool,
}

/// The reason why there is no table to work with.
#[derive(Debug, Error)]
pub enum TableError {
    /// It could not be read.
    #[error("failed to read the table {place}: {detail}; no work is done until it can be read")]
    Unreadable {
        /// The place where it should be.
        place: String,
        /// The error of the read.
        detail: String,
    },
    /// The published version does not load.
    #[error("the table {place} does not load; publish a version that does: {faults}")]
    Faulty {
        /// The place where it is.
        place: String,
        /// Its faults, a line each.
        faults: String,
    },
}

/// The place that tables come from, and the last good one.
#[derive(Debug)]
pub struct TableSource {
    place: TablePlace,
    poll: Duration,
    state: tokio::sync::Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    in_force: Option<InForce>,
    /// The newest version looked at: its entity tag or hash, whether it loaded or not.
    seen: Option<String>,
    /// The faults of that version, if it did not load.
    faults: Option<String>,
    looked: Option<Instant>,
}

/// A version that has not been looked at before.
struct Fresh {
    tag: String,
    version: Arc<str>,
    text: Bytes,
}

impl TableSource {
    /// A source that looks for a newer version when `poll` has passed.
    #[must_use]
    pub fn new(place: TablePlace, poll: Duration) -> TableSource {
        TableSource { place, poll, state: tokio::sync::Mutex::default() }
    }

    /// The table to use now.
    pub async fn current(&self, store: &dyn Store) -> Result<Checked, TableError> {
        let mut state = self.state.lock().await;
        let due = state.looked.is_none_or(|looked| looked.elapsed() >= self.poll);
        let rejected = (due || state.in_force.is_none()) && self.look(store, &mut state).await?;
        match &state.in_force {
            Some(in_force) => Ok(Checked { in_force: in_force.clone(), rejected }),
            None => Err(self.faulty(&state)),
        }
    }

    /// Looks for a newer version. Returns true if there is one and it does not load.
    async fn look(&self, store: &dyn Store, state: &mut State) -> Result<bool, TableError> {
        state.looked = Some(Instant::now());
        match self.fetch(store, state.seen.as_deref()).await {
            Ok(Some(fresh)) => Ok(!state.load(fresh)),
            Ok(None) => Ok(false),
            Err(detail) if state.in_force.is_none() => {
                Err(TableError::Unreadable { place: self.place.to_string(), detail })
            }
            Err(detail) => {
                tracing::warn!(%detail, "failed to look for a newer table; the one in force stays");
                Ok(false)
            }
        }
    }

    async fn fetch(&self, store: &dyn Store, seen: Option<&str>) -> Result<Option<Fresh>, String> {
        match &self.place {
            TablePlace::Path(path) => fetch_file(path, seen),
            TablePlace::Object { bucket, key } => fresh_object(store.get(bucket, key, seen).await),
        }
    }

    fn faulty(&self, state: &State) -> TableError {
        TableError::Faulty { place: self.place.to_string(), faults: state.faults.clone().unwrap_or_default() }
    }
}

impl State {
    /// Takes over a version if it loads; returns true if it did.
    fn load(&mut self, fresh: Fresh) -> bool {
        self.seen = Some(fresh.tag);
        match parse(&fresh.text) {
            Ok(table) => {
                tracing::info!(table = %fresh.version, "a new table is in force");
                self.faults = None;
                self.in_force = Some(InForce { table: Arc::new(table), version: fresh.version });
                true
            }
            Err(faults) => {
                tracing::error!(table = %fresh.version, %faults, "a new table does not load; it is not in force");
                self.faults = Some(faults);
                false
            }
        }
    }
}

/// Parses a table's text; its faults are a line each, with their lines. The table is no customer text.
fn parse(text: &[u8]) -> Result<Table, String> {
    let text = std::str::from_utf8(text).map_err(|error| format!("it is not UTF-8 ({error})"))?;
    match Table::load(NAME, text) {
        Ok(table) => Ok(table),
        Err(Faults { faults, .. }) => {
            let lines = faults.iter().map(|fault| {
                let line =
                    text.as_bytes().iter().take(fault.span.offset()).filter(|byte| **byte == b'\n').count();
                format!("line {}: {}", line + 1, fault.message)
            });
            Err(lines.collect::<Vec<_>>().join("; "))
        }
    }
}

fn fetch_file(path: &Path, seen: Option<&str>) -> Result<Option<Fresh>, String> {
    // A small local file, read at most once a poll: not worth a thread.
    let text = std::fs::read(path).map_err(|error| error.to_string())?;
    let tag = format!("{:016x}", xxh3_64(&text));
    let version = tag.as_str().into();
    Ok((seen != Some(tag.as_str())).then(|| Fresh { tag, version, text: text.into() }))
}

fn fresh_object(read: Result<Read, CallError>) -> Result<Option<Fresh>, String> {
    match read {
        Ok(Read::Object(object)) => Ok(Some(Fresh::from(object))),
        Ok(Read::Unchanged) => Ok(None),
        Ok(Read::Gone) => Err("the object does not exist".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The name of a version as logs and metadata show it: the beginning of S3's version id, or else of the entity tag.
#[must_use]
pub fn version_name(version: Option<&str>, tag: &str) -> String {
    version.unwrap_or(tag.trim_matches('"')).chars().take(VERSION_CHARS).collect()
}

impl From<Object> for Fresh {
    fn from(Object { body, etag, version, .. }: Object) -> Fresh {
        let tag = etag.unwrap_or_else(|| format!("{:016x}", xxh3_64(&body)));
        let version = version_name(version.as_deref(), &tag).into();
        Fresh { tag, version, text: body }
    }
}

impl std::fmt::Display for TablePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TablePlace::Path(path) => write!(f, "{}", path.display()),
            TablePlace::Object { bucket, key } => write!(f, "s3://{bucket}/{key}"),
        }
    }
}
