//! The spellings of a letter as one.

/// A byte without what spellings differ in. More bytes than letters lose a bit: that finds more, never less.
pub(crate) fn folded(byte: u8) -> u8 {
    match byte {
        b'-' | b'.' | b' ' | b'_' => b'_' | 0x20,
        other => other | 0x20,
    }
}
