//! Values without a separator: options of commands, arguments of setters, clauses of SQL, declarations.

use std::ops::Range;

use super::cursor::Cursor;
use super::value::{Style, bare_end, quoted, value};
use super::{Assigned, BETWEEN};
use crate::mask::meter::Unmaskable;
use crate::mask::spelled::is_name;

/// Finds the value of `name` at `place`, whose quotes and brackets end at `closed`.
pub(super) fn value_of(
    cursor: &Cursor<'_>,
    name: &str,
    place: &Range<usize>,
    closed: usize,
) -> Result<Assigned, Unmaskable> {
    let next = cursor.spaces(closed)?;
    match cursor.byte(next) {
        Some(b'(') if closed == place.end && next == closed && is_setter(cursor, name, place) => {
            argument(cursor, next + 1)
        }
        Some(b'\'' | b'"') if next > closed && is_clause(name) => {
            value(cursor, next, Style::Word, false, false)
        }
        Some(_) if next > closed && closed == place.end && is_option(cursor, name, place)? => {
            option(cursor, next)
        }
        Some(byte) if next > closed && byte.is_ascii_alphabetic() => declared(cursor, next),
        _ => Ok(Assigned::Nothing),
    }
}

/// Returns true if a call of the name sets what it names: `setPassword("x")`, `.password("x")`.
fn is_setter(cursor: &Cursor<'_>, name: &str, place: &Range<usize>) -> bool {
    let starts =
        |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("set")
        || starts("with")
        || name.contains('.')
        || cursor.before(place.start) == Some(b'.')
        || starts("add")
}

/// The first argument of a call, if it is a value.
fn argument(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let start = cursor.spaces(start)?;
    let backslashes = cursor.run(start, |byte| byte == b'\\', 16)?;
    match cursor.byte(start + backslashes) {
        Some(mark @ (b'"' | b'\'' | b'`')) => quoted(cursor, start + backslashes + 1, mark, backslashes),
        _ => {
            let length = cursor.run(
                start,
                |byte| !matches!(byte, b')' | b'(' | b',') && !byte.is_ascii_whitespace(),
                usize::MAX,
            )?;
            let is_whole = cursor.byte(start + length) == Some(b')');
            Ok(if is_whole { Assigned::of(start..start + length, false) } else { Assigned::Nothing })
        }
    }
}

/// Returns true if SQL writes the name's value behind it: `PASSWORD 'x'`.
fn is_clause(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "pwd", "identified by", "passphrase"].iter().any(|word| name.ends_with(word))
}

/// Returns true if the name is an option of a command: dashes begin it, and nothing stands before them.
fn is_option(cursor: &Cursor<'_>, name: &str, place: &Range<usize>) -> Result<bool, Unmaskable> {
    cursor.charge(1)?;
    let is_free =
        cursor.before(place.start).is_none_or(|byte| !is_name(byte) && byte != b'<' && byte != b'!');
    let letter = name.trim_start_matches('-').bytes().next();
    Ok(name.starts_with('-') && is_free && letter.is_some_and(|byte| byte.is_ascii_alphanumeric()))
}

fn option(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    match cursor.byte(start) {
        Some(b'-' | b'|' | b'>' | b'<' | b'&') | None => Ok(Assigned::Nothing),
        Some(b'"' | b'\'' | b'\\') => value(cursor, start, Style::Word, false, false),
        Some(_) => Ok(Assigned::of(start..bare_end(cursor, start, false)?, false)),
    }
}

/// The value of a declaration that writes a type behind the name: `password string = "x"`.
fn declared(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let word =
        cursor.run(start, |byte| byte.is_ascii_alphanumeric() || b"_&<>[]?*.".contains(&byte), BETWEEN)?;
    let equals = cursor.spaces(start + word)?;
    if cursor.byte(equals) != Some(b'=') || matches!(cursor.byte(equals + 1), Some(b'=' | b'>' | b'~')) {
        return Ok(Assigned::Nothing);
    }
    let quote = cursor.spaces(equals + 1)?;
    let backslashes = cursor.run(quote, |byte| byte == b'\\', 16)?;
    match cursor.byte(quote + backslashes) {
        Some(b'"' | b'\'' | b'`') => value(cursor, equals + 1, Style::Word, false, false),
        _ => Ok(Assigned::Nothing),
    }
}
