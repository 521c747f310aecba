//! AWS Lambda's own lines: what they are, and what they report.
//!
//! AWS, "Monitoring, debugging, and troubleshooting Lambda functions": text lines `START`, `END`, `REPORT`,
//! `INIT_START`; with the JSON log format, events of `"type": "platform.…"` (AWS, "Lambda Telemetry API event schema
//! reference").

use std::sync::LazyLock;

use memchr::memmem;
use memchr::memmem::Finder;

use crate::frame::is_request_id;
use crate::json::{Escaped, Kind, Refused, Scanner, Value};

/// A platform line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlatformLine {
    /// True if it says what an invocation cost.
    pub(crate) is_report: bool,
    /// True if it is evidence of a failure: a status other than success, an error type, a fault, dropped logs.
    pub(crate) has_failed: bool,
}

const TEXT_LINES: [&str; 10] = [
    "START RequestId: ",
    "END RequestId: ",
    REPORT,
    "INIT_START Runtime Version: ",
    "INIT_REPORT Init Duration: ",
    "RESTORE_START Runtime Version: ",
    "RESTORE_REPORT Restore Duration: ",
    "EXTENSION\\tName: ",
    "TELEMETRY\\tName: ",
    "LOGS\\tName: ",
];

const REPORT: &str = "REPORT RequestId: ";

/// Returns the kind of Lambda's own line that a message is, by its first bytes; a function's own line looks different.
pub(crate) fn platform_line(message: Escaped<'_>) -> Option<PlatformLine> {
    let raw = message.raw();
    match raw.as_bytes().first()? {
        b'S' | b'E' | b'R' | b'I' | b'T' | b'L' => {
            let start = TEXT_LINES.iter().find(|start| raw.starts_with(**start))?;
            Some(PlatformLine { is_report: *start == REPORT, has_failed: has_failed(raw) })
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

/// `Status: timeout`, `Status: error` and `Error Type: …` stand behind the numbers, after a tab or, in `RESTORE_REPORT`,
/// after a space.
fn has_failed(raw: &str) -> bool {
    let status = memmem::find(raw.as_bytes(), b"Status: ").and_then(|at| raw.get(at + 8..));
    status.is_some_and(|status| !status.starts_with("success"))
        || memmem::find(raw.as_bytes(), b"Error Type: ").is_some()
}

fn json_line(text: &str) -> Option<PlatformLine> {
    let report = Report::of_json(text).ok()?;
    let kind = report.kind.as_deref()?;
    let is_platform = kind.starts_with("platform.") && report.has_record;
    is_platform
        .then(|| PlatformLine { is_report: kind == "platform.report", has_failed: report.has_failed() })
}

/// The most numbers of a report, the longest of their names and the longest of them. AWS knows seven of 25 letters.
const MAX_NUMBERS: usize = 32;
const MAX_NAME: usize = 64;
const MAX_NUMBER: usize = 32;

/// The longest status or error type. AWS knows four statuses; an error type is a runtime's, of some 40 letters.
const MAX_WORD: usize = 256;

/// The content of a platform line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Report<'a> {
    pub(crate) request_id: Option<&'a str>,
    /// The status, as JSON.
    pub(crate) status: Option<String>,
    /// The error's type, as JSON.
    pub(crate) error_type: Option<String>,
    /// Names and JSON numbers; no name is there twice.
    pub(crate) numbers: Vec<(&'a str, &'a str)>,
    kind: Option<String>,
    has_record: bool,
}

impl<'a> Report<'a> {
    /// Returns true if the line is evidence of a failure: a status other than success, an error's type, a fault,
    /// dropped logs.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(self.kind.as_deref(), Some("platform.fault" | "platform.logsDropped"))
            || self.error_type.is_some()
            || self.status.as_deref().is_some_and(|status| status != "\"success\"")
    }

    /// Reads a platform line of either form; what is not there is left out.
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
            // `INIT_REPORT Init Duration: …` has the line's kind before its first label.
            let label = label.rsplit_once("REPORT ").map_or(label, |(_, label)| label);
            // `RESTORE_REPORT Restore Duration: 1236.04 ms Status: timeout` has spaces for tabs.
            let (value, behind) =
                value.split_once(" Status: ").map_or((value, None), |(value, status)| (value, Some(status)));
            match label {
                "RequestId" if is_request_id(value) => report.request_id = Some(value),
                "Status" => report.status = word(value),
                "Error Type" => report.error_type = word(value),
                _ => {
                    if let Some((_, unit, name)) = NUMBERS.iter().find(|(known, ..)| *known == label)
                        && let Some(number) = value.strip_suffix(unit).filter(|number| is_number(number))
                    {
                        report.add(name, number);
                    }
                }
            }
            if let Some(behind) = behind {
                let (status, kind) =
                    behind.split_once(" Error Type: ").map_or((behind, None), |(one, two)| (one, Some(two)));
                report.status = word(status);
                report.error_type = kind.and_then(word).or(report.error_type);
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
        Scanner::new(text).object(|key, event| {
            match key.raw() {
                "record" if event.kind()? == Kind::Object => {
                    report.has_record = true;
                    event.object(|key, record| report.member(key, record))?;
                }
                // `platform.fault` has a sentence for its record.
                "record" => {
                    report.has_record = true;
                    event.value()?;
                }
                "type" => report.kind = event.value()?.string().map(|kind| kind.text().into_owned()),
                _ => drop(event.value()?),
            }
            Ok::<(), Refused>(())
        })?;
        Ok(report)
    }

    /// Takes one member of the record.
    fn member(&mut self, key: Escaped<'a>, record: &mut Scanner<'a>) -> Result<(), Refused> {
        match key.raw() {
            "metrics" if record.kind()? == Kind::Object => {
                return record.object(|name, metric| {
                    let metric = metric.value()?;
                    if metric.kind == Kind::Number {
                        self.add(name.raw(), metric.raw);
                    }
                    Ok(())
                });
            }
            "requestId" => {
                let id = record.value()?.string().map(Escaped::raw);
                self.request_id = id.filter(|id| is_request_id(id));
            }
            "status" => self.status = json_word(&record.value()?),
            "errorType" => self.error_type = json_word(&record.value()?),
            // Of `platform.logsDropped`.
            "droppedBytes" | "droppedRecords" => {
                let count = record.value()?;
                if count.kind == Kind::Number {
                    self.add(key.raw(), count.raw);
                }
            }
            _ => drop(record.value()?),
        }
        Ok(())
    }
}

fn word(text: &str) -> Option<String> {
    let word = text.trim_ascii();
    let is_word = !word.is_empty()
        && word.len() <= MAX_WORD
        && !word.contains(['"', '\\'])
        && !word.contains(char::is_control);
    is_word.then(|| format!("\"{word}\""))
}

fn json_word(value: &Value<'_>) -> Option<String> {
    let is_word = value.kind == Kind::String && (3..=MAX_WORD).contains(&value.raw.len());
    is_word.then(|| value.raw.to_owned())
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
