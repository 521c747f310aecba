//! Masked keys: which names they are, and where the value is that a name in plain text stands before.

use std::ops::Range;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use routing::Mask;

/// The keys of several masks, each with the index of its mask.
#[derive(Debug)]
pub(crate) struct Keys {
    globs: GlobSet,
    masks: Vec<usize>,
}

impl Keys {
    pub(crate) fn new<'a>(masks: impl Iterator<Item = &'a Mask>) -> Keys {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (index, mask) in masks.enumerate() {
            for glob in mask.keys.iter().filter_map(|key| key_glob(key)) {
                builder.add(glob);
                owners.push(index);
            }
        }
        Keys { globs: builder.build().unwrap_or_else(|_| GlobSet::empty()), masks: owners }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// The mask of a JSON key: of the whole, or of what stands behind its last dot.
    pub(crate) fn mask_of_path(&self, key: &str) -> Option<usize> {
        let last = key.rsplit('.').next().filter(|last| last.len() < key.len());
        self.mask_of(key).or_else(|| self.mask_of(last?))
    }

    /// The mask of a key, matched whole, without regard to case, `-` and `_` alike.
    pub(crate) fn mask_of(&self, key: &str) -> Option<usize> {
        if self.globs.is_empty() {
            return None;
        }
        self.globs.matches(normal(key)).first().and_then(|at| self.masks.get(*at)).copied()
    }
}

/// The form in which keys are compared.
pub(crate) fn normal(key: &str) -> String {
    key.to_ascii_lowercase().replace('-', "_")
}

/// `*` and `?` are special in a key, nothing else is.
fn key_glob(key: &str) -> Option<globset::Glob> {
    let mut pattern = String::new();
    for character in normal(key).chars() {
        match character {
            '*' | '?' => pattern.push(character),
            other => pattern.push_str(&globset::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    GlobBuilder::new(&pattern).literal_separator(false).backslash_escape(false).build().ok()
}

/// Whether a byte can be part of a name in plain text.
pub(crate) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Where a name ends and what stands after it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Assigned {
    /// It is not followed by a value.
    Nothing,
    /// Its value.
    Value(Range<usize>),
    /// It stands before the end of the text: whatever comes next is its value.
    Dangling,
}

/// Finds the value of the name at `name` in `text`, in any of the forms in which people and programs write one:
/// `key=value`, `key: value`, `"key": "value"` with any depth of backslashes, `--key value`, `<key>value</key>`.
pub(crate) fn assigned(text: &str, name: Range<usize>) -> Assigned {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    let before = name.start.checked_sub(1).and_then(byte);
    if before == Some(b'<') && byte(name.end) == Some(b'>') {
        let start = name.end + 1;
        return value_until(text, start, |rest| rest.first() == Some(&b'<'));
    }
    let mut at = skip(bytes, name.end, |byte| byte == b'\\');
    at = skip_one(bytes, at, |byte| byte == b'"' || byte == b'\'');
    let separator = skip(bytes, at, |byte| byte.is_ascii_whitespace());
    match byte(separator) {
        Some(b':' | b'=') => at = skip(bytes, separator, |byte| matches!(byte, b':' | b'=' | b'>')),
        Some(_)
            if text.get(name.clone()).is_some_and(|name| name.starts_with("--")) && separator > name.end =>
        {
            at = separator;
        }
        _ => return Assigned::Nothing,
    }
    value(text, skip(bytes, at, |byte| byte.is_ascii_whitespace()), &text[name])
}

fn value(text: &str, start: usize, name: &str) -> Assigned {
    let bytes = text.as_bytes();
    if start >= bytes.len() {
        return Assigned::Dangling;
    }
    let quote = skip(bytes, start, |byte| byte == b'\\');
    match bytes.get(quote) {
        Some(mark @ (b'"' | b'\'' | b'`')) => quoted(text, quote + 1, *mark, quote - start),
        Some(b'{' | b'[') => bracketed(text, start),
        _ if normal(name).contains("cookie") => value_until(text, start, ends_line),
        _ => bare(text, start),
    }
}

/// The value ends at the first such quote that no more backslashes stand before than before the opening one.
fn quoted(text: &str, start: usize, mark: u8, backslashes: usize) -> Assigned {
    let bytes = text.as_bytes();
    let mut run = 0;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'\\' => run += 1,
            byte if *byte == mark && run <= backslashes => return Assigned::Value(start..at - run),
            _ => run = 0,
        }
    }
    Assigned::Value(start..bytes.len())
}

/// A value in brackets that is not JSON as a whole. Where quotes stand in it a bracket may be anyone's: all the rest
/// of the text goes.
fn bracketed(text: &str, start: usize) -> Assigned {
    let bytes = &text.as_bytes()[start..];
    let mut depth = 0_usize;
    let close = bytes.iter().position(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let end = close.map(|close| start + close + 1).filter(|end| !text[start..*end].contains('"'));
    Assigned::Value(start..end.map_or(text.len(), |end| end.max(bare_end(text.as_bytes(), start))))
}

/// Schemes of an `Authorization` header: the credentials are what follows them.
const SCHEMES: [&str; 8] =
    ["basic", "bearer", "digest", "negotiate", "apikey", "token", "hmac", "aws4-hmac-sha256"];

fn bare(text: &str, start: usize) -> Assigned {
    let bytes = text.as_bytes();
    let end = bare_end(bytes, start);
    let word = text.get(start..end).unwrap_or("");
    if SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme)) {
        let parameters = matches!(word.to_ascii_lowercase().as_str(), "digest" | "hmac" | "aws4-hmac-sha256");
        if parameters {
            return value_until(text, start, ends_line);
        }
        let next = skip(bytes, end, |byte| byte == b' ' || byte == b'\t');
        return non_empty(start..bare_end(bytes, next));
    }
    non_empty(start..end)
}

