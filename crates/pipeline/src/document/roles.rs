//! The members by which other people's loggers say what loghub says in fields of its own: the message, the level, the
//! request id.

use std::borrow::Cow;

use crate::json::{Escaped, Kind, Scanner, Value};
use crate::level;
use crate::level::Logged;

/// The meaning of a member's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The message; the lowest rank counts.
    Message(u8),
    /// The level; the lowest rank whose word is one counts.
    Level(u8),
    /// The request id; the lowest rank counts.
    RequestId(u8),
    /// A container's line (`FireLens`, Fluent Bit, Docker); an object of that name may hold a level.
    Log,
    /// The template of Serilog's compact form.
    Template,
    /// An error's type, beside which its text stands.
    ErrorType,
    /// An error's text or stack.
    ErrorText,
}

/// A member of a message, with its meaning.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub(super) key: Cow<'a, str>,
    pub(super) value: Value<'a>,
    pub(super) role: Option<Role>,
}

/// A level, and the value of the member that holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level<'a> {
    pub(super) logged: Logged<'a>,
    pub(super) member: &'a str,
}

/// The rank of GELF's message (GELF 1.1, `short_message`), whose levels are syslog's.
const GELF: u8 = 4;
/// The rank of journald's `PRIORITY`, a severity of syslog (systemd, "systemd.journal-fields").
const PRIORITY: u8 = 15;
/// The rank of the message in Serilog's compact form.
const CLEF: u8 = 3;
/// The rank of `severity`, whose numbers are syslog's.
const SEVERITY: u8 = 3;

/// The longest request id that moves to `requestID`, in bytes of JSON.
const MAX_ID: usize = 128;

impl Role {
    /// The meaning of a name, if it has one.
    ///
    /// Lambda's JSON format: `requestId` (Node, Python, Ruby, .NET), `AWSRequestId` (Java); Powertools:
    /// `function_request_id`; pino-lambda: `awsRequestId`. Levels: ECS `log.level`, Google Cloud and GELF `severity`,
    /// OpenTelemetry `severity_text`, Python `levelname`, Monolog `level_name`, .NET's console `LogLevel`, Serilog's
    /// compact form `@l`.
    pub(super) fn of(key: &str) -> Option<Role> {
        Some(match key.as_bytes() {
            b"message" => Role::Message(0),
            b"msg" => Role::Message(1),
            b"Message" => Role::Message(2),
            b"@m" => Role::Message(CLEF),
            b"@message" => Role::Message(5),
            b"MESSAGE" => Role::Message(6),
            b"short_message" => Role::Message(GELF),
            b"level" => Role::Level(0),
            b"log.level" => Role::Level(1),
            b"log_level" => Role::Level(2),
            b"severity" => Role::Level(SEVERITY),
            b"severity_text" => Role::Level(4),
            b"levelname" => Role::Level(5),
            b"level_name" => Role::Level(6),
            b"loglevel" => Role::Level(7),
            b"logLevel" => Role::Level(8),
            b"LogLevel" => Role::Level(9),
            b"Level" => Role::Level(10),
            b"lvl" => Role::Level(11),
            b"@l" => Role::Level(12),
            b"@level" => Role::Level(13),
            b"severityText" => Role::Level(14),
            b"PRIORITY" => Role::Level(PRIORITY),
            b"AWSRequestId" => Role::RequestId(0),
            b"function_request_id" | b"functionRequestId" | b"FunctionRequestId" => Role::RequestId(1),
            b"awsRequestId" => Role::RequestId(2),
            b"aws_request_id" => Role::RequestId(3),
            b"requestId" => Role::RequestId(4),
            b"requestID" => Role::RequestId(5),
            b"log" => Role::Log,
            b"@mt" => Role::Template,
            b"errorType" => Role::ErrorType,
            b"errorMessage" | b"stackTrace" | b"stack" => Role::ErrorText,
            _ => return None,
        })
    }
}

