//! The end of a value: in quotes, in brackets, of a header's line, or bare.

use super::assigned::{Assigned, BETWEEN};
use super::cursor::Cursor;
use crate::mask::meter::Unmaskable;
use crate::mask::names::words;
use crate::mask::spelled::is_name;

/// The facts about a value that are known before it is read.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the pair")]
pub(super) struct Context {
    pub(super) style: Style,
    /// True if the pair is percent-encoded.
    pub(super) is_encoded: bool,
    /// True if the value may stand on the next line.
    pub(super) crosses_lines: bool,
    /// True if a separator that is no colon stands directly behind the name: a space behind it ends the pair.
    pub(super) is_glued: bool,
    /// True if the pair is one of a query string.
    pub(super) is_query: bool,
}

/// The form of a name's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// To the end of the line: cookies, of which each is a value.
    Line,
    /// An authorization scheme and its credentials or parameters (RFC 9110, section 11.4).
    Credentials,
    /// A word, or a known scheme and what follows it.
    #[default]
    Word,
}

impl Style {
    pub(super) fn of(name: &str) -> Style {
        let last = words(name).pop().unwrap_or_default();
        let ends = |ends: &[&str]| ends.iter().any(|end| last.ends_with(end));
        if ends(&["cookie", "cookies"]) {
            Style::Line
        } else if ends(&["authorization", "authorisation", "auth"]) {
            Style::Credentials
        } else {
            Style::Word
        }
    }
}

/// Schemes of an `Authorization` header: the credentials are what follows them.
const SCHEMES: [&str; 9] =
    ["basic", "bearer", "digest", "negotiate", "ntlm", "apikey", "token", "hmac", "aws4-hmac-sha256"];

/// Finds the value that begins behind a separator which ends at `from`.
pub(super) fn value(cursor: &Cursor<'_>, from: usize, context: Context) -> Result<Assigned, Unmaskable> {
    let start = cursor.spaces(from)?;
    let start = if context.is_encoded { encoded_spaces(cursor, start)? } else { start };
    // An empty value, and the next name: `API Key:  API Stage: b8va7uh54t`.
    let is_next = start >= from + 2 && cursor.byte(start).is_some_and(|byte| byte.is_ascii_uppercase());
    let words = cursor.run(start, |byte| byte.is_ascii_alphabetic() || byte == b' ', 40)?;
    if is_next && cursor.byte(start + words) == Some(b':') && cursor.before(from) == Some(b':') {
        return Ok(Assigned::Nothing);
    }
    if context.is_glued && start > from && starts_pair(cursor, start)? {
        return Ok(Assigned::Nothing);
    }
    if let Some(block) = block(cursor, start)? {
        return Ok(block);
    }
    if let Some(end) = reference(cursor, start)? {
        return Ok(Assigned::of(start..end, true));
    }
    let next = cursor.whitespace(start)?;
    if next >= cursor.len() {
        return Ok(Assigned::Dangling);
    }
    if next > start
        && !(context.crosses_lines && matches!(cursor.byte(next), Some(b'"' | b'\'' | b'{' | b'[' | b'\\')))
    {
        return Ok(Assigned::Nothing);
    }
    let Some(start) = wrapped(cursor, next)? else { return Ok(Assigned::Nothing) };
    let start = cursor.spaces(start)?;
    let backslashes = cursor.run(start, |byte| byte == b'\\', usize::MAX)?;
    match cursor.byte(start + backslashes) {
        Some(mark @ (b'"' | b'\'' | b'`')) => quoted(cursor, start + backslashes + 1, mark, backslashes),
        Some(b'{' | b'[') if backslashes == 0 => bracketed(cursor, start),
        _ if context.style == Style::Line => cookies(cursor, start),
        _ => bare(cursor, start, context),
    }
}

