//! JSON within a line: in the text of a container's `log` (`FireLens`, Fluent Bit, Docker's `json-file`), in the
//! `message` of Lambda's JSON format, and a `message` that is an object.

use std::borrow::Cow;

use super::reshape::content_of;
use super::roles::{self, Found, Role};
use super::survey::Survey;
use crate::frame::Frame;
use crate::json::{Escaped, Kind};
use crate::level::Logged;

/// A line's own text.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// The content of a JSON string.
    pub(super) content: Cow<'a, str>,
    /// True if all of it is also in members.
    pub(super) is_copy: bool,
}

/// The members and the text within a line.
#[derive(Debug, Default)]
pub(super) struct Unwrapped<'a> {
    /// The members of the JSON within.
    pub(super) members: Vec<Found<'a>>,
    /// The text in which they were found, or that a container wrapped.
    pub(super) text: Option<Text<'a>>,
    /// The level that the frame of a runtime in a container tells.
    pub(super) level: Option<Logged<'a>>,
    pub(super) request_id: Option<&'a str>,
}

/// Takes the member that wraps a line out of `outer`, and gives back what it holds. `inner` takes the text of JSON in
/// a string.
pub(super) fn unwrap<'a>(
    outer: &mut Vec<Found<'a>>,
    inner: &'a mut String,
    survey: &mut Survey,
) -> Unwrapped<'a> {
    match roles::message(outer) {
        Some(at) => {
            let is_lambda = is_lambda(outer);
            let Some(found) = outer.get(at) else { return Unwrapped::default() };
            let members = match found.value.kind {
                Kind::Object => survey.root(found.value.raw).unwrap_or_default(),
                Kind::String if is_lambda => {
                    found.value.string().and_then(|text| members_of(text, inner, survey)).unwrap_or_default()
                }
                _ => return Unwrapped::default(),
            };
            // An empty object has no members to lift: it is a text.
            if members.is_empty() {
                return Unwrapped::default();
            }
            let value = outer.remove(at).value;
            let content = value.string().map_or_else(|| content_of(&value), |text| Cow::Borrowed(text.raw()));
            Unwrapped { members, text: Some(Text { content, is_copy: true }), ..Unwrapped::default() }
        }
        None => container(outer, inner, survey),
    }
}

/// A container's line.
fn container<'a>(outer: &mut Vec<Found<'a>>, inner: &'a mut String, survey: &mut Survey) -> Unwrapped<'a> {
    let is_line = |found: &Found<'_>| found.role == Some(Role::Log) && found.value.kind == Kind::String;
    let Some(at) = outer.iter().position(is_line) else { return Unwrapped::default() };
    let Some(line) = outer.remove(at).value.string() else { return Unwrapped::default() };
    let Frame { request_id, level, message: line } = Frame::outer(without_newline(line));
    let members = members_of(line, inner, survey).unwrap_or_default();
    let text = Text { content: Cow::Borrowed(line.raw()), is_copy: !members.is_empty() };
    Unwrapped { members, text: Some(text), level, request_id }
}

fn members_of<'a>(text: Escaped<'a>, inner: &'a mut String, survey: &mut Survey) -> Option<Vec<Found<'a>>> {
    let json = start_of_json(text)?;
    inner.clear();
    json.write_text(inner);
    survey.root(inner).ok()
}

/// Returns true if the line has the members of Lambda's JSON log format.
fn is_lambda(members: &[Found<'_>]) -> bool {
    members.iter().any(|found| found.key == "timestamp")
        && members.iter().any(|found| matches!(found.role, Some(Role::Level(_))))
        && members.iter().any(|found| matches!(found.role, Some(Role::RequestId(_))))
}

/// A text from its opening brace on, if it begins with one: a byte-order mark and white space before it are passed
/// over.
pub(super) fn start_of_json(text: Escaped<'_>) -> Option<Escaped<'_>> {
    let mut raw = text.raw();
    loop {
        match raw.as_bytes() {
            [b'{', ..] => {
                return Some(if raw.len() == text.raw().len() { text } else { Escaped::unread(raw) });
            }
            [b' ', ..] => raw = raw.get(1..)?,
            [b'\\', b'n' | b'r' | b't', ..] => raw = raw.get(2..)?,
            _ => raw = raw.strip_prefix('\u{feff}')?,
        }
    }
}

/// Runtimes end a function's line with a newline that is not the message's.
pub(super) fn without_newline(message: Escaped<'_>) -> Escaped<'_> {
    match message.raw().strip_suffix("\\n") {
        // `\\n` is a backslash and an n where the backslash before it is not itself escaped.
        Some(rest) if rest.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0 => {
            Escaped::unread(rest)
        }
        _ => message,
    }
}
