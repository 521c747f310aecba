//! Unfinished tries of a record, noted in S3: the environment that made one may be gone.
//!
//! A note counts the tries that began and of which nothing is known: the function died, or its time was over. It is
//! written before a record is decoded that holds up its shard, alone in its batch and old, and when the first record
//! of a batch is cut off. Whatever else ends an invocation takes the note away: the record does no harm.

use std::time::Duration;

use bytes::Bytes;
use function::invocation::Invocation;
use function::store::{CallError, NewObject, Read};
use pipeline::{Batch, Record};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

use crate::park::keys::tries_key;
use crate::state::ShipperState;

/// The number of tries that a record gets. After so many unfinished ones it goes to the quarantine.
pub const TRIES: u32 = 2;
/// The reason that is noted with a record that was cut off twice.
pub const CUT_OFF: &str = "the function's time was over within the record, twice: its events take too long";
/// The reason that is noted with a record that is not decoded any more.
pub const KILLS: &str = "the function did not finish the record, twice: it crashed or timed out";

/// The age from which a record is taken to hold up its shard. By then a batch that fails has long been bisected to the
/// record.
const OLD: Duration = Duration::from_mins(10);
/// The time that noting may take. A batch waits no longer for what is there for bad records only.
const PATIENCE: Duration = Duration::from_secs(2);

/// The note of a record, and how many tries it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    key: String,
    tries: u32,
}

/// The state of a batch's first record before it is decoded.
#[derive(Debug)]
pub enum Trial {
    /// Nothing: most records' tries are not noted.
    Unnoted,
    /// This try is noted.
    Begun(Note),
    /// All its tries were made: it is not to be decoded.
    Spent(Note),
}

/// A note's content.
#[derive(Debug, Deserialize, Serialize)]
struct Written {
    tries: u32,
}

impl Note {
    /// The note of a record that has had no try.
    #[must_use]
    pub fn of(record: &Record<'_>) -> Note {
        Note { key: tries_key(record.shard(), &record.kinesis.sequence_number), tries: 0 }
    }

    /// Returns true if no try is noted in this invocation.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.tries == 0
    }

    /// Returns true if the record's last try has begun, or is over.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.tries >= TRIES
    }

    /// Notes one more try; returns false if all were made.
    pub async fn begin(&mut self, hub: &ShipperState) -> Result<bool, CallError> {
        let bucket = &hub.settings.park_bucket;
        if let Read::Object(object) = hub.store.get(bucket, &self.key, None).await? {
            // What is no note of ours counts nothing.
            self.tries = serde_json::from_slice(&object.body).map_or(0, |Written { tries }| tries);
        }
        if self.is_last() {
            return Ok(false);
        }
        self.tries += 1;
        let object = NewObject {
            key: self.key.clone(),
            // A struct of a number always serialises.
            body: Bytes::from(serde_json::to_vec(&Written { tries: self.tries }).unwrap_or_default()),
            content_type: "application/json",
            metadata: Vec::new(),
        };
        hub.store.put(bucket, object).await?;
        Ok(true)
    }

    /// Deletes the note, if that succeeds before `by`. A note that remains expires.
    pub async fn forget(&self, hub: &ShipperState, by: Instant) {
        let deleted = timeout_at(by, hub.store.delete(&hub.settings.park_bucket, &self.key)).await;
        let error = match deleted {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        tracing::warn!(key = self.key, %error, "failed to delete the note of a record's tries; it expires");
    }
}

impl Trial {
    /// The note of the first record.
    #[must_use]
    pub fn note_of(&self, record: &Record<'_>) -> Note {
        match self {
            Trial::Unnoted => Note::of(record),
            Trial::Begun(note) | Trial::Spent(note) => note.clone(),
        }
    }

    /// Notes a try of the record that a batch consists of, if it holds up its shard.
    ///
    /// Called once all that every record needs is there: what stands in every record's way is no fault of this one.
    /// If S3 does not take the note, the batch goes on without it.
    pub async fn begin(
        hub: &ShipperState,
        batch: &Batch<'_>,
        invocation: &Invocation,
        stop_at: Instant,
    ) -> Trial {
        let [record] = batch.records.as_slice() else { return Trial::Unnoted };
        let age = invocation.started.as_millisecond() as f64 / 1_000.0 - record.kinesis.arrived;
        if age < OLD.as_secs_f64() {
            return Trial::Unnoted;
        }
        let mut note = Note::of(record);
        let noted = timeout_at(stop_at.min(Instant::now() + PATIENCE), note.begin(hub)).await;
        let error = match noted {
            Ok(Ok(true)) => return Trial::Begun(note),
            Ok(Ok(false)) => return Trial::Spent(note),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        tracing::warn!(key = note.key, %error, "failed to note a try of a record; it is tried without the note");
        // The note may have been written despite the error.
        if note.tries > 0 { Trial::Begun(note) } else { Trial::Unnoted }
    }
}