fn bare_end(bytes: &[u8], start: usize) -> usize {
    let stops = |at: usize, byte: u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'&' | b'"' | b'<')
            || byte == b'\\' && matches!(bytes.get(at + 1), Some(b'n' | b'r' | b't' | b'"'))
            || matches!(byte, b',' | b';') && starts_pair(bytes.get(at + 1..).unwrap_or_default())
    };
    let mut end = start;
    while bytes.get(end).is_some_and(|byte| !stops(end, *byte)) {
        end += 1;
    }
    while end > start && is_trailing(&bytes[start..end]) {
        end -= 1;
    }
    end
}

/// Whether a value's last byte is the sentence's rather than the value's: a comma, or a bracket it does not open.
fn is_trailing(value: &[u8]) -> bool {
    let count = |wanted: u8| memchr::memchr_iter(wanted, value).count();
    match value.last() {
        Some(b',' | b';' | b'\'' | b'`') => true,
        Some(b')') => count(b')') > count(b'('),
        Some(b']') => count(b']') > count(b'['),
        Some(b'}') => count(b'}') > count(b'{'),
        _ => false,
    }
}

/// Whether another `name=` or `name:` begins here.
fn starts_pair(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    let name = rest.iter().take_while(|byte| is_name(**byte)).count();
    name > 0 && matches!(rest.get(name), Some(b'=' | b':'))
}

fn ends_line(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b'\n' | b'\r' | b'"')) || rest.starts_with(b"\\n") || rest.starts_with(b"\\r")
}

fn value_until(text: &str, start: usize, ends: impl Fn(&[u8]) -> bool) -> Assigned {
    let bytes = text.as_bytes();
    let end = (start..bytes.len()).find(|at| ends(&bytes[*at..])).unwrap_or(bytes.len());
    non_empty(start..end)
}

fn non_empty(value: Range<usize>) -> Assigned {
    if value.is_empty() { Assigned::Nothing } else { Assigned::Value(value) }
}

fn skip(bytes: &[u8], from: usize, skipped: impl Fn(u8) -> bool) -> usize {
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|byte| skipped(**byte)).count()
}

fn skip_one(bytes: &[u8], from: usize, skipped: impl Fn(u8) -> bool) -> usize {
    from + usize::from(bytes.get(from).is_some_and(|byte| skipped(*byte)))
}
