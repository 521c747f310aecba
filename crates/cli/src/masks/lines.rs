//! The messages of a file: lines of text, and what AWS writes log events into.
//!
//! | file | messages |
//! |---|---|
//! | lines | each line |
//! | `aws s3` of an export task (AWS, "Export log data to Amazon S3") | each line without its time; gzip is unpacked |
//! | `aws logs filter-log-events`, `get-log-events` | the `message` of each of the `events` |
//! | the subscription's envelope (AWS, "Subscription filters") | the `message` of each of the `logEvents` |
//! | a JSON event a line, as `jq -c '.events[]'` writes them | its `message` |

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, Read};

use pipeline::Gunzip;
use serde::Deserialize;

/// The most bytes that a gzip file inflates to.
const MOST_INFLATED: usize = 1 << 30;

/// A message of a file.
pub(super) struct Message<'a> {
    /// Its line or, where one line holds many, the line of all of them; from 1.
    pub(super) line: usize,
    /// The characters of the line before it.
    pub(super) before: usize,
    pub(super) text: Cow<'a, str>,
}

/// The formats that AWS writes around log events.
#[derive(Deserialize)]
struct Events {
    #[serde(alias = "logEvents")]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    message: String,
}

/// An event by itself: `timestamp` tells it from an application's JSON.
#[derive(Deserialize)]
struct Alone {
    message: String,
    #[serde(rename = "timestamp")]
    _timestamp: i64,
    #[serde(alias = "ingestionTime", alias = "eventId", alias = "id", rename = "logStreamName")]
    _origin: serde::de::IgnoredAny,
}

/// Hands each message of `source` to `take`.
pub(super) fn read(mut source: impl BufRead, mut take: impl FnMut(&Message<'_>)) -> io::Result<()> {
    if source.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        let (mut packed, mut buffer) = (Vec::new(), Vec::new());
        source.read_to_end(&mut packed)?;
        let text = Gunzip::new(MOST_INFLATED).inflate(&packed, &mut buffer).map_err(io::Error::other)?;
        return lines(Cursor::new(text), &mut take);
    }
    lines(source, &mut take)
}

fn lines(mut source: impl BufRead, take: &mut impl FnMut(&Message<'_>)) -> io::Result<()> {
    let (mut line, mut number) = (Vec::new(), 0);
    while source.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        if number == 1 && line.trim_ascii() == b"{" {
            // An answer of AWS's command is one object over many lines.
            source.by_ref().take(MOST_INFLATED as u64).read_to_end(&mut line)?;
            if !events(&line, 1, take) {
                lines_of(&line, take);
            }
        } else {
            one(&line, number, take);
        }
        line.clear();
    }
    Ok(())
}

fn lines_of(text: &[u8], take: &mut impl FnMut(&Message<'_>)) {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    for (at, line) in text.split(|byte| *byte == b'\n').enumerate() {
        one(line, at + 1, take);
    }
}

/// Takes a line.
fn one(line: &[u8], number: usize, take: &mut impl FnMut(&Message<'_>)) {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.starts_with(b"{") && events(line, number, take) {
        return;
    }
    let text = String::from_utf8_lossy(line);
    let before = exported(&text);
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(before..).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(before..).unwrap_or_default().to_owned()),
    };
    take(&Message { line: number, before, text });
}

/// Takes the messages of JSON that AWS writes. Returns false if it is other JSON.
fn events(json: &[u8], line: usize, take: &mut impl FnMut(&Message<'_>)) -> bool {
    if let Ok(Events { events }) = serde_json::from_slice(json) {
        for event in events {
            take(&Message { line, before: 0, text: event.message.into() });
        }
        return true;
    }
    let alone = serde_json::from_slice(json).map(|Alone { message, .. }| message);
    alone.map(|message| take(&Message { line, before: 0, text: message.into() })).is_ok()
}

/// The length of the time that an export task writes before each event: `2026-11-24T06:00:00.000Z `.
fn exported(line: &str) -> usize {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00.000Z ";
    let is_like =
        |(byte, shape): (u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == *shape };
    let is_exported = line.len() >= SHAPE.len() && line.bytes().zip(SHAPE).all(is_like);
    if is_exported { SHAPE.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(file: &str) -> Vec<(usize, usize, String)> {
        let mut found = Vec::new();
        let take =
            |message: &Message<'_>| found.push((message.line, message.before, message.text.to_string()));
        read(Cursor::new(file), take).expect("it is read");
        found
    }

    #[test]
    fn messages_of_files() {
        let one = |text: &str| vec![(1, 0, text.to_owned())];
        let event = r#"{"timestamp":1,"message":"a=1","ingestionTime":2}"#;
        for (file, expected) in [
            ("", vec![]),
            ("a\r\n\nb", vec![(1, 0, "a".to_owned()), (2, 0, String::new()), (3, 0, "b".to_owned())]),
            ("2026-11-24T06:00:00.000Z a=1\n", vec![(1, 25, "a=1".to_owned())]),
            ("2026-11-24T06:00:00.000 a=1\n", one("2026-11-24T06:00:00.000 a=1")),
            (event, one("a=1")),
            (r#"{"timestamp":1,"message":"a=1"}"#, one(r#"{"timestamp":1,"message":"a=1"}"#)),
            (r#"{"message":"m","level":"info"}"#, one(r#"{"message":"m","level":"info"}"#)),
            (
                r#"{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":"a"}]}"#,
                one("a"),
            ),
            ("{\n \"events\": [\n {\"message\": \"a\\nb\"}\n ]\n}\n", one("a\nb")),
            (
                "{\n \"a\": 1\n}\n",
                ["{", " \"a\": 1", "}"]
                    .iter()
                    .enumerate()
                    .map(|(at, line)| (at + 1, 0, (*line).to_owned()))
                    .collect(),
            ),
        ] {
            assert_eq!(messages(file), expected, "{file}");
        }
    }
}
