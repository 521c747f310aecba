//! The one place that inflates: capped, reusing its state, refusing what is cut short or goes on after its end.

use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::{Decompressor, crc32};
use thiserror::Error;

/// gzip's maximum window.
const WINDOW_BITS: u8 = 15;

/// No deflate stream inflates to more than 1,032 times its size (zlib, "Technical Details", maximum compression factor).
const MAX_RATIO: usize = 1_032;

/// A reusable, capped gzip decompressor.
pub struct Gunzip {
    whole: Decompressor,
    state: Decompress,
    cap: usize,
}

impl fmt::Debug for Gunzip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gunzip").field("cap", &self.cap).finish_non_exhaustive()
    }
}

/// The reason why bytes did not inflate.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum GunzipError {
    /// Not gzip, or a checksum that does not hold.
    #[error("not gzip, or damaged")]
    Corrupt,
    /// The input ends before the gzip stream does.
    #[error("the gzip stream is cut short")]
    Truncated,
    /// It inflates to more than the cap.
    #[error("it inflates to more than {cap} bytes")]
    TooLarge {
        /// The cap in bytes.
        cap: usize,
    },
}

impl Gunzip {
    /// A decompressor whose output is at most `cap` bytes.
    #[expect(clippy::disallowed_methods, reason = "these are the capped ones")]
    pub fn new(cap: usize) -> Gunzip {
        Gunzip { whole: Decompressor::new(), state: Decompress::new_gzip(WINDOW_BITS), cap }
    }

    /// Inflates every gzip member of `input` into `buffer`, and yields what was inflated. What the buffer held is
    /// overwritten, so that one buffer serves many inputs without being cleared.
    pub fn inflate<'a>(&mut self, input: &[u8], buffer: &'a mut Vec<u8>) -> Result<&'a [u8], GunzipError> {
        let length = match self.whole(input, buffer) {
            Some(length) => length,
            None => self.members(input, buffer)?,
        };
        Ok(buffer.get(..length).unwrap_or_default())
    }

    /// The short way, for what senders really send: one member that states its true size. `None` for all else.
    fn whole(&mut self, input: &[u8], buffer: &mut Vec<u8>) -> Option<usize> {
        let [c0, c1, c2, c3, s0, s1, s2, s3] = *input.last_chunk::<8>()?;
        let size = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
        if size > self.cap || size / MAX_RATIO > input.len() {
            return None;
        }
        if buffer.len() < size {
            buffer.resize(size, 0);
        }
        let output = buffer.get_mut(..size)?;
        let length = self.whole.gzip_decompress(input, output).ok()?;
        // The library stops at the first member's end. That the input ends there as well is seen by its last eight
        // bytes: they must be the trailer of what came out. A second member could pass so only as a copy of the first.
        (length == size && crc32(output) == u32::from_le_bytes([c0, c1, c2, c3])).then_some(size)
    }

    /// The long way: any number of members of any size.
    #[expect(clippy::disallowed_methods, reason = "a gzip state resets only by being made anew")]
    fn members(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<usize, GunzipError> {
        output.clear();
        let mut rest = input;
        while !rest.is_empty() {
            self.state = Decompress::new_gzip(WINDOW_BITS);
            rest = self.member(rest, output)?;
        }
        if input.is_empty() { Err(GunzipError::Truncated) } else { Ok(output.len()) }
    }

    /// Inflates one member and returns what follows it.
    fn member<'a>(&mut self, input: &'a [u8], output: &mut Vec<u8>) -> Result<&'a [u8], GunzipError> {
        output.reserve(size_hint(input).min(self.cap - output.len()) + 1);
        loop {
            let taken = usize::try_from(self.state.total_in()).unwrap_or(usize::MAX);
            let rest = input.get(taken..).unwrap_or_default();
            let before = output.len();
            let status = self
                .state
                .decompress_vec(rest, output, FlushDecompress::Finish)
                .map_err(|_| GunzipError::Corrupt)?;
            if output.len() > self.cap {
                return Err(GunzipError::TooLarge { cap: self.cap });
            }
            let now = usize::try_from(self.state.total_in()).unwrap_or(usize::MAX);
            match status {
                Status::StreamEnd => return Ok(input.get(now..).unwrap_or_default()),
                _ if output.len() == output.capacity() => {
                    // Grows by doubling, and never past one byte over the cap: enough to see that it is exceeded.
                    let more = output.len().clamp(64 << 10, 8 << 20).min(self.cap + 1 - output.len());
                    output.reserve(more);
                }
                _ if now == taken && output.len() == before => return Err(GunzipError::Truncated),
                _ => {}
            }
        }
    }
}

/// The size a single member states in its last four bytes; a hint only, the sender may lie.
fn size_hint(input: &[u8]) -> usize {
    input.last_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size) as usize)
}
