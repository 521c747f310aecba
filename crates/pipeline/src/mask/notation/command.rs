//! Values without a separator: options of commands, arguments of setters, clauses of SQL, declarations.

use std::ops::Range;

use super::assigned::{Assigned, BETWEEN};
use super::cursor::Cursor;
use super::value::{Context, bare_end, quoted, value};
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
    let is_apart = next > closed;
    match cursor.byte(next) {
        Some(b'(') if closed == place.end && !is_apart && is_setter(cursor, name, place) => {
            argument(cursor, next + 1)
        }
        Some(b'|') if is_apart && cursor.ends_with(place.start, "| ") => cell(cursor, next + 1),
        Some(_) if is_apart && closed == place.end && is_option(cursor, name, place)? => option(cursor, next),
        Some(b'\'' | b'"' | b'`') if is_apart => literal(cursor, name, next),
        Some(byte) if is_apart && byte.is_ascii_alphabetic() => match phrase(cursor, next)? {
            Some(at) => literal(cursor, name, at),
            None if closed > place.end => Ok(Assigned::Nothing),
            None => match declared(cursor, next)? {
                Assigned::Nothing => word(cursor, name, next),
                value => Ok(value),
            },
        },
        Some(byte) if is_apart && !byte.is_ascii_whitespace() && !byte.is_ascii_punctuation() => {
            word(cursor, name, next)
        }
        _ => Ok(Assigned::Nothing),
    }
}

/// Returns true if a call of the name sets what it names: `setPassword("x")`, `.password("x")`, `PASSWORD('x')`.
fn is_setter(cursor: &Cursor<'_>, name: &str, place: &Range<usize>) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| last.starts_with(prefix));
    let is_reader =
        starts(&["get", "has", "is", "find", "read", "check", "valid", "verify", "load", "fetch", "on"]);
    let is_member = name.contains('.') || cursor.before(place.start) == Some(b'.');
    !is_reader && (starts(&["set", "with", "add", "use"]) || is_member || is_password(name))
}

/// The cell of a table's row behind the one that holds the name.
fn cell(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let start = cursor.spaces(start)?;
    let length = cursor.run(start, |byte| !matches!(byte, b'|' | b'\n' | b'\r'), usize::MAX)?;
    let value = cursor.text.get(start..start + length).unwrap_or("").trim_end();
    let is_closed = cursor.byte(start + length) == Some(b'|');
    Ok(if is_closed { Assigned::of(start..start + value.len(), false) } else { Assigned::Nothing })
}

/// A value in quotes behind a name: `PASSWORD 'x'`, `api_key "x";`. Prose quotes words too: `Unexpected token 'if'`.
fn literal(cursor: &Cursor<'_>, name: &str, at: usize) -> Result<Assigned, Unmaskable> {
    let backslashes = cursor.run(at, |byte| byte == b'\\', 16)?;
    let Some(mark @ (b'"' | b'\'' | b'`')) = cursor.byte(at + backslashes) else {
        return Ok(Assigned::Nothing);
    };
    match quoted(cursor, at + backslashes + 1, mark, backslashes)? {
        Assigned::Value { place, .. }
            if is_password(name) || is_likely(cursor.text.get(place.clone()).unwrap_or("")) =>
        {
            Ok(Assigned::of(place, true))
        }
        _ => Ok(Assigned::Nothing),
    }
}

/// The place behind the words with which a sentence leads from a name to its value: `is:`, `to`, `FOR 'x' =`.
fn phrase(cursor: &Cursor<'_>, at: usize) -> Result<Option<usize>, Unmaskable> {
    let length = cursor.run(at, |byte| byte.is_ascii_alphabetic(), 8)?;
    let word = cursor.text.get(at..at + length).unwrap_or("").to_ascii_lowercase();
    let behind = at + length;
    match word.as_str() {
        "for" => {
            let part = cursor.part(behind, 2 * BETWEEN)?;
            let equals = memchr::memmem::find(part, b" = ")
                .filter(|equals| memchr::memchr(b'\n', &part[..*equals]).is_none());
            let quote = equals.map(|equals| behind + equals + 3);
            let password =
                quote.filter(|at| cursor.starts_with(*at, "PASSWORD(")).map(|at| at + "PASSWORD(".len());
            Ok(password.or(quote))
        }
        "is" | "was" | "to" | "as" | "by" => {
            let behind = behind + usize::from(cursor.byte(behind) == Some(b':'));
            let next = cursor.spaces(behind)?;
            let quote = next + cursor.run(next, |byte| byte == b'\\', 16)?;
            Ok(matches!(cursor.byte(quote), Some(b'"' | b'\'' | b'`')).then_some(next))
        }
        _ => Ok(None),
    }
}

