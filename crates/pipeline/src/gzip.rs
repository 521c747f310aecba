//! The one place that compresses.

use libdeflater::{CompressionLvl, Compressor};

/// A reusable compressor.
pub(crate) struct Gzip {
    compressor: Compressor,
    room: Vec<u8>,
}

impl Gzip {
    pub(crate) fn new(level: i32) -> Gzip {
        let level = CompressionLvl::new(level.clamp(1, 12)).unwrap_or_default();
        Gzip { compressor: Compressor::new(level), room: Vec::new() }
    }

    pub(crate) fn compress(&mut self, lines: &[u8]) -> Vec<u8> {
        let bound = self.compressor.gzip_compress_bound(lines.len());
        if self.room.len() < bound {
            // Made anew rather than grown: fresh zeros take up no memory before they are written to.
            self.room = vec![0; bound];
        }
        // The one error is a buffer that is too small; this one is of the size the library asks for.
        let length = self.compressor.gzip_compress(lines, &mut self.room).unwrap_or(0);
        self.room.get(..length).unwrap_or_default().to_vec()
    }
}
