//! Sizes that bound a batch. The listener's own are from Logz.io, "Ship logs over HTTP/S" and "Invalid logs".

/// Sizes that bound a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A record may inflate to at most this many bytes; more is poison.
    pub inflated_bytes: usize,
    /// A bulk is sealed before it exceeds this many bytes, uncompressed. Logz.io takes 10 MB a body.
    pub bulk_bytes: usize,
    /// All open bulks together hold at most about this many bytes; the largest is sealed early beyond it.
    pub open_bytes: usize,
    /// A document is at most this many bytes. Logz.io takes 500,000 a line.
    pub line_bytes: usize,
    /// A field is at most this many characters. Logz.io indexes 32,700.
    pub field_chars: usize,
    /// gzip level, 1 to 12.
    pub gzip_level: i32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            inflated_bytes: 64 << 20,
            bulk_bytes: 9_000_000,
            open_bytes: 32 << 20,
            line_bytes: 500_000,
            field_chars: 32_700,
            gzip_level: 6,
        }
    }
}
