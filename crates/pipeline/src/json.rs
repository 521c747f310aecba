//! JSON as raw slices: a validating scanner, and the escapes of strings.
//!
//! Most of a log event is copied from the envelope to the bulk byte for byte. `serde_json` would copy and re-escape
//! every message, so the stages read JSON as slices of the input instead. What the scanner takes and refuses is
//! what `serde_json` takes and refuses: the tests hold one against the other.

mod mend;
mod scan;
mod text;

use std::borrow::Cow;

pub(crate) use mend::mend;
pub(crate) use scan::{Kind, Refused, Scanner, Value};
pub(crate) use text::{Escaped, escape, plain};

/// Takes a JSON object apart as the stages do: its members' names and their values as they stand there, in order.
/// `None` where `text` is not JSON or not an object.
pub fn json_members(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut members = Vec::new();
    let mut scanner = Scanner::new(text);
    scanner.whitespace();
    let read = scanner.object(|name, value| {
        members.push((name.text(), value.value()?.raw));
        Ok::<(), Refused>(())
    });
    read.and_then(|()| scanner.end()).ok().map(|()| members)
}

#[cfg(test)]
mod tests;
