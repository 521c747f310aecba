//! Counts what a message would add to its document: fields, depth, lengths.

use std::borrow::Cow;

use super::constant::{Constant, MAX_FIELDS};
use super::names::{any_twice, clean};
use crate::json::{Escaped, Kind, Refused, Scanner, Value};
use crate::limits::Limits;

/// Logz.io, "Invalid logs": at most a depth of 10.
const MAX_DEPTH: usize = 10;
/// A number with fewer characters and without an exponent is within a double's range.
const SHORT_NUMBER: usize = 300;

/// Counts that are taken on the way through a message.
pub(super) struct Survey {
    field_chars: usize,
    keys: usize,
    depth: usize,
    deepest: usize,
    /// Something the listener's side would spoil whatever its number.
    spoiled: bool,
    /// A nested key has to be written anew.
    rewrite: bool,
}

impl Survey {
    /// Nothing is counted yet but what the log group's documents have anyway.
    pub(super) fn new(constant: &Constant, limits: &Limits) -> Survey {
        Survey {
            field_chars: limits.field_chars,
            keys: constant.count(),
            depth: 1,
            deepest: 0,
            spoiled: false,
            rewrite: false,
        }
    }

    /// Returns true if the listener's side would spoil the document.
    pub(super) fn spoils(&self) -> bool {
        // The document's own root is one level.
        self.spoiled || self.keys > MAX_FIELDS || self.deepest > MAX_DEPTH
    }

    /// Returns true if a nested key has to be written anew.
    pub(super) fn rewrite(&self) -> bool {
        self.rewrite
    }

    /// Counts a JSON object's members and gives them back.
    pub(super) fn root<'a>(&mut self, text: &'a str) -> Result<Vec<(Cow<'a, str>, Value<'a>)>, Refused> {
        let mut members = Vec::new();
        let mut scanner = Scanner::new(text);
        scanner.object(|key, scanner| {
            members.push(self.member(key, scanner)?);
            Ok::<(), Refused>(())
        })?;
        scanner.end()?;
        Ok(members)
    }

    /// Counts one member, at whose value `scanner` stands.
    pub(super) fn member<'a>(
        &mut self,
        key: Escaped<'a>,
        scanner: &mut Scanner<'a>,
    ) -> Result<(Cow<'a, str>, Value<'a>), Refused> {
        self.key(key);
        Ok((clean(key), self.value(scanner)?))
    }

    fn key(&mut self, key: Escaped<'_>) {
        self.keys += 1;
        self.spoiled |= key.raw().trim().is_empty() || self.is_long(key);
    }

    fn is_long(&self, text: Escaped<'_>) -> bool {
        let limit = self.field_chars;
        text.raw().len() > limit
            && text.characters().map(|(character, _)| character.len_utf16()).sum::<usize>() > limit
    }

    fn value<'a>(&mut self, scanner: &mut Scanner<'a>) -> Result<Value<'a>, Refused> {
        match scanner.kind()? {
            Kind::Object | Kind::Array => self.container(scanner),
            _ => {
                let value = scanner.value()?;
                self.spoiled |= match value.kind {
                    Kind::Number => !is_sound(value.raw),
                    _ => value.string().is_some_and(|text| self.is_long(text)),
                };
                Ok(value)
            }
        }
    }

    fn container<'a>(&mut self, scanner: &mut Scanner<'a>) -> Result<Value<'a>, Refused> {
        let start = scanner.clone();
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let kind = scanner.kind()?;
        if kind == Kind::Object {
            let mut keys = Vec::new();
            scanner.object(|key, scanner| {
                self.key(key);
                let name = clean(key);
                self.rewrite |= key.has_escapes() || name != key.raw();
                keys.push(name);
                self.value(scanner).map(drop)
            })?;
            self.spoiled |= any_twice(&keys);
        } else {
            scanner.array(|scanner| self.value(scanner).map(drop))?;
        }
        self.depth -= 1;
        Ok(Value { kind, raw: start.until(scanner) })
    }
}

/// Returns true if a number is one that readers take: of a double's range, and not longer than any is.
fn is_sound(number: &str) -> bool {
    let is_plain = !number.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    number.len() <= SHORT_NUMBER && (is_plain || number.parse().is_ok_and(f64::is_finite))
}
