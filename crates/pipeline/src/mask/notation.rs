//! Names and values in text: the value of a name, in the notations in which people and programs write one.
//!
//! The text may begin and end anywhere, and may itself be a part of JSON, at any depth of backslashes. JSON that is
//! whole is not read here: [`super::exact`] walks through it.

mod assigned;
mod command;
mod cursor;
mod markup;
mod siblings;
mod value;

use std::ops::Range;

use super::meter::Unmaskable;
pub(crate) use assigned::Assigned;
use assigned::BETWEEN;
pub(crate) use cursor::Cursor;
pub(crate) use siblings::{is_name_key, is_value_key};
use value::{Context, Style, value};

/// Finds the value of the name at `place`.
pub(crate) fn assigned(cursor: &Cursor<'_>, place: Range<usize>) -> Result<Assigned, Unmaskable> {
    let name = cursor.text.get(place.clone()).unwrap_or("");
    // `${PASSWORD:-none}` is a reference to a value.
    if cursor.ends_with(place.start, "${") || cursor.is_in_arn(place.start)? {
        return Ok(Assigned::Nothing);
    }
    for form in [markup::element, siblings::value_beside] {
        match form(cursor, &place)? {
            Assigned::Nothing => {}
            assigned => return Ok(assigned),
        }
    }
    let closed = cursor.closers(place.end)?;
    if let Some(separator) = cursor.separator(closed)? {
        let start = typed(cursor, &separator)?;
        let context = Context {
            style: Style::of(name),
            is_encoded: separator.is_encoded,
            crosses_lines: separator.crosses_lines(closed, place.end),
            is_glued: separator.end == closed + 1 && !separator.is_colon,
            is_query: matches!(cursor.before(place.start), Some(b'?' | b'&')),
        };
        return value(cursor, start, context);
    }
    command::value_of(cursor, name, &place, closed)
}

/// The start of the value: behind the type that a declaration writes between a name and its value, if it does.
/// `password: string = "x"`.
fn typed(cursor: &Cursor<'_>, separator: &cursor::Separator) -> Result<usize, Unmaskable> {
    let start = cursor.spaces(separator.end)?;
    let word =
        cursor.run(start, |byte| byte.is_ascii_alphanumeric() || b"_&<>[]?*.".contains(&byte), BETWEEN)?;
    let behind = cursor.spaces(start + word)?;
    let is_declared = separator.is_colon
        && word > 0
        && cursor.byte(behind) == Some(b'=')
        && behind > start + word
        && !matches!(cursor.byte(behind + 1), Some(b'=' | b'>' | b'~'));
    Ok(if is_declared { behind + 1 } else { separator.end })
}

#[cfg(test)]
mod tests;
