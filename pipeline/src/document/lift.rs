//! A JSON message's members, lifted to the document's root.
//!
//! Logz.io answers 200 and then spoils a log of over 1,000 fields, deeper than 10, with a field over 32,700
//! characters, a dot in a name or a name twice ("Invalid logs", "Mapping errors"). Dots become `_`; whatever else
//! would be spoiled is not lifted: the line stays whole inside `message`.

use std::borrow::Cow;

use super::constant::Constant;
use crate::json::{Escaped, Kind, Refused, Scanner, Value, escape};
use crate::limits::Limits;

/// Logz.io, "Invalid logs": at most 1,000 fields and a depth of 10.
const MAX_FIELDS: usize = 1_000;
const MAX_DEPTH: usize = 10;

/// Whether a message's members can be lifted.
pub(crate) enum Lift<'a> {
    /// It is not a JSON object.
    NotJson,
    /// It is one, but the listener's side would spoil it.
    Spoiled,
    /// It is one.
    Lifted(Lifted<'a>),
}

/// Members to be written at the root.
pub(crate) struct Lifted<'a> {
    members: Vec<(Cow<'a, str>, Value<'a>)>,
    rewrite: bool,
    /// The line's own `message` or `msg`.
    pub(crate) message: Option<Escaped<'a>>,
    /// The line's own `level`, in upper case.
    pub(crate) level: Option<Cow<'a, str>>,
}

/// Reads `text`; `constant` says which names are taken.
pub(crate) fn lift<'a>(text: &'a str, constant: &Constant, limits: &Limits) -> Lift<'a> {
    let mut survey = Survey { keys: constant.count(), limits: *limits, ..Survey::default() };
    let Ok(mut members) = survey.root(text) else { return Lift::NotJson };
    if survey.spoils() {
        return Lift::Spoiled;
    }
    let message = take_message(&mut members);
    let level = members.iter().find(|(key, _)| key == "level").and_then(|(_, value)| level_name(value));
    for (key, _) in &mut members {
        if constant.is_taken(key) {
            *key = format!("app_{key}").into();
        }
    }
    if any_twice(&members.iter().map(|(key, _)| key.as_ref()).collect::<Vec<&str>>()) {
        return Lift::Spoiled;
    }
    Lift::Lifted(Lifted { members, rewrite: survey.rewrite, message, level })
}

/// The line's own message leaves the members: `message`, else `msg`, where it is a string.
fn take_message<'a>(members: &mut Vec<(Cow<'a, str>, Value<'a>)>) -> Option<Escaped<'a>> {
    let at = ["message", "msg"]
        .into_iter()
        .find_map(|name| members.iter().position(|(key, value)| key == name && value.kind == Kind::String))?;
    members.remove(at).1.string()
}

fn level_name<'a>(level: &Value<'a>) -> Option<Cow<'a, str>> {
    match level.kind {
        Kind::String => level.string().map(Escaped::text).filter(|name| name.len() <= 20).map(|name| {
            if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
                name.to_ascii_uppercase().into()
            } else {
                name
            }
        }),
        Kind::Number => numeric_level(level.raw).map(|name| name.to_ascii_uppercase().into()),
        _ => None,
    }
}

/// The names of pino's and bunyan's numeric levels.
fn numeric_level(number: &str) -> Option<&'static str> {
    Some(match number {
        "10" => "trace",
        "20" => "debug",
        "30" => "info",
        "40" => "warn",
        "50" => "error",
        "60" => "fatal",
        _ => return None,
    })
}

impl Lifted<'_> {
    /// Appends the members, each with a comma before it.
    pub(crate) fn write(&self, out: &mut String) {
        for (key, value) in &self.members {
            out.push_str(",\"");
            escape(key, out);
            out.push_str("\":");
            match numeric_level(value.raw).filter(|_| key == "level") {
                Some(name) => {
                    out.push('"');
                    out.push_str(name);
                    out.push('"');
                }
                None if self.rewrite => write_with_clean_keys(value, out),
                None => write_on_one_line(value.raw, out),
            }
        }
    }
}

