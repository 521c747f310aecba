//! AWS Lambda's own writing: platform lines, and the text form it gives a function's messages.
//!
//! AWS, "Monitoring, debugging, and troubleshooting Lambda functions": text lines `START`, `END`, `REPORT`,
//! `INIT_START`; with the JSON log format, events of `"type": "platform.…"`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::json::{Escaped, Kind, Refused, Scanner};

/// A platform line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlatformLine {
    /// Says what an invocation cost.
    Report,
    /// Any other.
    Other,
}

const TEXT_LINES: [(&str, PlatformLine); 8] = [
    ("START RequestId: ", PlatformLine::Other),
    ("END RequestId: ", PlatformLine::Other),
    ("REPORT RequestId: ", PlatformLine::Report),
    ("INIT_START Runtime Version: ", PlatformLine::Other),
    ("INIT_REPORT Init Duration: ", PlatformLine::Other),
    ("RESTORE_START Runtime Version: ", PlatformLine::Other),
    ("RESTORE_REPORT Restore Duration: ", PlatformLine::Other),
    ("EXTENSION\\tName: ", PlatformLine::Other),
];

/// Returns the kind of Lambda's own line that a message is, by its first bytes; a function's own line looks different.
pub(crate) fn platform_line(message: Escaped<'_>) -> Option<PlatformLine> {
    let raw = message.raw();
    match raw.as_bytes().first()? {
        b'S' | b'E' | b'R' | b'I' => {
            TEXT_LINES.iter().find(|(start, _)| raw.starts_with(start)).map(|(_, line)| *line)
        }
        // Lambda writes its JSON lines with `time` and `type` in front.
        b'{' => {
            static PLATFORM: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("platform."));
            let head = raw.as_bytes().get(..raw.len().min(160))?;
            PLATFORM.find(head).and_then(|_| json_line(&message.text()))
        }
        _ => None,
    }
}

fn json_line(text: &str) -> Option<PlatformLine> {
    let mut line = None;
    let mut has_record = false;
    let mut scanner = Scanner::new(text);
    let read = scanner.object(|key, value| {
        let key = key.text();
        let value = value.value()?;
        match &*key {
            "type" => {
                line = value.string().and_then(|kind| match &*kind.text() {
                    "platform.report" => Some(PlatformLine::Report),
                    other if other.starts_with("platform.") => Some(PlatformLine::Other),
                    _ => None,
                });
            }
            "record" => has_record = true,
            _ => {}
        }
        Ok::<(), Refused>(())
    });
    line.filter(|_| read.is_ok() && has_record)
}

/// A function's message taken out of the text form that Lambda's runtimes give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextForm<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) level: &'a str,
    pub(crate) message: Escaped<'a>,
}

/// A tab as it stands in a JSON string.
const TAB: &str = "\\t";

impl<'a> TextForm<'a> {
    /// Reads Node's `timestamp⇥requestId⇥LEVEL⇥message` or Python's `[LEVEL]⇥timestamp⇥requestId⇥message`.
    ///
    /// Works on the escaped message, so that what follows the third tab is still a slice to be copied through. The
    /// first three parts hold no backslash, so a `\t` behind one is a tab and not the end of an escaped backslash.
    pub(crate) fn parse(message: Escaped<'a>) -> Option<TextForm<'a>> {
        // Most messages are neither; they are told by their first byte.
        if !matches!(message.raw().as_bytes().first(), Some(b'[' | b'0'..=b'9')) {
            return None;
        }
        let mut parts = message.raw().splitn(4, TAB);
        let (one, two, three, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let (time, request_id, level) = match one.strip_prefix('[').and_then(|one| one.strip_suffix(']')) {
            Some(level) => (two, three, level),
            None => (one, two, three),
        };
        let recognised = is_time(time) && is_request_id(request_id) && is_level(level);
        recognised.then(|| TextForm { request_id, level, message: Escaped::new(rest) })
    }
}

fn is_time(text: &str) -> bool {
    let shape = b"0000-00-00T00:00:00.000Z";
    text.len() == shape.len()
        && text.bytes().zip(shape).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            other => byte == *other,
        })
}

