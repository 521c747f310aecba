//! Teams that people have paused: their bulks are parked until they are resumed. An object beside the table says which,
//! and is looked at as often as the table.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use function::settings::TablePlace;
use function::store::{CallError, Read, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// The object's name, beside the table's.
const NAME: &str = "paused.json";

/// The teams that are paused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// By name.
    pub teams: BTreeMap<String, Pause>,
}

/// Since when a team is paused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// The reason that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The bucket and the key of the object; a table in a file has none.
#[must_use]
pub fn place(routing: &TablePlace) -> Option<(String, String)> {
    let TablePlace::Object { bucket, key } = routing else { return None };
    let folder = key.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Some((bucket.clone(), format!("{folder}{NAME}")))
}

/// The source of pauses, and the last ones found.
#[derive(Debug)]
pub struct PauseSource {
    place: Option<(String, String)>,
    poll: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    paused: Arc<Paused>,
    etag: Option<String>,
    looked: Option<Instant>,
}

impl PauseSource {
    /// A source that looks again when `poll` has passed.
    #[must_use]
    pub fn new(routing: &TablePlace, poll: Duration) -> PauseSource {
        PauseSource { place: place(routing), poll, state: Mutex::default() }
    }

    /// The teams that are paused now. Where that can't be read, those that were.
    pub async fn current(&self, store: &dyn Store) -> Arc<Paused> {
        let mut state = self.state.lock().await;
        let due = state.looked.is_none_or(|looked| looked.elapsed() >= self.poll);
        if let Some((bucket, key)) = self.place.as_ref().filter(|_| due) {
            state.looked = Some(Instant::now());
            let read = store.get(bucket, key, state.etag.as_deref()).await;
            state.take(read);
        }
        Arc::clone(&state.paused)
    }
}

impl State {
    fn take(&mut self, read: Result<Read, CallError>) {
        match read {
            Ok(Read::Unchanged) => {}
            Ok(Read::Gone) => *self = State { looked: self.looked, ..State::default() },
            Ok(Read::Object(object)) => match serde_json::from_slice(&object.body) {
                Ok(paused) => {
                    self.paused = Arc::new(paused);
                    self.etag = object.etag;
                }
                Err(error) => {
                    tracing::error!(%error, "the list of paused teams is malformed; the last good one stays in force");
                }
            },
            // Without permission to list the bucket, an object that was never there is answered so.
            Err(error) if error.denied && self.etag.is_none() => {}
            Err(error) => {
                tracing::warn!(%error, "failed to read the list of paused teams; the last one read stays in force");
            }
        }
    }
}