fn encoded_spaces(cursor: &Cursor<'_>, mut at: usize) -> Result<usize, Unmaskable> {
    while cursor.starts_with(at, "%20") || cursor.byte(at) == Some(b'+') {
        cursor.charge(3)?;
        at += if cursor.byte(at) == Some(b'+') { 1 } else { 3 };
    }
    Ok(at)
}

/// The end of a reference to a value, with what encloses it: `{{ .Values.secret }}`, `$(cat /run/secret)`,
/// `${TOKEN:?not set}`, `(sensitive value)`.
fn reference(cursor: &Cursor<'_>, start: usize) -> Result<Option<usize>, Unmaskable> {
    // A default is a value itself: `${TOKEN:-abc}`.
    const ENCLOSED: [(&str, &str); 6] =
        [("{{", "}}"), ("<%", "%>"), ("${", "}"), ("$(", ")"), ("(sensitive", ")"), ("(known", ")")];
    let Some((open, close)) = ENCLOSED.iter().find(|(open, _)| cursor.starts_with(start, open)) else {
        return Ok(None);
    };
    let part = cursor.part(start, 4 * BETWEEN)?;
    let line = part.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(part.len());
    let end = memchr::memmem::find(&part[open.len().min(line)..line], close.as_bytes());
    let end = end.map(|end| start + open.len() + end + close.len());
    Ok(end.filter(|end| !cursor.byte(*end).is_some_and(|byte| byte.is_ascii_alphanumeric())))
}

/// A block of YAML: `|` or `>`, then indented lines.
fn block(cursor: &Cursor<'_>, at: usize) -> Result<Option<Assigned>, Unmaskable> {
    if !matches!(cursor.byte(at), Some(b'|' | b'>')) {
        return Ok(None);
    }
    let line = at + 1 + cursor.run(at + 1, |byte| b"+-0123456789 \r".contains(&byte), 8)?;
    let indent = cursor.run(line + 1, |byte| byte == b' ', BETWEEN)?;
    if cursor.byte(line) != Some(b'\n') || indent == 0 {
        return Ok(None);
    }
    let start = line + 1 + indent;
    let mut end = start;
    loop {
        end += cursor.run(end, |byte| byte != b'\n', usize::MAX)?;
        let next = cursor.run(end + 1, |byte| byte == b' ', indent)?;
        if cursor.byte(end).is_none() || next < indent {
            return Ok(Some(Assigned::of(start..end, true)));
        }
        end += 1 + next;
    }
}

/// The start of the value within what programs write around one: `b"x"`, `@"x"`, `Some("x")`, `new String("x")`,
/// `string(1) "x"`. `None` if the call reads a value by a name: `getenv("x")`.
fn wrapped(cursor: &Cursor<'_>, start: usize) -> Result<Option<usize>, Unmaskable> {
    let is_of_call = |byte: u8| byte.is_ascii_alphanumeric() || b"_.&@$ ".contains(&byte);
    let word = cursor.run(start, is_of_call, 40)?;
    let inside = start + word;
    match cursor.byte(inside) {
        Some(b'(') if word > 0 => {
            let digits = cursor.run(inside + 1, |byte| byte.is_ascii_digit(), 12)?;
            let behind = inside + 1 + digits;
            if digits > 0 && cursor.starts_with(behind, ") ") {
                return Ok(Some(behind + 2));
            }
            let quote = cursor.spaces(inside + 1)?;
            let quote = quote + cursor.run(quote, |byte| byte == b'\\', 16)?;
            if !is_quote(cursor, quote) {
                return Ok(Some(start));
            }
            let call = cursor.text.get(start..inside).unwrap_or("").to_ascii_lowercase();
            let reads = ["env", "get", "var", "config", "lookup", "fetch", "load", "read"];
            Ok((!reads.iter().any(|read| call.ends_with(read))).then_some(inside + 1))
        }
        Some(b'"' | b'\'')
            if is_prefix(cursor.text.get(start..inside).unwrap_or(""))
                && cursor.before(inside) != Some(b' ') =>
        {
            Ok(Some(inside))
        }
        _ => Ok(Some(start)),
    }
}