/// A value that stands as a word behind a name, as in `.netrc`: `password hunter2`. A word of prose is none.
fn word(cursor: &Cursor<'_>, name: &str, at: usize) -> Result<Assigned, Unmaskable> {
    let length = cursor.run(at, |byte| byte.is_ascii_alphabetic(), 8)?;
    let is_led = ["is", "was"].iter().any(|lead| cursor.text.get(at..at + length) == Some(lead));
    let start = if is_led {
        cursor.spaces(at + length + usize::from(cursor.byte(at + length) == Some(b':')))?
    } else {
        at
    };
    let end = bare_end(cursor, start, Context::default())?;
    let value = cursor.text.get(start..end).unwrap_or("").trim_end_matches(['.', '!', '?', ':']);
    let is_meant = is_likely(value) && (is_led || is_password(name));
    Ok(if is_meant { Assigned::of(start..start + value.len(), true) } else { Assigned::Nothing })
}

/// Returns true if a value that nothing assigns looks like a secret: letters and digits of some length, no name and no
/// path.
fn is_likely(value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| value.bytes().any(|byte| of(&byte));
    let is_token = |byte: u8| byte.is_ascii_graphic() && !b"()<>{},\"'`\\".contains(&byte);
    value.len() >= 8
        && value.bytes().all(is_token)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !value.contains("://")
        && !value.contains(['/', '='])
}

fn is_password(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "passwd", "pwd", "passphrase", "identified by"].iter().any(|word| name.ends_with(word))
}

/// Returns true if the name is an option of a command: dashes begin it, and nothing stands before them.
fn is_option(cursor: &Cursor<'_>, name: &str, place: &Range<usize>) -> Result<bool, Unmaskable> {
    cursor.charge(1)?;
    let is_free =
        cursor.before(place.start).is_none_or(|byte| !is_name(byte) && byte != b'<' && byte != b'!');
    let letter = name.trim_start_matches('-').bytes().next();
    Ok(name.starts_with('-') && is_free && letter.is_some_and(|byte| byte.is_ascii_alphanumeric()))
}

/// The first argument of a call, if it is a value.
fn argument(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let start = cursor.spaces(start)?;
    let backslashes = cursor.run(start, |byte| byte == b'\\', 16)?;
    if let Some(mark @ (b'"' | b'\'' | b'`')) = cursor.byte(start + backslashes) {
        return quoted(cursor, start + backslashes + 1, mark, backslashes);
    }
    let is_of_value = |byte: u8| !matches!(byte, b')' | b'(' | b',') && !byte.is_ascii_whitespace();
    let length = cursor.run(start, is_of_value, usize::MAX)?;
    let is_whole = cursor.byte(start + length) == Some(b')');
    Ok(if is_whole { Assigned::of(start..start + length, false) } else { Assigned::Nothing })
}

fn option(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    match cursor.byte(start) {
        Some(b'-' | b'|' | b'>' | b'<' | b'&') | None => Ok(Assigned::Nothing),
        Some(b'"' | b'\'' | b'\\') => value(cursor, start, Context::default()),
        // `--secret id=npmrc` says where one is.
        Some(_) if cursor.starts_with(start, "id=") || cursor.starts_with(start, "src=") => {
            Ok(Assigned::Nothing)
        }
        Some(_) => Ok(Assigned::of(start..bare_end(cursor, start, Context::default())?, false)),
    }
}

/// The value of a declaration that writes a type behind the name: `password string = "x"`.
fn declared(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let word =
        cursor.run(start, |byte| byte.is_ascii_alphanumeric() || b"_&<>[]?*.".contains(&byte), BETWEEN)?;
    let equals = cursor.spaces(start + word)?;
    if equals == start + word
        || cursor.byte(equals) != Some(b'=')
        || matches!(cursor.byte(equals + 1), Some(b'=' | b'>' | b'~'))
    {
        return Ok(Assigned::Nothing);
    }
    let quote = cursor.spaces(equals + 1)?;
    let backslashes = cursor.run(quote, |byte| byte == b'\\', 16)?;
    match cursor.byte(quote + backslashes) {
        Some(b'"' | b'\'' | b'`') => value(cursor, equals + 1, Context::default()),
        _ => Ok(Assigned::Nothing),
    }
}
