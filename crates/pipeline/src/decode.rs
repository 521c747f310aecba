//! Stage 2, decode: base64 → capped gunzip → envelope. What can't be decoded is poison.

use base64_simd::STANDARD;
use thiserror::Error;

use crate::envelope::Envelope;
use crate::gunzip::{Gunzip, GunzipError};

/// A record that can't be decoded, and why. It goes to the quarantine; the rest of the batch goes on.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Poison {
    /// The payload is not base64.
    #[error("the record's data is not base64")]
    Base64,
    /// The payload does not inflate.
    #[error("the record's data does not inflate: {0}")]
    Gzip(#[from] GunzipError),
    /// What was inflated is not text.
    #[error("the record's data is not UTF-8")]
    Utf8,
    /// What was inflated is not a JSON object.
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

/// The decoder's buffers, reused from record to record.
#[derive(Debug)]
pub(crate) struct Decoder {
    gunzip: Gunzip,
    compressed: Vec<u8>,
    inflated: Vec<u8>,
}

/// A big record's buffer is given back rather than kept for all the small ones that follow.
const KEEP_BYTES: usize = 8 << 20;

impl Decoder {
    pub(crate) fn new(inflated_cap: usize) -> Decoder {
        Decoder { gunzip: Gunzip::new(inflated_cap), compressed: Vec::new(), inflated: Vec::new() }
    }

    /// Decodes one record's data; `Ok(None)` is a control message. The second value is the inflated size.
    pub(crate) fn decode(&mut self, data: &str) -> Result<(Option<Envelope<'_>>, usize), Poison> {
        if self.inflated.len() > KEEP_BYTES {
            self.inflated = Vec::new();
        }
        let room = STANDARD.estimated_decoded_length(data.len());
        if self.compressed.len() < room {
            self.compressed.resize(room, 0);
        }
        let compressed = STANDARD
            .decode(data.as_bytes(), base64_simd::Out::from_slice(&mut self.compressed))
            .map_err(|_| Poison::Base64)?;
        let inflated = self.gunzip.inflate(compressed, &mut self.inflated)?;
        let text = simdutf8::basic::from_utf8(inflated).map_err(|_| Poison::Utf8)?;
        Ok((Envelope::parse(text)?, text.len()))
    }
}
