//! Stage 2, decode: base64 → capped gunzip → envelope. What can't be decoded is poison.

use base64_simd::STANDARD;

use crate::envelope::Envelope;
use crate::gunzip::Gunzip;
use crate::poison::Poison;

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
