//! The one place that inflates: capped, reusing its state, refusing what is cut short or goes on after its end.

use flate2::{Decompress, FlushDecompress, Status};
use thiserror::Error;

/// gzip's maximum window.
const WINDOW_BITS: u8 = 15;

/// A reusable, capped gzip decompressor.
#[derive(Debug)]
pub struct Gunzip {
    state: Decompress,
    cap: usize,
}

/// Why bytes did not inflate.
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
    #[expect(clippy::disallowed_methods, reason = "this is the capped one")]
    pub fn new(cap: usize) -> Gunzip {
        Gunzip { state: Decompress::new_gzip(WINDOW_BITS), cap }
    }

    /// Inflates every gzip member of `input` into `output`, which is cleared first.
    #[expect(clippy::disallowed_methods, reason = "a gzip state resets only by being made anew")]
    pub fn inflate(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<(), GunzipError> {
        output.clear();
        let mut rest = input;
        while !rest.is_empty() {
            self.state = Decompress::new_gzip(WINDOW_BITS);
            rest = self.member(rest, output)?;
        }
        if input.is_empty() { Err(GunzipError::Truncated) } else { Ok(()) }
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
