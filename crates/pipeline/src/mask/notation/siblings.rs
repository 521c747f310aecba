//! A name that is itself a value, beside its own value: `name: 'Cookie', value: '…'`, `("cookie", "…")`,
//! `<add key="password" value="…"/>`, and the parts of a multipart form.

use std::ops::Range;

use super::assigned::{Assigned, BETWEEN};
use super::cursor::Cursor;
use super::markup;
use super::value::{Context, quoted, until, value};
use crate::mask::meter::Unmaskable;

/// Keys whose value is a name.
const NAMES: [&str; 9] =
    ["name", "key", "parametername", "parameterkey", "header", "field", "param", "property", "k"];

/// Keys whose value is the value of that name.
const VALUES: [&str; 6] = ["value", "parametervalue", "val", "v", "content", "data"];

/// Returns true if the values of `key` are names.
pub(crate) fn is_name_key(key: &str) -> bool {
    is_one_of(key, &NAMES)
}

/// Returns true if the values of `key` are values of the name beside it.
pub(crate) fn is_value_key(key: &str) -> bool {
    is_one_of(key, &VALUES)
}

/// Returns true if a key is one of those, or ends with one as a word of its own.
fn is_one_of(key: &str, known: &[&str]) -> bool {
    let bytes = key.as_bytes();
    known.iter().any(|known| {
        let Some(start) = bytes.len().checked_sub(known.len()) else { return false };
        let is_word = start == 0 || known.len() > 2 && matches!(bytes[start - 1], b'.' | b'_' | b'-');
        is_word && bytes[start..].eq_ignore_ascii_case(known.as_bytes())
    })
}

/// The value beside the name at `place`, if that is itself the value of a key such as `name`, or the first of a pair.
pub(super) fn value_beside(cursor: &Cursor<'_>, place: &Range<usize>) -> Result<Assigned, Unmaskable> {
    let opened = opened(cursor, place.start)?;
    let is_quoted = opened < place.start;
    let closed = cursor.closers(place.end)?;
    if !is_named(cursor, opened)? {
        let is_pair = is_quoted && closed > place.end && begins_pair(cursor, opened)?;
        return if is_pair { second(cursor, closed) } else { Ok(Assigned::Nothing) };
    }
    if let Some(part) = part(cursor, closed)? {
        return Ok(part);
    }
    value_of_key(cursor, closed, is_quoted)
}

/// The place before the quotes that open a name.
fn opened(cursor: &Cursor<'_>, start: usize) -> Result<usize, Unmaskable> {
    let bytes = cursor.text.as_bytes().get(..start).unwrap_or_default();
    let quotes =
        bytes.iter().rev().take(16).take_while(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'\\')).count();
    cursor.charge(quotes + 1)?;
    Ok(start - quotes)
}

/// Returns true if the text before `at` is a key such as `name` and a separator.
fn is_named(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let before = &cursor.text.as_bytes()[at.saturating_sub(40)..at];
    cursor.charge(before.len())?;
    let before = trim_end(before, |byte| byte == b' ');
    let key = trim_end(before, |byte| matches!(byte, b':' | b'=' | b'>'));
    if key.len() == before.len() {
        return Ok(false);
    }
    let key = trim_end(key, |byte| matches!(byte, b' ' | b'"' | b'\'' | b'\\'));
    let length = key.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    Ok(std::str::from_utf8(&key[key.len() - length..]).is_ok_and(is_name_key))
}

fn trim_end(bytes: &[u8], of: impl Fn(u8) -> bool) -> &[u8] {
    let length = bytes.iter().rev().take_while(|byte| of(**byte)).count();
    &bytes[..bytes.len() - length]
}

/// The value of the key such as `value` that follows, in the same brackets or the same tag.
fn value_of_key(cursor: &Cursor<'_>, closed: usize, is_quoted: bool) -> Result<Assigned, Unmaskable> {
    let between = cursor.part(closed, BETWEEN)?;
    let mut at = 0;
    while let Some(byte) = between.get(at) {
        match byte {
            b'}' | b')' | b'{' | b'(' => return Ok(Assigned::Nothing),
            // A tag without a value of its own has it as its content.
            b'>' if is_quoted
                && between.get(at.wrapping_sub(1)) != Some(&b'/')
                && between.get(at.wrapping_sub(1)) != Some(&b'=') =>
            {
                return markup::content(cursor, closed + at + 1, "<");
            }
            byte if byte.is_ascii_alphabetic() => {
                let length = between[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
                    .count();
                let word = std::str::from_utf8(&between[at..at + length]).unwrap_or("");
                let end = closed + at + length;
                let behind = cursor.closers(end)?;
                let separator = if is_value_key(word) { cursor.separator(behind)? } else { None };
                if let Some(separator) = separator {
                    return value(
                        cursor,
                        separator.end,
                        Context { crosses_lines: true, ..Context::default() },
                    );
                }
                at += length;
            }
            _ => at += 1,
        }
    }
    Ok(Assigned::Nothing)
}

/// The value of a part of a multipart form (RFC 7578): what stands behind the empty line of its head.
fn part(cursor: &Cursor<'_>, closed: usize) -> Result<Option<Assigned>, Unmaskable> {
    let head = cursor.part(closed, 2 * BETWEEN)?;
    let lines = [
        ("\r\n\r\n", ["\r\n--", "\n--"]),
        ("\n\n", ["\r\n--", "\n--"]),
        (r"\r\n\r\n", [r"\r\n--", r"\n--"]),
        (r"\n\n", [r"\r\n--", r"\n--"]),
    ];
    for (line, boundaries) in lines {
        let Some(at) = memchr::memmem::find(head, line.as_bytes()) else { continue };
        if memchr::memchr3(b'{', b'}', b'<', &head[..at]).is_some() {
            return Ok(None);
        }
        let ends = |rest: &[u8]| boundaries.iter().any(|boundary| rest.starts_with(boundary.as_bytes()));
        return until(cursor, closed + at + line.len(), ends).map(Some);
    }
    Ok(None)
}

/// Returns true if a bracket, or another value of a flat list, stands before a quoted name.
fn begins_pair(cursor: &Cursor<'_>, opened: usize) -> Result<bool, Unmaskable> {
    let before = &cursor.text.as_bytes()[opened.saturating_sub(16)..opened];
    cursor.charge(before.len())?;
    // Python's bytes are `b'…'`.
    let before = before.strip_suffix(b"b").unwrap_or(before);
    let before = trim_end(before, |byte| byte.is_ascii_whitespace());
    Ok(matches!(before.last(), Some(b'(' | b'[' | b',')))
}

/// The second value of a pair: in quotes, behind a comma.
fn second(cursor: &Cursor<'_>, closed: usize) -> Result<Assigned, Unmaskable> {
    let comma = cursor.whitespace(closed)?;
    if cursor.byte(comma) != Some(b',') {
        return Ok(Assigned::Nothing);
    }
    let mut start = cursor.whitespace(comma + 1)?;
    start += usize::from(cursor.byte(start) == Some(b'b'));
    let backslashes = cursor.run(start, |byte| byte == b'\\', 16)?;
    match cursor.byte(start + backslashes) {
        Some(mark @ (b'"' | b'\'')) => quoted(cursor, start + backslashes + 1, mark, backslashes),
        _ => Ok(Assigned::Nothing),
    }
}
