//! JSON as raw slices: a validating scanner, and the escapes of strings.
//!
//! Most of a log event is copied from the envelope to the bulk byte for byte. `serde_json` would copy and re-escape
//! every message, so the stages read JSON as slices of the input instead. What the scanner takes and refuses is
//! what `serde_json` takes and refuses: the tests hold one against the other.

mod scan;
mod text;

pub(crate) use scan::{Kind, Refused, Scanner, Value};
pub(crate) use text::{Escaped, Escapes, escape, plain};

#[cfg(test)]
mod tests;
