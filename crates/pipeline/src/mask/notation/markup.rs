//! Values in XML: `<password>x</password>`, with attributes, a namespace, or written with entities.

use std::ops::Range;

use super::assigned::{Assigned, BETWEEN};
use super::cursor::Cursor;
use crate::mask::meter::Unmaskable;

/// The value of an element whose tag's name holds the name at `place`.
pub(super) fn element(cursor: &Cursor<'_>, place: &Range<usize>) -> Result<Assigned, Unmaskable> {
    let is_of_tag = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(byte);
    let before =
        cursor.text.as_bytes().get(place.start.saturating_sub(BETWEEN)..place.start).unwrap_or_default();
    let prefix = before.iter().rev().take_while(|byte| is_of_tag(byte)).count();
    cursor.charge(prefix + 1)?;
    let start = place.start - prefix;
    if cursor.ends_with(start, ">") && cursor.starts_with(place.end, "</") {
        return next_element(cursor, place.end);
    }
    if is_placeholder(cursor, start) {
        return Ok(Assigned::Nothing);
    }
    let (open, close) = if cursor.ends_with(start, "<") {
        ("<", ">")
    } else if cursor.ends_with(start, "&lt;") {
        ("&lt;", "&gt;")
    } else {
        return Ok(Assigned::Nothing);
    };
    let tag = cursor.part(place.end, BETWEEN)?;
    let has_attributes = matches!(tag.first(), Some(byte) if byte.is_ascii_whitespace());
    if !has_attributes && !cursor.starts_with(place.end, close) {
        return Ok(Assigned::Nothing);
    }
    let Some(end) = memchr::memmem::find(tag, close.as_bytes()) else { return Ok(Assigned::Nothing) };
    if tag[..end].ends_with(b"/") || memchr::memmem::find(&tag[..end], b"<").is_some() {
        return Ok(Assigned::Nothing);
    }
    content(cursor, place.end + end + close.len(), open)
}

/// Returns true if what looks like a tag stands where a value would: `API_KEY=<your-api-key>`.
fn is_placeholder(cursor: &Cursor<'_>, start: usize) -> bool {
    let before = cursor.text.as_bytes().get(start.saturating_sub(8)..start).unwrap_or_default();
    let before = before.strip_suffix(b"<").unwrap_or(before).trim_ascii_end();
    matches!(before.last(), Some(b'=' | b':' | b'\'' | b'"'))
}

/// The content of the element behind the one that ends at `end`: `<key>password</key><string>x</string>`.
fn next_element(cursor: &Cursor<'_>, end: usize) -> Result<Assigned, Unmaskable> {
    let closing = cursor.part(end, 40)?;
    let Some(close) = memchr::memchr(b'>', closing) else { return Ok(Assigned::Nothing) };
    let next = cursor.whitespace(end + close + 1)?;
    let tag = cursor.part(next, 40)?;
    match (tag, memchr::memchr(b'>', tag)) {
        ([b'<', letter, ..], Some(close)) if letter.is_ascii_alphabetic() => {
            content(cursor, next + close + 1, "<")
        }
        _ => Ok(Assigned::Nothing),
    }
}

/// The text from `start` to the next tag, or of a `CDATA` section.
pub(super) fn content(cursor: &Cursor<'_>, start: usize, open: &str) -> Result<Assigned, Unmaskable> {
    const CDATA: &str = "<![CDATA[";
    let start = cursor.whitespace(start)?;
    let (start, end) =
        if cursor.starts_with(start, CDATA) { (start + CDATA.len(), "]]>") } else { (start, open) };
    let rest = cursor.text.as_bytes().get(start..).unwrap_or_default();
    let length = memchr::memmem::find(rest, end.as_bytes()).unwrap_or(rest.len());
    cursor.charge(length)?;
    let content = cursor.text.get(start..start + length).unwrap_or("").trim_end();
    Ok(Assigned::of(start..start + content.len(), true))
}