/// The place of the message among the members.
pub(super) fn message(members: &[Found<'_>]) -> Option<usize> {
    lowest(members, |found| match found.role {
        Some(Role::Message(rank)) if found.value.kind != Kind::Null => Some(rank),
        _ => None,
    })
}

/// The level among the members.
pub(super) fn level<'a>(members: &[Found<'a>]) -> Option<Level<'a>> {
    let is_gelf = || members.iter().any(|found| found.role == Some(Role::Message(GELF)));
    let has_facility = || members.iter().any(|found| found.key == "facility");
    // A number or a letter is a level where a logger writes the line: `{"tank":7,"level":60}` has none.
    let is_log = || {
        members.iter().any(|found| {
            matches!(found.role, Some(Role::Message(_)))
                || matches!(&*found.key, "time" | "pid" | "timestamp" | "@timestamp")
        })
    };
    let ranked = |found: &Found<'a>| match found.role {
        Some(Role::Level(rank)) => {
            let is_severity = || is_gelf() || rank == PRIORITY || rank == SEVERITY && has_facility();
            let severity = || severity_of(&found.value).filter(|_| is_severity());
            let is_word = |logged: &Logged<'_>| logged.word.len() > 2 && !is_number(&found.value);
            let level = level_of(&found.value).filter(|logged| is_word(logged) || is_log());
            level.or_else(severity).map(|logged| (rank, logged, found.value.raw))
        }
        Some(Role::Log) if found.value.kind == Kind::Object => {
            nested_level(found.value.raw).map(|logged| (u8::MAX, logged, found.value.raw))
        }
        _ => None,
    };
    // Of a name that stands twice the last value counts.
    let found = members.iter().rev().filter_map(ranked).min_by_key(|(rank, ..)| *rank);
    found.map(|(_, logged, member)| Level { logged, member }).or_else(|| clef_level(members))
}

/// Serilog's compact form leaves `@l` out of an event of the level Information (serilog/serilog-formatting-compact,
/// README, "Reified properties").
fn clef_level<'a>(members: &[Found<'a>]) -> Option<Level<'a>> {
    let is_text = |found: &Found<'_>| matches!(found.role, Some(Role::Template | Role::Message(CLEF)));
    let has = |name: &str| members.iter().any(|found| found.key == name);
    let is_clef = members.iter().any(is_text) && has("@t") && !has("@l");
    is_clef.then_some(Level { logged: Logged::bare(level::Level::Info), member: "" })
}

fn level_of<'a>(value: &Value<'a>) -> Option<Logged<'a>> {
    match value.kind {
        Kind::String => Logged::of_text(value.string()?.raw()),
        Kind::Number => level::Level::of_number(value.raw).map(Logged::bare),
        _ => None,
    }
}

fn is_number(value: &Value<'_>) -> bool {
    let text = value.string().map_or(value.raw, Escaped::raw);
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn severity_of<'a>(value: &Value<'a>) -> Option<Logged<'a>> {
    let text = value.string().map_or(value.raw, Escaped::raw);
    level::Level::of_severity(text).map(Logged::bare)
}

/// `log: {level: …}`, as ECS nests it.
fn nested_level(object: &str) -> Option<Logged<'_>> {
    let mut level = None;
    let read = Scanner::new(object).object(|key, value| {
        let value = value.value()?;
        if key.raw() == "level" {
            level = level_of(&value);
        }
        Ok::<(), crate::json::Refused>(())
    });
    read.ok().and(level)
}

/// The request id among the members: the content of its string.
pub(super) fn request_id<'a>(members: &[Found<'a>]) -> Option<&'a str> {
    let at = lowest(members, |found| match found.role {
        Some(Role::RequestId(rank)) => id(found).map(|_| rank),
        _ => None,
    })?;
    id(members.get(at)?)
}

/// The id that a member of that role holds.
pub(super) fn id<'a>(found: &Found<'a>) -> Option<&'a str> {
    found.value.string().map(Escaped::raw).filter(|id| (1..=MAX_ID).contains(&id.len()))
}

/// Returns true if the members are those of an error that no code handled, as Lambda's runtimes write it.
pub(super) fn is_error(members: &[Found<'_>]) -> bool {
    // API Gateway's access logs have `-` or nothing for a variable without a value.
    let is_filled =
        |value: &Value<'_>| !matches!(value.kind, Kind::Null) && !matches!(value.raw, "\"\"" | "\"-\"");
    let has = |role: Role| members.iter().any(|found| found.role == Some(role) && is_filled(&found.value));
    has(Role::ErrorType) && has(Role::ErrorText)
}

fn lowest(members: &[Found<'_>], rank: impl Fn(&Found<'_>) -> Option<u8>) -> Option<usize> {
    let ranked = members.iter().enumerate().filter_map(|(at, found)| rank(found).map(|rank| (rank, at)));
    ranked.min_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at))).map(|(_, at)| at)
}
