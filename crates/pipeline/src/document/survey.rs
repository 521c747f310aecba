//! Counts what a message would add to its document: fields, depth, lengths.
//!
//! One walk over the message says whether its members can be copied as they stand, which nearly all can; only those of
//! a message that can't are written anew, by `reshape.rs`.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::constant::{Constant, MAX_FIELDS};
use super::names::{any_twice, clean, is_blank};
use super::roles::{Found, Role};
use crate::json::{Escaped, Kind, Refused, Scanner, Value};
use crate::limits::Limits;

/// Logz.io, "Invalid logs": at most a depth of 10. Arrays are no level: their elements are the field's values.
pub(super) const MAX_DEPTH: usize = 10;
/// A longer number is none that programs compute with.
const MAX_NUMBER: usize = 300;
/// An integer of so many digits is within a long's range.
const SHORT_INTEGER: usize = 18;

/// Counts that are taken on the way through a message.
pub(super) struct Survey {
    field_chars: usize,
    keys: usize,
    depth: usize,
    /// A member can't be copied as it stands.
    is_odd: bool,
    shape: u64,
}

impl Survey {
    /// Nothing is counted yet but what the log group's documents have anyway.
    pub(super) fn new(constant: &Constant, limits: &Limits) -> Survey {
        Survey {
            field_chars: limits.field_chars,
            keys: constant.count(),
            depth: 1,
            is_odd: false,
            shape: constant.shape(),
        }
    }

    /// Returns true if a member has to be written anew: copied as it stands, it would spoil the document.
    pub(super) fn needs_reshaping(&self) -> bool {
        self.is_odd || self.keys > MAX_FIELDS
    }

    /// A hash of the names and kinds of all members, in order.
    pub(super) fn shape(&self) -> u64 {
        self.shape
    }

    /// Counts a JSON object's members and gives them back.
    pub(super) fn root<'a>(&mut self, text: &'a str) -> Result<Vec<Found<'a>>, Refused> {
        let mut members = Vec::with_capacity(16);
        let mut scanner = Scanner::new(text);
        scanner.object(|key, scanner| {
            self.key(key);
            let key = key.text();
            let role = Role::of(&key);
            members.push(Found { key, value: self.value(scanner)?, role });
            Ok::<(), Refused>(())
        })?;
        scanner.end()?;
        Ok(members)
    }

    fn key(&mut self, key: Escaped<'_>) {
        self.keys += 1;
        self.shape = xxh3_64_with_seed(key.raw().as_bytes(), self.shape);
        let is_blank = is_blank(key.raw()) || key.has_escapes() && self::is_blank(&key.text());
        self.is_odd |= is_blank || is_long(key, self.field_chars);
    }

    fn value<'a>(&mut self, scanner: &mut Scanner<'a>) -> Result<Value<'a>, Refused> {
        let kind = scanner.kind()?;
        self.shape = self.shape.rotate_left(5) ^ (kind as u64 + 1);
        if matches!(kind, Kind::Object | Kind::Array) {
            return self.container(kind, scanner);
        }
        let value = scanner.value()?;
        self.is_odd |= match value.kind {
            Kind::Number => !is_sound(value.raw),
            Kind::String if value.raw.len() > self.field_chars => {
                value.string().is_some_and(|text| is_long(text, self.field_chars))
            }
            _ => false,
        };
        Ok(value)
    }

    fn container<'a>(&mut self, kind: Kind, scanner: &mut Scanner<'a>) -> Result<Value<'a>, Refused> {
        let start = scanner.clone();
        if kind == Kind::Object {
            self.depth += 1;
            self.is_odd |= self.depth > MAX_DEPTH;
            let mut keys: Vec<Cow<'a, str>> = Vec::new();
            scanner.object(|key, scanner| {
                self.key(key);
                let name = clean(key);
                self.is_odd |= key.has_escapes() || name != key.raw();
                keys.push(name);
                self.value(scanner).map(drop)
            })?;
            self.is_odd |= any_twice(&keys);
            self.depth -= 1;
        } else {
            self.array(scanner)?;
        }
        // The end of a container is part of the shape: `{"a":{"b":1}}` is none of `{"a":{},"b":1}`.
        self.shape = self.shape.rotate_left(11) ^ 0x55;
        Ok(Value { kind, raw: start.until(scanner) })
    }

    /// Lists of a thousand numbers and of two have the same shape.
    fn array(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Refused> {
        let (mut shape, mut last) = (self.shape, None);
        scanner.array(|scanner| {
            self.shape = 0;
            self.value(scanner)?;
            if last != Some(self.shape) {
                last = Some(self.shape);
                shape = shape.rotate_left(7) ^ self.shape;
            }
            Ok::<(), Refused>(())
        })?;
        self.shape = shape;
        Ok(())
    }
}

/// Returns true if a text has over `units` UTF-16 units.
pub(super) fn is_long(text: Escaped<'_>, units: usize) -> bool {
    // A unit takes at least a byte: nearly every text is short enough without being counted.
    text.raw().len() > units
        && text.characters().map(|(character, _)| character.len_utf16()).sum::<usize>() > units
}

/// Returns true if a long or a double holds the number; Logz.io's store refuses any other.
pub(super) fn is_sound(number: &str) -> bool {
    if number.len() > MAX_NUMBER {
        return false;
    }
    let is_integer = !number.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    if is_integer {
        number.len() <= SHORT_INTEGER || number.parse::<i64>().is_ok()
    } else {
        number.parse().is_ok_and(f64::is_finite)
    }
}