/// Between its tokens JSON may hold newlines; in a line of newline-delimited JSON it may not.
fn write_on_one_line(raw: &str, out: &mut String) {
    let breaks = |byte: u8| byte < b' ';
    // Every byte is looked at, so that the look is at many at once.
    if raw.bytes().fold(false, |found, byte| found | breaks(byte)) {
        out.extend(raw.split(|character: char| character.is_ascii() && breaks(character as u8)));
    } else {
        out.push_str(raw);
    }
}

fn write_with_clean_keys(value: &Value<'_>, out: &mut String) {
    let mut scanner = Scanner::new(value.raw);
    // The value was taken once already: it is valid.
    let _ = rewrite(&mut scanner, out);
}

fn rewrite(scanner: &mut Scanner<'_>, out: &mut String) -> Result<(), Refused> {
    match scanner.kind()? {
        Kind::Object => {
            let mut before = '{';
            scanner.object(|key, value| {
                out.push(before);
                before = ',';
                out.push('"');
                escape(&clean(key), out);
                out.push_str("\":");
                rewrite(value, out)
            })?;
            out.push_str(if before == '{' { "{}" } else { "}" });
            Ok(())
        }
        Kind::Array => {
            let mut before = '[';
            scanner.array(|element| {
                out.push(before);
                before = ',';
                rewrite(element, out)
            })?;
            out.push_str(if before == '[' { "[]" } else { "]" });
            Ok(())
        }
        _ => {
            out.push_str(scanner.value()?.raw);
            Ok(())
        }
    }
}

/// A key's text, its dots replaced: Logz.io takes a dot for nesting.
fn clean(key: Escaped<'_>) -> Cow<'_, str> {
    let text = key.text();
    if text.bytes().any(|byte| byte == b'.') { text.replace('.', "_").into() } else { text }
}

/// What is counted on the way through a message.
#[derive(Default)]
struct Survey {
    limits: Limits,
    keys: usize,
    depth: usize,
    deepest: usize,
    /// Something the listener's side would spoil whatever its number.
    spoiled: bool,
    /// A nested key has to be written anew.
    rewrite: bool,
}

impl Survey {
    fn spoils(&self) -> bool {
        // The document's own root is one level.
        self.spoiled || self.keys > MAX_FIELDS || self.deepest > MAX_DEPTH
    }

    fn root<'a>(&mut self, text: &'a str) -> Result<Vec<(Cow<'a, str>, Value<'a>)>, Refused> {
        let mut members = Vec::new();
        let mut scanner = Scanner::new(text);
        self.depth = 1;
        scanner.object(|key, scanner| {
            self.key(key);
            let value = self.value(scanner)?;
            members.push((clean(key), value));
            Ok::<(), Refused>(())
        })?;
        scanner.end()?;
        Ok(members)
    }

    fn key(&mut self, key: Escaped<'_>) {
        self.keys += 1;
        self.spoiled |= key.raw().trim().is_empty() || self.is_long(key);
    }

    fn is_long(&self, text: Escaped<'_>) -> bool {
        let limit = self.limits.field_chars;
        text.raw().len() > limit
            && text.characters().map(|(character, _)| character.len_utf16()).sum::<usize>() > limit
    }

    fn value<'a>(&mut self, scanner: &mut Scanner<'a>) -> Result<Value<'a>, Refused> {
        match scanner.kind()? {
            Kind::Object | Kind::Array => self.container(scanner),
            _ => {
                let value = scanner.value()?;
                self.spoiled |= value.string().is_some_and(|text| self.is_long(text));
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

/// Whether a name stands twice; Logz.io's store refuses such a document.
fn any_twice<T: AsRef<str>>(names: &[T]) -> bool {
    /// So few are compared each with each: most differ in length already.
    const FEW: usize = 24;
    if names.len() <= FEW {
        let behind = |at: usize| names.get(at + 1..).unwrap_or_default();
        return names
            .iter()
            .enumerate()
            .any(|(at, name)| behind(at).iter().any(|other| other.as_ref() == name.as_ref()));
    }
    let mut sorted: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}
