//! The members that can't be copied as they stand, written anew part by part: what the listener's side would spoil
//! becomes text, is cut or is left out, and the rest is lifted.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use routing::Long;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::constant::{Constant, MAX_FIELDS};
use super::long::Parts;
use super::names::{clean, is_blank};
use super::rules::{Fate, Rules};
use super::survey::{MAX_DEPTH, is_long, is_sound};
use super::unlifted::{Notes, Reason};
use crate::json::{Escaped, Kind, Refused, Scanner, Value, escape, plain};
use crate::limits::Limits;

/// Writes members anew, within what a document may have.
pub(super) struct Reshape<'r> {
    rules: &'r Rules,
    limits: &'r Limits,
    notes: &'r mut Notes,
    /// The fields that are written, by a hash of their paths.
    fields: HashSet<u64>,
    most_fields: usize,
    bytes: usize,
    has_removed: bool,
}

/// The place of a value.
struct Place {
    /// The path with dots, as far as rules and notes need it.
    path: String,
    hash: u64,
    /// The level of the object that the value is a member of; the root is 1.
    depth: usize,
}

/// The longest path that a rule is compared with, in bytes.
const MAX_PATH: usize = 1_024;

impl<'r> Reshape<'r> {
    /// `bytes` is the room for all members together.
    pub(super) fn new(
        constant: &'r Constant,
        limits: &'r Limits,
        bytes: usize,
        notes: &'r mut Notes,
    ) -> Reshape<'r> {
        let most_fields = MAX_FIELDS.saturating_sub(constant.count());
        Reshape {
            rules: constant.rules(),
            limits,
            notes,
            fields: HashSet::new(),
            most_fields,
            bytes,
            has_removed: false,
        }
    }

    /// Returns true if the table removed a nested member.
    pub(super) fn has_removed(&self) -> bool {
        self.has_removed
    }

    /// The JSON of one member of the root, called `name`; `None` where it is left out.
    pub(super) fn member(&mut self, name: &str, value: &Value<'_>, is_text: bool) -> Option<String> {
        if is_blank(name) || is_long(Escaped::new(name), self.limits.field_chars) {
            self.notes.add(Reason::Name, name);
            return None;
        }
        let mut place =
            Place { path: name.to_owned(), hash: xxh3_64_with_seed(name.as_bytes(), 0), depth: 1 };
        let before = self.fields.len();
        self.fields.insert(place.hash);
        let mut json = String::new();
        let mut added = vec![place.hash];
        if is_text {
            self.text(value, &place, &mut json);
        } else {
            // The value was taken once already: it is valid.
            let _ = self.value(&mut Scanner::new(value.raw), &mut place, &mut added, &mut json);
        }
        if self.fields.len() > self.most_fields {
            for hash in &added {
                self.fields.remove(hash);
            }
            self.notes.add(Reason::Fields, name);
            if before >= self.most_fields {
                return None;
            }
            self.fields.insert(place.hash);
            json.clear();
            self.text(value, &place, &mut json);
        }
        let cost = json.len() + name.len() + 4;
        if cost > self.bytes {
            self.notes.add(Reason::Large, name);
            self.fields.remove(&place.hash);
            return None;
        }
        self.bytes -= cost;
        Some(json)
    }

    fn value(
        &mut self,
        scanner: &mut Scanner<'_>,
        place: &mut Place,
        added: &mut Vec<u64>,
        out: &mut String,
    ) -> Result<(), Refused> {
        match scanner.kind()? {
            Kind::Object if place.depth >= MAX_DEPTH => {
                self.notes.add(Reason::Deep, &place.path);
                let value = scanner.value()?;
                self.text(&value, place, out);
            }
            Kind::Object => self.object(scanner, place, added, out)?,
            Kind::Array => {
                let mut before = '[';
                scanner.array(|element| {
                    out.push(before);
                    before = ',';
                    self.value(element, place, added, out)
                })?;
                out.push_str(if before == '[' { "[]" } else { "]" });
            }
            Kind::String => {
                let content = scanner.string()?;
                self.string(content, place, out);
            }
            Kind::Number => {
                let value = scanner.value()?;
                if is_sound(value.raw) {
                    out.push_str(value.raw);
                } else {
                    self.notes.add(Reason::Number, &place.path);
                    self.text(&value, place, out);
                }
            }
            Kind::Bool | Kind::Null => out.push_str(scanner.value()?.raw),
        }
        Ok(())
    }

    /// Of a name that stands twice the last value counts, as it does for most readers of JSON (RFC 8259, 4).
    fn object(
        &mut self,
        scanner: &mut Scanner<'_>,
        place: &mut Place,
        added: &mut Vec<u64>,
        out: &mut String,
    ) -> Result<(), Refused> {
        let mut members: Vec<(String, String)> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let (length, hash) = (place.path.len(), place.hash);
        place.depth += 1;
        scanner.object(|key, scanner| {
            let mut name = clean(key).into_owned();
            if is_blank(&name) || is_long(key, self.limits.field_chars) {
                self.notes.add(Reason::Name, &place.path);
                return scanner.value().map(drop);
            }
            if place.path.len() <= MAX_PATH {
                place.path.push('.');
                place.path.push_str(&name);
            }
            let fate = self.rules.fate(&place.path);
            let value = match fate {
                Fate::Removed => {
                    self.has_removed = true;
                    place.path.truncate(length);
                    return scanner.value().map(drop);
                }
                Fate::Shipped { new_name, is_text } => {
                    name = new_name.unwrap_or(name);
                    place.hash = xxh3_64_with_seed(name.as_bytes(), hash);
                    if self.fields.insert(place.hash) {
                        added.push(place.hash);
                    }
                    let mut json = String::new();
                    if is_text {
                        let value = scanner.value()?;
                        self.text(&value, place, &mut json);
                    } else {
                        self.value(scanner, place, added, &mut json)?;
                    }
                    json
                }
            };
            if let Some((_, last)) = known.get(&name).and_then(|at| members.get_mut(*at)) {
                self.notes.add(Reason::Twice, &place.path);
                *last = value;
            } else {
                known.insert(name.clone(), members.len());
                members.push((name, value));
            }
            place.path.truncate(length);
            place.hash = hash;
            Ok::<(), Refused>(())
        })?;
        place.depth -= 1;
        place.path.truncate(length);
        place.hash = hash;
        let mut before = '{';
        for (name, value) in &members {
            out.push(before);
            before = ',';
            out.push('"');
            escape(name, out);
            out.push_str("\":");
            out.push_str(value);
        }
        out.push_str(if before == '{' { "{}" } else { "}" });
        Ok(())
    }

    fn string(&mut self, content: Escaped<'_>, place: &Place, out: &mut String) {
        out.push('"');
        let parts = Parts::of(content, Long::Cut, usize::MAX, self.limits);
        parts.iter().for_each(|part| out.push_str(part));
        if let Some(marker) = parts.marker() {
            self.notes.add(Reason::Long, &place.path);
            escape(marker, out);
        }
        out.push('"');
    }

    /// A value as text: a string as it is, `null` as it is, all else as its JSON.
    fn text(&mut self, value: &Value<'_>, place: &Place, out: &mut String) {
        match value.kind {
            Kind::Null => out.push_str("null"),
            Kind::String => self.string(value.string().unwrap_or(Escaped::new("")), place, out),
            _ => {
                let content = content_of(value);
                self.string(Escaped::new(&content), place, out);
            }
        }
    }
}

/// The JSON of a value as the content of a string.
pub(super) fn content_of<'a>(value: &Value<'a>) -> Cow<'a, str> {
    let raw = value.raw;
    if plain(raw.as_bytes()) == raw.len() {
        return Cow::Borrowed(raw);
    }
    let mut content = String::with_capacity(raw.len() + raw.len() / 8);
    escape(raw, &mut content);
    Cow::Owned(content)
}
