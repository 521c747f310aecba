//! The text forms of Lambda's runtimes.
//!
//! Node's and .NET's `time⇥request id⇥LEVEL⇥message` (aws/aws-lambda-nodejs-runtime-interface-client `LogPatch.js`,
//! aws/aws-lambda-dotnet `DefaultLogMessageFormatter.cs`, whose levels are `trce dbug info warn fail crit` and may be
//! missing), Python's `[LEVEL]⇥time⇥request id⇥message` (aws/aws-lambda-python-runtime-interface-client `bootstrap.py`),
//! and what Lambda itself writes of an invocation: `time request-id Task timed out …`, `RequestId: … Error: …`.

use super::tokens::is_time;
use crate::json::Escaped;
use crate::level::{Level, Logged};

/// A message's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) request_id: Option<&'a str>,
    pub(crate) level: Option<Logged<'a>>,
    /// The message without the frame; all of it where the frame is the logger's and says more than these.
    pub(crate) message: Escaped<'a>,
}

/// The id that Node writes before the first invocation.
const UNDEFINED: &str = "undefined";

/// A tab as it stands in a JSON string.
const TAB: &str = "\\t";

/// Takes off the frame of a runtime.
///
/// The parts before the message hold no backslash, so a `\t` behind one is a tab and not the end of an escaped
/// backslash.
pub(super) fn text_form(message: Escaped<'_>) -> Option<Frame<'_>> {
    // Most messages have no such frame; they are told by their first byte.
    match message.raw().as_bytes().first()? {
        b'[' => bracketed(message.raw()),
        b'0'..=b'9' => tabbed(message.raw()).or_else(|| spaced(message)),
        b'R' | b'(' => named(message),
        _ => None,
    }
}

fn bracketed(raw: &str) -> Option<Frame<'_>> {
    let mut parts = raw.splitn(4, TAB);
    let (one, time, id, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let word = one.strip_prefix('[').and_then(|one| one.strip_suffix(']'))?;
    if !is_time(time) || !is_id_part(id) {
        return None;
    }
    // A level of the application's own stays in the message, for it is in no field.
    Some(if is_word(word) { frame(id, word, rest) } else { frame(id, "", raw) })
}

fn tabbed(raw: &str) -> Option<Frame<'_>> {
    let mut parts = raw.splitn(3, TAB);
    let (time, id, rest) = (parts.next()?, parts.next()?, parts.next()?);
    if !is_time(time) || !is_id_part(id) {
        return None;
    }
    let leveled = rest.split_once(TAB).filter(|(word, _)| is_word(word));
    Some(match leveled {
        Some((word, rest)) => frame(id, word, rest),
        None if id.is_empty() => return None,
        None => frame(id, "", rest),
    })
}

/// `2026-01-02T03:04:05.678Z <request id> Task timed out after 3.00 seconds`: the message stays as it is.
fn spaced(message: Escaped<'_>) -> Option<Frame<'_>> {
    let (id, _) = invocation(message.raw())?;
    Some(Frame { request_id: Some(id), level: None, message })
}

/// `RequestId: <request id> Error: Runtime exited …`, and API Gateway's execution log, `(<request id>) Method …` (AWS,
/// "Set up CloudWatch logging for REST APIs in API Gateway"): the message stays as it is.
fn named(message: Escaped<'_>) -> Option<Frame<'_>> {
    let raw = message.raw();
    let (rest, close) = match raw.strip_prefix("RequestId: ") {
        Some(rest) => (rest, " "),
        None => (raw.strip_prefix('(')?, ") "),
    };
    let (id, _) = rest.split_once(close)?;
    is_request_id(id).then_some(Frame { request_id: Some(id), level: None, message })
}

/// The request id of a line that begins with a time and one, and what stands behind them.
fn invocation(raw: &str) -> Option<(&str, &str)> {
    let (time, rest) = raw.split_once(' ')?;
    let (id, rest) = rest.split_once(' ')?;
    (is_time(time) && is_request_id(id)).then_some((id, rest))
}

/// Returns true if `start` stands behind the time and the request id with which Lambda's own lines begin.
pub(crate) fn starts_with_invocation(raw: &str, start: &str) -> bool {
    invocation(raw).is_some_and(|(_, rest)| rest.starts_with(start))
}

fn frame<'a>(id: &'a str, word: &'a str, rest: &'a str) -> Frame<'a> {
    Frame {
        request_id: Some(id).filter(|id| !id.is_empty() && *id != UNDEFINED),
        level: Level::of_word(word).map(|level| Logged { level, word }),
        message: Escaped::unread(rest),
    }
}

/// A UUID, `undefined` (Node's, before the first invocation) or empty (Python's).
fn is_id_part(text: &str) -> bool {
    text.is_empty() || is_request_id(text)
}

/// Returns true for a UUID, or `undefined`: what Node writes before the first invocation.
pub(crate) fn is_request_id(text: &str) -> bool {
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid || text == UNDEFINED
}

/// Returns true for a level that is known.
fn is_word(text: &str) -> bool {
    text.len() > 2 && Level::of_word(text).is_some()
}
