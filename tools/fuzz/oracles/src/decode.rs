//! Stage 2: whatever a record holds, it is decoded as others decode it, or is poison and leaves no trace.

use std::io::Read as _;

use pipeline::{Gunzip, GunzipError};

use crate::ship::{data_of, gzipped, pipeline, ship};

const TABLE: &str = "version = 1\nunrouted = \"core\"\n[teams.core]\n";
/// Small, so that a fuzzer meets it.
const CAP: usize = 1 << 16;

/// Takes the bytes for a record's data, for what is base64 in it, and for what is gzip in that.
pub fn decode(bytes: &[u8]) {
    inflates_as_others_do(bytes);
    let mut pipeline = pipeline(TABLE);
    let as_text = String::from_utf8_lossy(bytes);
    for data in [as_text.into_owned(), base64_simd::STANDARD.encode_to_string(bytes), gzipped(bytes)] {
        let shipped = ship(&mut pipeline, &data);
        assert_eq!(shipped.ledger.records, 1);
        assert_eq!(shipped.ledger.poison, u64::from(shipped.poison.is_some()));
        let good = ship(&mut pipeline, &data_of("good"));
        assert_eq!((good.poison, good.lines.len()), (None, 1), "what comes after is as good as before");
    }
}

#[expect(clippy::disallowed_methods, reason = "the other implementation is bounded by `take`")]
fn inflates_as_others_do(bytes: &[u8]) {
    let mut theirs = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes).take(CAP as u64 + 1).read_to_end(&mut theirs);
    let mut buffer = vec![b'x'; 100];
    match Gunzip::new(CAP).inflate(bytes, &mut buffer) {
        // libdeflate takes codes that zlib finds incomplete, where nothing is written with what they lack; the checksum
        // vouches for what came out. A second member that is the first one again is taken for it.
        Ok(ours) => assert!(
            read.is_err() || ours == theirs || is_repeated(ours, &theirs),
            "{} bytes, {} bytes",
            ours.len(),
            theirs.len()
        ),
        Err(GunzipError::TooLarge { .. }) => assert!(theirs.len() > CAP || read.is_err()),
        Err(GunzipError::Corrupt | GunzipError::Truncated) => {
            assert!(read.is_err() || bytes.is_empty() || theirs.len() > CAP, "others inflate it");
        }
    }
}

fn is_repeated(once: &[u8], all: &[u8]) -> bool {
    !once.is_empty() && all.len() > once.len() && all.starts_with(once) && all.ends_with(once)
}