/// Returns true if a language writes the letters before a string's quotes.
fn is_prefix(letters: &str) -> bool {
    ["b", "r", "u", "f", "br", "rb", "B", "R", "U", "F", "L", "N", "E", "@", "$", "&"].contains(&letters)
}

fn is_quote(cursor: &Cursor<'_>, at: usize) -> bool {
    matches!(cursor.byte(at), Some(b'"' | b'\'' | b'`'))
}

/// A value in quotes that `backslashes` stand before, as in JSON within JSON.
///
/// It ends at a quote with fewer backslashes, which closes what is around it, or with as many and whole backslashes of
/// the value's own.
pub(super) fn quoted(
    cursor: &Cursor<'_>,
    start: usize,
    mark: u8,
    backslashes: usize,
) -> Result<Assigned, Unmaskable> {
    let is_triple = backslashes == 0 && [start, start + 1].iter().all(|at| cursor.byte(*at) == Some(mark));
    let start = if is_triple { start + 2 } else { start };
    let (mut at, mut run) = (start, 0_usize);
    let own = 2 * (backslashes + 1);
    let is_end = |at: usize, run: usize| {
        let closes = run < backslashes || (run - backslashes).is_multiple_of(own);
        let is_doubled = mark == b'\'' && at > start && run == 0 && cursor.byte(at + 1) == Some(mark);
        let is_inside =
            is_triple && !(cursor.byte(at + 1) == Some(mark) && cursor.byte(at + 2) == Some(mark));
        closes && !is_doubled && !is_inside
    };
    let end = loop {
        match cursor.byte(at) {
            None => break at,
            Some(b'\\') => (run, at) = (run + 1, at + 1),
            Some(byte) if byte == mark => {
                if is_end(at, run) {
                    break at - run.min(backslashes);
                }
                // The other quote of a doubled one is passed as well.
                at += if mark == b'\'' && run == 0 && cursor.byte(at + 1) == Some(mark) { 2 } else { 1 };
                run = 0;
            }
            Some(_) => (run, at) = (0, at + 1),
        }
    };
    cursor.charge(at - start)?;
    let end = end.max(start);
    match changed(cursor, end + usize::from(cursor.byte(end) == Some(mark)))? {
        Some(changed) if backslashes == 0 => quoted(cursor, changed, mark, 0).map(|new| match new {
            Assigned::Value { place, .. } => Assigned::of(start..place.end, true),
            _ => Assigned::of(start..end, true),
        }),
        _ => Ok(Assigned::of(start..end, true)),
    }
}

/// The start of the new value where a plan shows the old one before it: `"old" -> "new"`.
fn changed(cursor: &Cursor<'_>, at: usize) -> Result<Option<usize>, Unmaskable> {
    let arrow = cursor.spaces(at)?;
    let quote = if cursor.starts_with(arrow, "->") { cursor.spaces(arrow + 2)? } else { return Ok(None) };
    Ok(is_quote(cursor, quote).then_some(quote + 1))
}

/// A value in brackets that is not JSON as a whole. Where quotes stand in it a bracket may be anyone's: all the rest of
/// the text goes.
fn bracketed(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let bytes = cursor.text.as_bytes().get(start..).unwrap_or_default();
    let mut depth = 0_usize;
    let close = bytes.iter().position(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    cursor.charge(2 * close.unwrap_or(bytes.len()))?;
    let close = close.filter(|close| memchr::memchr(b'"', &bytes[..*close]).is_none());
    let end = match close {
        Some(close) => (start + close + 1).max(bare_end(cursor, start, Context::default())?),
        None => cursor.len(),
    };
    Ok(Assigned::of(start..end, true))
}

fn bare(cursor: &Cursor<'_>, start: usize, context: Context) -> Result<Assigned, Unmaskable> {
    let end = bare_end(cursor, start, context)?;
    let word = cursor.text.get(start..end).unwrap_or("");
    let is_known = SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
    if !is_known && (context.style != Style::Credentials || !is_scheme(word)) {
        return Ok(Assigned::of(start..end, false));
    }
    let next = cursor.spaces(end)?;
    let quote = next + cursor.run(next, |byte| byte == b'\\', 16)?;
    let next = if is_quote(cursor, quote) { quote + 1 } else { next };
    let credentials = bare_end(cursor, next, context)?;
    if has_parameters(cursor, next)? {
        return parameters(cursor, start);
    }
    let is_meant = is_known || is_likely(cursor.text.get(next..credentials).unwrap_or(""));
    Ok(if is_meant { Assigned::of(start..credentials, true) } else { Assigned::of(start..end, false) })
}

/// Returns true if a word may be the name of an authorization scheme.
fn is_scheme(word: &str) -> bool {
    (2..=24).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// Returns true if a word may be credentials: it is long, or holds what words of prose don't.
fn is_likely(word: &str) -> bool {
    word.len() >= 16 || word.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'=' | b':'))
}

