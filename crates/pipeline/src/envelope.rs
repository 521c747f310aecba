//! One decoded CloudWatch Logs subscription message, borrowed from the inflated bytes.

use std::borrow::Cow;

use crate::json::{Escaped, Kind, Scanner};
use crate::poison::Poison;

/// The last millisecond that ISO 8601 writes with four digits of year: 9999-12-31T23:59:59.999Z.
const LAST_MILLISECOND: i64 = 253_402_300_799_999;

/// An envelope: a `DATA_MESSAGE` of one log stream.
///
/// AWS, "Real-time processing of log data with subscriptions".
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    /// The account that sent it, set by AWS.
    pub(crate) owner: Cow<'a, str>,
    pub(crate) log_group: Cow<'a, str>,
    pub(crate) log_stream: Cow<'a, str>,
    pub(crate) events: Vec<Event<'a>>,
}

/// One log event.
#[derive(Clone, Debug)]
pub(crate) struct Event<'a> {
    pub(crate) id: Escaped<'a>,
    /// Milliseconds since the epoch, of which ISO 8601 can write the date.
    pub(crate) timestamp: i64,
    pub(crate) message: Escaped<'a>,
    /// `@aws.account`, where the subscription asked for system fields.
    pub(crate) account: Option<Cow<'a, str>>,
    /// `@aws.region`, likewise.
    pub(crate) region: Option<Escaped<'a>>,
}

impl<'a> Envelope<'a> {
    /// Reads an envelope; `Ok(None)` is a control message. Keys that are not known are passed over.
    pub(crate) fn parse(text: &'a str) -> Result<Option<Envelope<'a>>, Poison> {
        let mut message_type = None;
        let mut owner = None;
        let mut log_group = None;
        let mut log_stream = None;
        let mut events = None;
        let mut scanner = Scanner::new(text);
        scanner.whitespace();
        scanner.object(|key, value| match &*key.text() {
            "messageType" => string(value, "messageType", &mut message_type),
            "owner" => string(value, "owner", &mut owner),
            "logGroup" => string(value, "logGroup", &mut log_group),
            "logStream" => string(value, "logStream", &mut log_stream),
            "logEvents" => once("logEvents", &mut events, Event::parse_all(value)?),
            _ => Ok(value.value().map(drop)?),
        })?;
        scanner.end()?;
        match &*message_type.ok_or(Poison::Key("messageType"))?.text() {
            "DATA_MESSAGE" => Ok(Some(Envelope {
                owner: owner.ok_or(Poison::Key("owner"))?.text(),
                log_group: log_group.ok_or(Poison::Key("logGroup"))?.text(),
                log_stream: log_stream.ok_or(Poison::Key("logStream"))?.text(),
                events: events.ok_or(Poison::Key("logEvents"))?,
            })),
            "CONTROL_MESSAGE" => Ok(None),
            _ => Err(Poison::MessageType),
        }
    }
}

impl<'a> Event<'a> {
    fn parse_all(scanner: &mut Scanner<'a>) -> Result<Vec<Event<'a>>, Poison> {
        of_kind(scanner, Kind::Array, "logEvents")?;
        let mut events = Vec::new();
        scanner.array(|scanner| {
            events.push(Event::parse(scanner)?);
            Ok::<(), Poison>(())
        })?;
        Ok(events)
    }

    fn parse(scanner: &mut Scanner<'a>) -> Result<Event<'a>, Poison> {
        let mut id = None;
        let mut timestamp = None;
        let mut message = None;
        let mut extracted = None;
        of_kind(scanner, Kind::Object, "logEvents")?;
        scanner.object(|key, value| match &*key.text() {
            "id" => string(value, "id", &mut id),
            "timestamp" => once("timestamp", &mut timestamp, milliseconds(value)?),
            "message" => string(value, "message", &mut message),
            "extractedFields" => once("extractedFields", &mut extracted, Extracted::parse(value)?),
            _ => Ok(value.value().map(drop)?),
        })?;
        let extracted = extracted.unwrap_or_default();
        Ok(Event {
            id: id.ok_or(Poison::Key("id"))?,
            timestamp: timestamp.ok_or(Poison::Key("timestamp"))?,
            message: message.ok_or(Poison::Key("message"))?,
            account: extracted.account.map(Escaped::text),
            region: extracted.region,
        })
    }
}

/// The system fields among an event's `extractedFields`; the rest are a filter pattern's columns.
#[derive(Default)]
struct Extracted<'a> {
    account: Option<Escaped<'a>>,
    region: Option<Escaped<'a>>,
}

impl<'a> Extracted<'a> {
    fn parse(scanner: &mut Scanner<'a>) -> Result<Extracted<'a>, Poison> {
        let mut fields = Extracted::default();
        if scanner.kind()? != Kind::Object {
            scanner.value()?;
            return Ok(fields);
        }
        scanner.object(|key, value| {
            let key = key.text();
            let value = value.value()?.string();
            match &*key {
                "@aws.account" => fields.account = value,
                "@aws.region" => fields.region = value,
                _ => {}
            }
            Ok::<(), Poison>(())
        })?;
        Ok(fields)
    }
}

fn of_kind(scanner: &Scanner<'_>, kind: Kind, key: &'static str) -> Result<(), Poison> {
    if scanner.kind()? == kind { Ok(()) } else { Err(Poison::Key(key)) }
}

fn once<T>(key: &'static str, slot: &mut Option<T>, value: T) -> Result<(), Poison> {
    if slot.replace(value).is_some() { Err(Poison::Key(key)) } else { Ok(()) }
}

fn string<'a>(
    scanner: &mut Scanner<'a>,
    key: &'static str,
    slot: &mut Option<Escaped<'a>>,
) -> Result<(), Poison> {
    of_kind(scanner, Kind::String, key)?;
    let value = scanner.string()?;
    once(key, slot, value)
}

fn milliseconds(scanner: &mut Scanner<'_>) -> Result<i64, Poison> {
    of_kind(scanner, Kind::Number, "timestamp")?;
    let timestamp: i64 = scanner.value()?.raw.parse().map_err(|_| Poison::Timestamp)?;
    if (0..=LAST_MILLISECOND).contains(&timestamp) { Ok(timestamp) } else { Err(Poison::Timestamp) }
}
