//! A request's body, read and decompressed within the limits.

use std::io::{self, Read};

use axum::body::Body;
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;

use crate::limits::MAX_BODY_BYTES;

/// The body as it was sent.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// The bytes, cut one byte over the limit, so that a body over the limit is recognised.
    pub(crate) bytes: Vec<u8>,
    /// The number of bytes received, kept or not.
    pub(crate) received: u64,
}

/// The reasons why a body has no raw bytes to judge.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    TooLarge,
    BadGzip,
}

/// Reads the body until its end or until `enough` bytes have arrived. Bytes over the limit are read and discarded:
/// otherwise a client that is still writing would see a reset instead of the answer.
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

/// The body's raw bytes, unless these or the bytes on the wire exceed the limit.
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
