//! The message that points to a parked bulk: what `park` writes and `redeliver` reads.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

use crate::delivery::reason::Reason;
use crate::park::keys::{DEAD, PARKED};
use crate::park::metadata::{DOCUMENTS, EVENTS, GIVEN_UP, Metadata, RAW_BYTES, REASON, TABLE, read};

/// The version of the form that this build writes and reads.
const VERSION: u32 = 1;

/// A parked or given-up bulk: where it is and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// The form's version.
    pub v: u32,
    /// The bucket of the object.
    pub bucket: String,
    /// The key of the object.
    pub key: String,
    /// The team.
    pub team: Arc<str>,
    /// The name of the team's token under the prefix.
    pub token: Arc<str>,
    /// Log events in it.
    pub events: u64,
    /// Documents in it.
    pub documents: u64,
    /// Bytes before compression.
    pub raw_bytes: usize,
    /// Bytes of the object.
    pub bytes: usize,
    /// The reason why it was parked.
    pub reason: Reason,
    /// The time at which it was first parked.
    pub parked_at: Timestamp,
    /// The version of the table it was made by.
    pub table: Arc<str>,
    /// The reason why it was given up, once it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<String>,
    /// The reason why it was refused, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A message that is not a pointer this build can use.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum NotAPointer {
    /// Not the form.
    #[error("the message is not a pointer to a parked bulk")]
    Form,
    /// A form of another version.
    #[error("the pointer has version {0}, and this build reads version 1: run the build that wrote it")]
    Version(u64),
    /// A place that is not the park.
    #[error("the pointer's object is not in the park")]
    Place,
}

/// The part that every version has.
#[derive(Deserialize)]
struct Versioned {
    v: u64,
}

impl Pointer {
    /// The version that a new pointer states.
    pub const VERSION: u32 = VERSION;

    /// Reads a message. Only an object in `park_bucket`'s park is accepted: a message can't have other data sent.
    pub fn parse(message: &str, park_bucket: &str) -> Result<Pointer, NotAPointer> {
        Pointer::under(&[PARKED], message, park_bucket)
    }

    /// Reads a message of the dead-letter queue: its bulk may be given up as well.
    pub fn parse_kept(message: &str, park_bucket: &str) -> Result<Pointer, NotAPointer> {
        Pointer::under(&[PARKED, DEAD], message, park_bucket)
    }

    fn under(prefixes: &[&str], message: &str, park_bucket: &str) -> Result<Pointer, NotAPointer> {
        let Versioned { v } = serde_json::from_str(message).map_err(|_| NotAPointer::Form)?;
        if v != u64::from(VERSION) {
            return Err(NotAPointer::Version(v));
        }
        let pointer: Pointer = serde_json::from_str(message).map_err(|_| NotAPointer::Form)?;
        let is_under = prefixes.iter().any(|prefix| pointer.key.starts_with(prefix));
        if pointer.bucket == park_bucket && is_under { Ok(pointer) } else { Err(NotAPointer::Place) }
    }

    /// The pointer to an object of the park, for a team and a token that were verified; none if its metadata does not
    /// say what is in it.
    #[must_use]
    pub(crate) fn of_object(
        bucket: &str,
        key: &str,
        metadata: &Metadata,
        bytes: usize,
        since: Timestamp,
        (team, token): (Arc<str>, Arc<str>),
    ) -> Option<Pointer> {
        let text = |name: &str| metadata.get(name).map(String::as_str);
        Some(Pointer {
            v: VERSION,
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            team,
            token,
            events: read(metadata, EVENTS)?,
            documents: read(metadata, DOCUMENTS)?,
            raw_bytes: read(metadata, RAW_BYTES)?,
            bytes,
            reason: read(metadata, REASON)?,
            parked_at: since,
            table: Arc::from(text(TABLE).unwrap_or_default()),
            given_up: text(GIVEN_UP).map(str::to_owned),
            refused: None,
        })
    }

    /// The message of a refused pointer, with the reason in it and else as it came.
    #[must_use]
    pub fn refused_message(message: &str, reason: &str) -> String {
        match serde_json::from_str::<Map<String, Value>>(message) {
            Ok(mut members) => {
                members.insert("refused".to_owned(), reason.into());
                Value::from(members).to_string()
            }
            Err(_) => message.to_owned(),
        }
    }

    /// The message.
    #[must_use]
    pub fn to_message(&self) -> String {
        // A struct of strings and numbers always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }
}