/// Returns true if parameters follow: `realm="x", nonce=…`.
fn has_parameters(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let name = at + cursor.run(at, is_name, NAME)?;
    let value = name + 1 + cursor.run(name + 1, |byte| byte == b'\\', 16)?;
    Ok(name > at
        && cursor.byte(name) == Some(b'=')
        && (is_quote(cursor, value) || is_list(cursor, name + 1)?))
}

/// Returns true if a comma and another parameter follow the value at `at`.
fn is_list(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let end = at + cursor.run(at, |byte| !byte.is_ascii_whitespace() && byte != b',', usize::MAX)?;
    Ok(cursor.byte(end) == Some(b',') && starts_pair(cursor, end + 1)?)
}

/// A scheme's parameters: to the end of the line, the values' own quotes passed over.
fn parameters(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let (mut at, mut is_inside) = (start, false);
    while let Some(byte) = cursor.byte(at) {
        match byte {
            b'\n' | b'\r' => break,
            b'"' => {
                let quotes = cursor.text.as_bytes().get(..at).unwrap_or_default();
                let backslashes = quotes.iter().rev().take(16).take_while(|byte| **byte == b'\\').count();
                let opens = cursor.before(at - backslashes) == Some(b'=');
                if !opens && !is_inside {
                    at -= backslashes;
                    break;
                }
                is_inside = opens;
            }
            b'\\' if matches!(cursor.byte(at + 1), Some(b'n' | b'r')) => break,
            _ => {}
        }
        at += 1;
    }
    cursor.charge(2 * (at - start))?;
    Ok(Assigned::of(start..at, true))
}

pub(super) fn bare_end(cursor: &Cursor<'_>, start: usize, context: Context) -> Result<usize, Unmaskable> {
    let mut end = start;
    while let Some(byte) = cursor.byte(end)
        && !stops(cursor, end, byte, context)?
    {
        end += 1;
    }
    cursor.charge(end - start)?;
    without_trailing(cursor, start, end)
}

/// Returns true if a bare value ends before the byte at `at`.
fn stops(cursor: &Cursor<'_>, at: usize, byte: u8, context: Context) -> Result<bool, Unmaskable> {
    Ok(match byte {
        b'"' | b'\x1b' => true,
        b'<' => is_tag(cursor, at + 1)?,
        b'\\' => {
            matches!(cursor.byte(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\''))
                || cursor.starts_with(at, "\\u001b")
        }
        b'#' => context.is_query,
        b'&' if cursor.starts_with(at, "&amp;") => true,
        b'&' => context.is_encoded || starts_parameter(cursor, at + 1)?,
        b'%' => {
            context.is_encoded
                && ["%26", "%22", "%7D", "%7d", "%2C", "%2c"].iter().any(|code| cursor.starts_with(at, code))
        }
        b',' | b';' | b'|' => starts_pair(cursor, at + 1)?,
        b'\'' => {
            starts_pair(cursor, at + 1)?
                || matches!(cursor.byte(at + 1), Some(b' ' | b',' | b'}' | b']' | b')'))
        }
        byte => byte.is_ascii_whitespace(),
    })
}

