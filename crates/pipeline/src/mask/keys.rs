//! Masked keys: which names they are, and where the value is that a name in plain text stands before.

use std::ops::Range;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use routing::Mask;

use super::meter::{Meter, Unmaskable};

/// The keys of several masks, each with the index of its mask.
#[derive(Debug)]
pub(crate) struct Keys {
    globs: GlobSet,
    masks: Vec<usize>,
}

impl Keys {
    pub(crate) fn new<'a>(masks: impl Iterator<Item = &'a Mask>) -> Keys {
        let keys = |(index, mask): (usize, &'a Mask)| mask.keys.iter().map(move |key| (index, key.as_str()));
        Keys::of(masks.enumerate().flat_map(keys))
    }

    /// Keys, each behind the index of its mask.
    pub(crate) fn of<'a>(keys: impl Iterator<Item = (usize, &'a str)>) -> Keys {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (index, key) in keys {
            for glob in spellings(key).iter().filter_map(|key| key_glob(key)) {
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

    /// The mask of a key, matched whole, in whatever spelling: without regard to case, `-` and `_` alike, and
    /// `accessToken` as `access_token`.
    pub(crate) fn mask_of(&self, key: &str) -> Option<usize> {
        if self.globs.is_empty() {
            return None;
        }
        let first = |key: &str| self.globs.matches(key).first().copied();
        let at = spellings(key).into_iter().filter_map(|key| first(&key)).min()?;
        self.masks.get(at).copied()
    }
}

/// The form in which keys are compared.
pub(crate) fn normal(key: &str) -> String {
    key.to_ascii_lowercase().replace('-', "_")
}

/// The forms in which a key is compared: as it stands, and where letters in upper case begin its words
/// (`accessToken`, `AWSSecretKey`) with `_` between them.
pub(crate) fn spellings(key: &str) -> Vec<String> {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let begins_word = |at: usize| {
        let before = byte(at.wrapping_sub(1));
        byte(at).is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && byte(at + 1).is_ascii_lowercase())
    };
    let mut words = String::with_capacity(key.len() + 4);
    for (at, character) in key.char_indices() {
        if begins_word(at) {
            words.push('_');
        }
        words.push(character);
    }
    let mut forms = vec![normal(key)];
    if words.len() > key.len() {
        forms.push(normal(&words));
    }
    forms
}

/// `*` and `?` are special in a key, nothing else is.
pub(crate) fn key_glob(key: &str) -> Option<globset::Glob> {
    let mut pattern = String::new();
    for character in key.chars() {
        match character {
            '*' | '?' => pattern.push(character),
            other => pattern.push_str(&globset::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    GlobBuilder::new(&pattern).literal_separator(false).backslash_escape(false).build().ok()
}

/// Returns true if a byte can be part of a name in plain text.
pub(crate) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// The end of a name, and what follows it.
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
pub(crate) fn assigned(text: &str, name: Range<usize>, meter: &Meter) -> Result<Assigned, Unmaskable> {
    let search = Search { text, bytes: text.as_bytes(), meter };
    search.assigned(text.get(name.clone()).unwrap_or(""), name)
}

/// A text in which a name's value is looked for.
struct Search<'a> {
    text: &'a str,
    bytes: &'a [u8],
    meter: &'a Meter,
}

/// Schemes of an `Authorization` header: the credentials are what follows them.
const SCHEMES: [&str; 8] =
    ["basic", "bearer", "digest", "negotiate", "apikey", "token", "hmac", "aws4-hmac-sha256"];

/// The schemes that several parameters follow, to the end of the line.
const SCHEMES_WITH_PARAMETERS: [&str; 3] = ["digest", "hmac", "aws4-hmac-sha256"];

impl Search<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn assigned(&self, name: &str, place: Range<usize>) -> Result<Assigned, Unmaskable> {
        let before = place.start.checked_sub(1).and_then(|at| self.byte(at));
        if before == Some(b'<') && self.byte(place.end) == Some(b'>') {
            return self.value_until(place.end + 1, |rest| rest.first() == Some(&b'<'));
        }
        let mut at = self.skip(place.end, |byte| byte == b'\\')?;
        at += usize::from(matches!(self.byte(at), Some(b'"' | b'\'')));
        let separator = self.skip(at, |byte| byte.is_ascii_whitespace())?;
        match self.byte(separator) {
            Some(b':' | b'=') => at = self.skip(separator, |byte| matches!(byte, b':' | b'=' | b'>'))?,
            Some(_) if name.starts_with("--") && separator > place.end => at = separator,
            _ => return Ok(Assigned::Nothing),
        }
        self.value(self.skip(at, |byte| byte.is_ascii_whitespace())?, name)
    }

    fn value(&self, start: usize, name: &str) -> Result<Assigned, Unmaskable> {
        if start >= self.bytes.len() {
            return Ok(Assigned::Dangling);
        }
        let quote = self.skip(start, |byte| byte == b'\\')?;
        match self.byte(quote) {
            Some(mark @ (b'"' | b'\'' | b'`')) => self.quoted(quote + 1, mark, quote - start),
            Some(b'{' | b'[') => self.bracketed(start),
            _ if normal(name).contains("cookie") => self.value_until(start, ends_line),
            _ => self.bare(start),
        }
    }

    /// The value ends at the first such quote that no more backslashes stand before than before the opening one.
    fn quoted(&self, start: usize, mark: u8, backslashes: usize) -> Result<Assigned, Unmaskable> {
        let mut run = 0;
        let close = self.bytes.iter().enumerate().skip(start).find_map(|(at, byte)| match byte {
            b'\\' => {
                run += 1;
                None
            }
            byte if *byte == mark && run <= backslashes => Some(at - run),
            _ => {
                run = 0;
                None
            }
        });
        let end = close.unwrap_or(self.bytes.len());
        self.meter.charge(end - start)?;
        Ok(Assigned::Value(start..end))
    }

    /// A value in brackets that is not JSON as a whole. Where quotes stand in it a bracket may be anyone's: all the
    /// rest of the text goes.
    fn bracketed(&self, start: usize) -> Result<Assigned, Unmaskable> {
        let bytes = self.bytes.get(start..).unwrap_or_default();
        let mut depth = 0_usize;
        let close = bytes.iter().position(|byte| {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        self.meter.charge(2 * close.unwrap_or(bytes.len()))?;
        let end = close.map(|close| start + close + 1);
        let end = end.filter(|end| memchr::memchr(b'"', &self.bytes[start..*end]).is_none());
        let end = match end {
            Some(end) => end.max(self.bare_end(start)?),
            None => self.bytes.len(),
        };
        Ok(Assigned::Value(start..end))
    }

    fn bare(&self, start: usize) -> Result<Assigned, Unmaskable> {
        let end = self.bare_end(start)?;
        let word = self.text.get(start..end).unwrap_or("");
        let is_one_of = |schemes: &[&str]| schemes.iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
        if is_one_of(&SCHEMES_WITH_PARAMETERS) {
            return self.value_until(start, ends_line);
        }
        if is_one_of(&SCHEMES) {
            let next = self.skip(end, |byte| byte == b' ' || byte == b'\t')?;
            return Ok(non_empty(start..self.bare_end(next)?));
        }
        Ok(non_empty(start..end))
    }

    fn bare_end(&self, start: usize) -> Result<usize, Unmaskable> {
        let mut end = start;
        while let Some(byte) = self.byte(end)
            && !self.stops(end, byte)?
        {
            end += 1;
        }
        self.meter.charge(end - start)?;
        self.without_trailing(start, end)
    }

    /// Returns true if a bare value ends before the byte at `at`.
    fn stops(&self, at: usize, byte: u8) -> Result<bool, Unmaskable> {
        Ok(match byte {
            b'&' | b'"' | b'<' => true,
            b'\\' => matches!(self.byte(at + 1), Some(b'n' | b'r' | b't' | b'"')),
            b',' | b';' => self.starts_pair(at + 1)?,
            byte => byte.is_ascii_whitespace(),
        })
    }

    /// Leaves out what is the sentence's rather than the value's: commas, and brackets that the value does not open.
    fn without_trailing(&self, start: usize, end: usize) -> Result<usize, Unmaskable> {
        let value = self.bytes.get(start..end).unwrap_or_default();
        self.meter.charge(6 * value.len())?;
        let count = |wanted: u8| memchr::memchr_iter(wanted, value).count();
        let surplus = |open: u8, close: u8| count(close).saturating_sub(count(open));
        let mut unopened = [surplus(b'(', b')'), surplus(b'[', b']'), surplus(b'{', b'}')];
        let mut is_trailing = |byte: u8| {
            let kind = match byte {
                b',' | b';' | b'\'' | b'`' => return true,
                b')' => 0,
                b']' => 1,
                b'}' => 2,
                _ => return false,
            };
            let count = unopened[kind];
            unopened[kind] = count.saturating_sub(1);
            count > 0
        };
        Ok(end - value.iter().rev().take_while(|byte| is_trailing(**byte)).count())
    }

    /// Returns true if another `name=` or `name:` begins at `at`.
    fn starts_pair(&self, at: usize) -> Result<bool, Unmaskable> {
        let name = self.skip(at, |byte| byte.is_ascii_whitespace())?;
        let end = self.skip(name, is_name)?;
        Ok(end > name && matches!(self.byte(end), Some(b'=' | b':')))
    }

    fn value_until(&self, start: usize, ends: impl Fn(&[u8]) -> bool) -> Result<Assigned, Unmaskable> {
        let length = self.bytes.len();
        let end = (start..length).find(|at| ends(&self.bytes[*at..])).unwrap_or(length);
        self.meter.charge(end.saturating_sub(start))?;
        Ok(non_empty(start..end))
    }

    /// The place of the first byte, from `from` on, that is not `skipped`.
    fn skip(&self, from: usize, skipped: impl Fn(u8) -> bool) -> Result<usize, Unmaskable> {
        Ok(from + self.meter.run(self.bytes, from, skipped)?)
    }
}

fn ends_line(rest: &[u8]) -> bool {
    matches!(rest.first(), Some(b'\n' | b'\r' | b'"')) || rest.starts_with(b"\\n") || rest.starts_with(b"\\r")
}

fn non_empty(value: Range<usize>) -> Assigned {
    if value.is_empty() { Assigned::Nothing } else { Assigned::Value(value) }
}