/// A UUID, or `undefined`: what Node writes before the first invocation.
fn is_request_id(text: &str) -> bool {
    let is_uuid = text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid || text == "undefined"
}

fn is_level(text: &str) -> bool {
    (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The most numbers of a report, the longest of their names and the longest of them. AWS knows seven of 25 letters.
const MAX_NUMBERS: usize = 32;
const MAX_NAME: usize = 64;
const MAX_NUMBER: usize = 32;

/// The content of a REPORT line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report<'a> {
    pub(crate) request_id: Option<&'a str>,
    /// Names and JSON numbers; no name is there twice.
    pub(crate) numbers: Vec<(&'a str, &'a str)>,
}

impl<'a> Report<'a> {
    /// Reads a REPORT line of either form; what is not there is left out.
    pub(crate) fn parse(text: &'a str) -> Report<'a> {
        if text.starts_with('{') { Report::of_json(text).unwrap_or_default() } else { Report::of_text(text) }
    }

    /// The names are those of Lambda's JSON form.
    fn of_text(text: &'a str) -> Report<'a> {
        const NUMBERS: [(&str, &str, &str); 6] = [
            ("Duration", " ms", "durationMs"),
            ("Billed Duration", " ms", "billedDurationMs"),
            ("Memory Size", " MB", "memorySizeMB"),
            ("Max Memory Used", " MB", "maxMemoryUsedMB"),
            ("Init Duration", " ms", "initDurationMs"),
            ("Restore Duration", " ms", "restoreDurationMs"),
        ];
        let mut report = Report::default();
        for (label, value) in text.split(['\t', '\n']).filter_map(|part| part.split_once(": ")) {
            if label == "REPORT RequestId" && is_request_id(value) {
                report.request_id = Some(value);
            } else if let Some((_, unit, name)) = NUMBERS.iter().find(|(known, ..)| *known == label)
                && let Some(number) = value.strip_suffix(unit).filter(|number| is_number(number))
            {
                report.add(name, number);
            }
        }
        report
    }

    /// Adds a number unless its name is already there or can't be one of Lambda's, or the number isn't one.
    fn add(&mut self, name: &'a str, number: &'a str) {
        let is_known = self.numbers.iter().any(|(known, _)| *known == name);
        let has_room = self.numbers.len() < MAX_NUMBERS && number.len() <= MAX_NUMBER;
        if has_room && !is_known && is_metric(name) && number.parse().is_ok_and(f64::is_finite) {
            self.numbers.push((name, number));
        }
    }

    fn of_json(text: &'a str) -> Result<Report<'a>, Refused> {
        let mut report = Report::default();
        Scanner::new(text).object(|key, event| match key.raw() {
            "record" if event.kind()? == Kind::Object => event.object(|key, record| match key.raw() {
                "metrics" if record.kind()? == Kind::Object => record.object(|name, metric| {
                    let metric = metric.value()?;
                    if metric.kind == Kind::Number {
                        report.add(name.raw(), metric.raw);
                    }
                    Ok(())
                }),
                "requestId" => {
                    let id = record.value()?.string().map(Escaped::raw);
                    report.request_id = id.filter(|id| is_request_id(id));
                    Ok(())
                }
                _ => record.value().map(drop),
            }),
            _ => event.value().map(drop),
        })?;
        Ok(report)
    }
}

/// Returns true if Lambda may name a number so: all that it does are like `maxMemoryUsedMB` (AWS, "Lambda Telemetry API
/// event schema reference", `ReportMetrics`), and those of later years may be.
fn is_metric(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_number(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.kind() == Ok(Kind::Number) && scanner.value().is_ok() && scanner.end().is_ok()
}
