//! The reasons why a record can't be decoded.

use thiserror::Error;

use crate::gunzip::GunzipError;
use crate::json::Refused;

/// A record that can't be decoded, and why. It goes to the quarantine; the rest of the batch goes on.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Poison {
    /// The payload is not base64.
    #[error("the record's data is not base64")]
    Base64,
    /// The payload does not inflate.
    #[error("the record's data does not inflate: {0}")]
    Gzip(#[from] GunzipError),
    /// The inflated bytes are not text.
    #[error("the record's data is not UTF-8")]
    Utf8,
    /// The inflated text is not a JSON object.
    #[error("the record's data is not JSON as CloudWatch Logs sends it")]
    Json,
    /// A key that CloudWatch Logs always sends is not there, twice there, or of another type.
    #[error("the envelope's `{0}` is missing, doubled or of another type")]
    Key(&'static str),
    /// The envelope is of a type that is not known.
    #[error("the envelope is neither a DATA_MESSAGE nor a CONTROL_MESSAGE")]
    MessageType,
    /// An event's time can't be written as a date.
    #[error("an event's timestamp is not a time between the years 1970 and 9999")]
    Timestamp,
}

impl From<Refused> for Poison {
    fn from(_: Refused) -> Poison {
        Poison::Json
    }
}
