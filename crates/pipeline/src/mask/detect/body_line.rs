//! Lines from the middle of a private key, each of which came as an event of its own.

use super::look::Found;
use crate::mask::meter::{Meter, Unmaskable};

/// The characters of a line: RFC 7468 has 64, OpenSSH 70, RFC 2045 76.
const LENGTHS: [usize; 3] = [64, 70, 76];

/// Base64 of random bytes holds at least so many different characters in 64, upper-case and lower-case letters, and
/// digits: of 100,000 random lines, fewer than 200 hold less of any.
const DIFFERENT: usize = 30;
const UPPER: usize = 13;
const LOWER: usize = 13;
const DIGITS: usize = 3;

/// A quick look takes runs of no more bytes for a line: escapes make one longer.
const LONGEST: usize = 512;

/// Finds the text that is one line of a key's body and nothing else. Such a line of a certificate looks the same: it is
/// masked as well.
pub(super) fn find(text: &str, meter: &Meter, found: Found<'_>) -> Result<(), Unmaskable> {
    let trim = |byte: char| byte.is_ascii_whitespace() || byte == '"';
    let mut line = text.trim_end_matches(trim);
    for escape in ["\\n", "\\r"] {
        line = line.strip_suffix(escape).unwrap_or(line).trim_end_matches('\\');
    }
    let start = line.len() - line.trim_start_matches(trim).len();
    let line = line.trim_matches(trim);
    if !LENGTHS.contains(&line.len()) {
        return Ok(());
    }
    meter.charge(4 * line.len())?;
    if is_body(line.as_bytes()) {
        found(start..start + line.len());
    }
    Ok(())
}

fn is_body(line: &[u8]) -> bool {
    let count = |of: fn(&&u8) -> bool| line.iter().filter(of).count();
    let mut different = [false; 128];
    for byte in line {
        if let Some(seen) = different.get_mut(usize::from(*byte)) {
            *seen = true;
        }
    }
    line.iter().all(|byte| is_base64(*byte))
        && count(|byte| byte.is_ascii_uppercase()) >= UPPER
        && count(|byte| byte.is_ascii_lowercase()) >= LOWER
        && count(|byte| byte.is_ascii_digit()) >= DIGITS
        && different.iter().filter(|seen| **seen).count() >= DIFFERENT
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// Returns true if a run of base64 is as long as a line. Of text, whose runs are short, few bytes are looked at: what
/// ends a run, within as many bytes as a line has, is looked for from behind.
pub(super) fn may_be_in(raw: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    let is_of = |byte: u8| is_base64(byte) || byte == b'\\';
    let mut from = 0;
    while let Some(window) = raw.get(from..from + LENGTHS[0]) {
        if let Some(last) = window.iter().rposition(|byte| !is_of(*byte)) {
            meter.charge(LENGTHS[0] - last)?;
            from += last + 1;
            continue;
        }
        let length = meter.run(raw, from, is_of)?;
        if length <= LONGEST {
            return Ok(true);
        }
        from += length;
    }
    Ok(false)
}