/// Returns true if a tag of XML begins before `at`.
fn is_tag(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let part = cursor.part(at, NAME)?;
    let end = part.iter().position(|byte| matches!(byte, b'>' | b'<' | b'\n'));
    let opens = part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!'));
    Ok(opens && end.is_some_and(|end| part[end] == b'>') || part.first() == Some(&b'/'))
}

/// Leaves out what is the sentence's rather than the value's: commas, and brackets that the value does not open.
fn without_trailing(cursor: &Cursor<'_>, start: usize, end: usize) -> Result<usize, Unmaskable> {
    let value = cursor.text.as_bytes().get(start..end).unwrap_or_default();
    cursor.charge(6 * value.len())?;
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

/// The most bytes of the name of a pair that follows.
const NAME: usize = 64;

/// Returns true if another `name=` or `name:` begins at `at`.
fn starts_pair(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let mut name = cursor.whitespace(at)?;
    name += cursor.run(name, |byte| matches!(byte, b'\\' | b'"' | b'\''), 8)?;
    let end = name + cursor.run(name, |byte| is_name(byte) || byte == b'.', NAME)?;
    let end = end + cursor.run(end, |byte| matches!(byte, b'\\' | b'"' | b'\''), 8)?;
    Ok(end > name && matches!(cursor.byte(end), Some(b'=' | b':')))
}

/// Returns true if another `name=` of a query begins at `at`, or a name alone that ends the query.
fn starts_parameter(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let of_name = |byte: u8| is_name(byte) || b".%[]~".contains(&byte);
    let end = at + cursor.run(at, of_name, NAME)?;
    Ok(end > at && cursor.byte(end) == Some(b'='))
}

pub(super) fn until(
    cursor: &Cursor<'_>,
    start: usize,
    ends: impl Fn(&[u8]) -> bool,
) -> Result<Assigned, Unmaskable> {
    let bytes = cursor.text.as_bytes();
    let end = (start..bytes.len()).find(|at| ends(&bytes[*at..])).unwrap_or(bytes.len());
    cursor.charge(end.saturating_sub(start))?;
    Ok(Assigned::of(start..end, true))
}

/// The pairs of a `Cookie` header, or the pair and the attributes of a `Set-Cookie` header (RFC 6265).
fn cookies(cursor: &Cursor<'_>, start: usize) -> Result<Assigned, Unmaskable> {
    let mut at = start;
    while let Some(byte) = cursor.byte(at) {
        let is_end = match byte {
            b'\n' | b'\r' | b'\'' | b'}' | b']' | b')' | b'<' | b'\x1b' | b'|' => true,
            // A cookie's own quotes stand behind its `=` and before its `;`.
            b'"' => cursor.before(at) != Some(b'=') && cursor.byte(at + 1) != Some(b';'),
            b'\\' => matches!(cursor.byte(at + 1), Some(b'n' | b'r' | b'"' | b'\'')),
            b',' | b' ' => cursor.before(at) != Some(b';') && starts_named_pair(cursor, at + 1)?,
            _ => false,
        };
        if is_end {
            break;
        }
        at += 1;
    }
    cursor.charge(at - start)?;
    let value = cursor.text.get(start..at).unwrap_or("").trim_end_matches([' ', ',']);
    // Each cookie is a pair; what is none is a word.
    if !value.contains('=') && !value.contains("%3D") {
        return bare(cursor, start, Context::default());
    }
    Ok(Assigned::of(start..start + value.len(), true))
}

/// Returns true if a pair whose name begins with a letter follows.
fn starts_named_pair(cursor: &Cursor<'_>, at: usize) -> Result<bool, Unmaskable> {
    let name = at + cursor.run(at, |byte| byte == b' ', NAME)?;
    Ok(cursor.byte(name).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'"' | b'\''))
        && starts_pair(cursor, name)?)
}
