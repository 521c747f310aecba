//! Accepted documents.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::spoil::Reason;

/// One accepted line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// The line.
    pub json: Value,
    /// The reasons for which Logz.io would spoil it.
    pub spoiled: Vec<Reason>,
    /// The time its request was judged; in JSON, milliseconds since the epoch.
    #[serde(serialize_with = "epoch_milliseconds")]
    pub received_at: SystemTime,
    /// Its type: the field in the log, else the one in the URL, else `http-bulk`.
    pub log_type: String,
    /// The request's `Content-Type`.
    pub content_type: Option<String>,
}

fn epoch_milliseconds<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    serializer.serialize_u128(since.as_millis())
}
