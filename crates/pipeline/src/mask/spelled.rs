//! A name as it stands in text, around a sign.

use std::ops::Range;

use super::meter::{Meter, Unmaskable};
use super::signs::Found;

/// A name at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spelled {
    /// The name without dots around the sign: `password` of `db.password.value`.
    pub(crate) part: Range<usize>,
    /// All of it.
    pub(crate) whole: Range<usize>,
    /// The part with what is not ASCII around it.
    pub(crate) wide: Range<usize>,
    /// True if a backslash stands before it, or an escape behind it: letters may be an escape's, or hidden by one. Also
    /// if it is longer than what is looked at.
    pub(crate) is_escaped: bool,
}

/// The most bytes of a name on either side of a sign. AWS takes 128 characters for the key of a tag (EC2, "Tag
/// restrictions"), and 63 for a name of Kubernetes (RFC 1123).
const LONGEST: usize = 128;

/// Words that belong to a name behind a space: `secret access key: …`.
const MORE: [&str; 9] = ["key", "token", "secret", "access", "value", "code", "hash", "string", "phrase"];

/// Returns true if a byte can be part of a name in plain text.
pub(crate) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

impl Spelled {
    /// The name around a sign.
    pub(crate) fn around(text: &str, sign: Found, meter: &Meter) -> Result<Spelled, Unmaskable> {
        let bytes = text.as_bytes();
        let is_whole = |byte: u8| is_name(byte) || byte == b'.';
        let run = meter.run_back(before(bytes, sign.at), LONGEST.min(sign.at), is_whole)?;
        let start = sign.at - run;
        let own = start + foreign(&bytes[..start], &bytes[start..sign.at]);
        let length = meter.run(behind(bytes, sign.end), 0, is_whole)?;
        let mut end = sign.end + length;
        // A sentence's dots are not the name's.
        let dots = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|byte| **byte == b'.').count();
        let own = (own + dots(&mut bytes[own..sign.at].iter())).min(sign.at);
        end -= dots(&mut bytes[sign.end..end].iter().rev());
        let whole = own..more(bytes, end, meter)?;
        let part_before = bytes[own..sign.at].iter().rev().take_while(|byte| **byte != b'.').count();
        let part_behind = bytes[sign.end..end].iter().take_while(|byte| **byte != b'.').count();
        let part = sign.at - part_before..sign.end + part_behind;
        let is_wide = |byte: u8| is_name(byte) || !byte.is_ascii();
        let wide_before = meter.run_back(before(bytes, part.start), LONGEST.min(part.start), is_wide)?;
        let wide_behind = meter.run(behind(bytes, part.end), 0, is_wide)?;
        let wide = text.ceil_char_boundary(part.start - wide_before)
            ..text.floor_char_boundary(part.end + wide_behind);
        let is_cut = [run, length, wide_before, wide_behind].contains(&LONGEST);
        let is_escaped = is_cut || start > 0 && bytes[start - 1] == b'\\' || bytes[end..].starts_with(b"\\u");
        Ok(Spelled { part, whole, wide, is_escaped })
    }

    /// Returns true if the answer for this name is that of every sign within it: if no part of an escape or of an option
    /// may stand at its start, which belongs to the name for a sign there only.
    pub(crate) fn is_same_for(&self, text: &str, sign: &Range<usize>) -> bool {
        let bytes = text.as_bytes();
        let before = self.part.start.checked_sub(1).and_then(|at| bytes.get(at));
        let is_foreign =
            matches!(before, Some(b'\\' | b'%' | b'[' | b';')) || bytes.get(self.part.start) == Some(&b'-');
        !is_foreign && self.part.start <= sign.start && sign.end <= self.part.end
    }
}

/// The bytes before `at`, and no more than may be a name's.
fn before(bytes: &[u8], at: usize) -> &[u8] {
    bytes.get(at.saturating_sub(LONGEST)..at).unwrap_or_default()
}

/// The bytes from `at` on, and no more than may be a name's.
fn behind(bytes: &[u8], at: usize) -> &[u8] {
    bytes.get(at..bytes.len().min(at + LONGEST)).unwrap_or_default()
}

/// The bytes at the start of a run that are not the name's: the rest of an escape, of a percent code or of a colour.
fn foreign(before: &[u8], run: &[u8]) -> usize {
    let hex = |count: usize| run.get(..count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    match (before.last(), run.first()) {
        (Some(b'\\'), Some(b'u'))
            if run.get(1..5).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
        {
            5
        }
        (Some(b'\\'), Some(b'n' | b'r' | b't' | b'b' | b'f')) => 1,
        (Some(b'%'), _) if hex(2) => 2,
        // Java's and Gradle's options: `-Dpassword=x`.
        (_, Some(b'-'))
            if matches!(run.get(1), Some(b'D' | b'P')) && run.get(2).is_some_and(u8::is_ascii_lowercase) =>
        {
            2
        }
        (Some(b'[' | b';'), _) => {
            let codes = run.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if codes > 0 && run.get(codes) == Some(&b'm') { codes + 1 } else { 0 }
        }
        _ => 0,
    }
}

/// The end of a name with the words that follow it, if a separator stands behind them.
fn more(bytes: &[u8], end: usize, meter: &Meter) -> Result<usize, Unmaskable> {
    let mut at = end;
    for _ in 0..3 {
        let length = meter.run(bytes, at + 1, |byte| byte.is_ascii_alphabetic())?;
        let word = bytes.get(at + 1..at + 1 + length).unwrap_or_default();
        let is_more = MORE.iter().any(|more| word.eq_ignore_ascii_case(more.as_bytes()));
        if bytes.get(at) != Some(&b' ') || !is_more {
            break;
        }
        at += 1 + length;
    }
    let spaces = meter.run(bytes, at, |byte| byte == b' ')?;
    let is_assigned = matches!(bytes.get(at + spaces), Some(b':' | b'='));
    Ok(if at > end && is_assigned { at } else { end })
}
