//! A request's body, read and decompressed within the limits.

use std::io::{self, Read};

use axum::body::Body;
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;

use crate::limits::MAX_BODY_BYTES;

/// What was sent.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// The bytes, cut one byte over the limit so that what is over can be told.
    pub(crate) bytes: Vec<u8>,
    /// How many came, kept or not.
    pub(crate) received: u64,
}

/// Why a body has no raw bytes to judge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    TooLarge,
    BadGzip,
}

/// Reads the body until `enough` bytes came or it ends. What is over the limit is read and thrown away:
/// a client that is still writing would see a reset instead of the answer.
pub(crate) async fn read(mut body: Body, enough: u64) -> Result<Wire, axum::Error> {
    let mut wire = Wire::default();
    while wire.received < enough
        && let Some(frame) = body.frame().await
    {
        let Ok(data) = frame?.into_data() else { continue };
        wire.received += data.len() as u64;
        let room = (MAX_BODY_BYTES + 1).saturating_sub(wire.bytes.len());
        wire.bytes.extend_from_slice(&data[..data.len().min(room)]);
    }
    Ok(wire)
}

/// The body's raw bytes, if neither they nor the wire's are over the limit.
pub(crate) fn raw(wire: Vec<u8>, gzip: bool) -> Result<Vec<u8>, Unreadable> {
    if wire.len() > MAX_BODY_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if !gzip {
        return Ok(wire);
    }
    let raw = inflate(&wire, MAX_BODY_BYTES + 1).map_err(|_| Unreadable::BadGzip)?;
    if raw.len() > MAX_BODY_BYTES { Err(Unreadable::TooLarge) } else { Ok(raw) }
}

/// Decompresses at most `cap` bytes.
#[expect(clippy::disallowed_methods, reason = "the one place that decompresses here; `take` caps it")]
fn inflate(gzip: &[u8], cap: usize) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    MultiGzDecoder::new(gzip).take(cap as u64).read_to_end(&mut raw)?;
    Ok(raw)
}
