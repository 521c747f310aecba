//! Stage 6, document: the JSON line, in the names of Logz.io's own CloudWatch shipper so that dashboards work.

mod constant;
mod lift;
mod long;
mod time;

pub(crate) use constant::Constant;

use std::borrow::Cow;
use std::fmt::Write;

use routing::Parse;

use crate::envelope::Event;
use crate::json::{Escaped, escape};
use crate::lambda::{Report, TextForm};
use crate::limits::Limits;
use crate::mask::Masked;
use crate::route::Route;
use lift::{Lift, Lifted};
use long::Parts;
use time::Iso8601;

/// What was written for one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) documents: u64,
    pub(crate) cut: bool,
    pub(crate) unlifted: bool,
}

/// Writes documents; keeps what it needs from one to the next.
#[derive(Debug)]
pub(crate) struct Documents {
    limits: Limits,
    time: Iso8601,
    text: String,
}

/// One event on its way into a document.
pub(crate) struct Source<'a> {
    pub(crate) route: &'a Route,
    /// The log stream, as the content of a JSON string.
    pub(crate) log_stream: &'a str,
    pub(crate) event: &'a Event<'a>,
    pub(crate) masked: &'a Masked<'a>,
    /// Whether the message is a REPORT line whose numbers become fields.
    pub(crate) report: bool,
}

/// What a document says besides its constant part.
struct Content<'a> {
    request_id: Option<&'a str>,
    level: Option<Cow<'a, str>>,
    numbers: Vec<(&'a str, &'a str)>,
    lifted: Option<Lifted<'a>>,
    message: Escaped<'a>,
}

impl Documents {
    pub(crate) fn new(limits: Limits) -> Documents {
        Documents { limits, time: Iso8601::default(), text: String::new() }
    }

    /// Forgets whatever a document that was not finished left behind.
    pub(crate) fn clear(&mut self) {
        *self = Documents::new(self.limits);
    }

    /// Appends the event's document to `out`, a line; several where a long message is split.
    pub(crate) fn write(&mut self, source: &Source<'_>, out: &mut String) -> Written {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let written = self.write_with(source, &mut text, out);
        self.text = text;
        written
    }

    fn write_with(&mut self, source: &Source<'_>, text: &mut String, out: &mut String) -> Written {
        let message = Escaped::new(source.masked.raw());
        let mut content = Content::new(message);
        if source.report {
            message.write_text(text);
            let report = Report::parse(text);
            content.request_id = report.request_id;
            content.numbers = report.numbers;
            return self.write_parts(source, &content, out);
        }
        let parse = source.route.decision.settings.parse.value == Parse::Auto && !source.masked.is_withheld();
        if parse {
            content.take_text_form();
        }
        if parse && content.message.raw().starts_with('{') {
            content.message.write_text(text);
            return self.write_lifted(source, content, text, out);
        }
        self.write_parts(source, &content, out)
    }

    /// Writes a message that may be a JSON object, which is `text`.
    fn write_lifted<'a>(
        &mut self,
        source: &Source<'_>,
        mut content: Content<'a>,
        text: &'a str,
        out: &mut String,
    ) -> Written {
        let lifted = match lift::lift(text, &source.route.constant, &self.limits) {
            Lift::NotJson => return self.write_parts(source, &content, out),
            Lift::Spoiled => return Written { unlifted: true, ..self.write_parts(source, &content, out) },
            Lift::Lifted(lifted) => lifted,
        };
        let start = out.len();
        let (line, level) = (content.message, content.level.clone());
        content.level = content.level.or_else(|| lifted.level.clone());
        content.message = lifted.message.unwrap_or(line);
        content.lifted = Some(lifted);
        let written = self.write_parts(source, &content, out);
        if longest_line(&out[start..]) <= self.limits.line_bytes {
            return written;
        }
        // Each field is small enough, but together they are too many bytes: they stay inside the message.
        out.truncate(start);
        let content = Content { level, lifted: None, message: line, ..content };
        Written { unlifted: true, ..self.write_parts(source, &content, out) }
    }

    fn write_parts(&mut self, source: &Source<'_>, content: &Content<'_>, out: &mut String) -> Written {
        let mode = source.route.decision.settings.long.value;
        let parts = Parts::of(content.message, mode, self.message_room(source), &self.limits);
        let count = parts.len();
        for (index, part) in parts.iter().enumerate() {
            self.write_head(source, (count > 1).then_some((index + 1, count)), out);
            if index == 0 {
                content.write(out);
            }
            out.push_str(",\"message\":\"");
            out.push_str(part);
            if index + 1 == count
                && let Some(marker) = parts.marker()
            {
                escape(marker, out);
            }
            out.push_str("\"}\n");
        }
        Written { documents: count as u64, cut: parts.marker().is_some(), unlifted: false }
    }

    fn write_head(&mut self, source: &Source<'_>, part: Option<(usize, usize)>, out: &mut String) {
        out.push_str("{\"@timestamp\":\"");
        self.time.write(source.event.timestamp, out);
        out.push_str("\",\"id\":\"");
        out.push_str(source.event.id.raw());
        out.push('"');
        if let Some((part, parts)) = part {
            // Writing to a String does not fail.
            let _ = write!(out, ",\"part\":{part},\"parts\":{parts}");
        }
        out.push_str(source.route.constant.json());
        out.push_str(",\"logStream\":\"");
        out.push_str(source.log_stream);
        out.push('"');
        if let Some(region) = source.event.region {
            out.push_str(",\"awsRegion\":\"");
            out.push_str(region.raw());
            out.push('"');
        }
    }

    /// How many bytes of message fit a line beside everything else that is always there.
    fn message_room(&self, source: &Source<'_>) -> usize {
        /// Names, quotes, the time, the request id, the level, part numbers and a cut's marker.
        const FIXED: usize = 640;
        let variable = source.route.constant.json().len()
            + source.log_stream.len()
            + source.event.id.raw().len()
            + source.event.region.map_or(0, |region| region.raw().len());
        // An id or a stream of half a megabyte is not AWS's; it still must not make a part of nothing.
        self.limits.line_bytes.saturating_sub(FIXED + variable).max(1_024)
    }
}

impl<'a> Content<'a> {
    fn new(message: Escaped<'a>) -> Content<'a> {
        Content { request_id: None, level: None, numbers: Vec::new(), lifted: None, message }
    }

    /// Takes the message out of the text form that Lambda's runtimes give it.
    fn take_text_form(&mut self) {
        self.message = without_newline(self.message);
        if let Some(form) = TextForm::parse(self.message) {
            self.request_id = Some(form.request_id);
            self.level = Some(form.level.into());
            self.message = form.message;
        }
    }

    fn write(&self, out: &mut String) {
        for (name, value) in [("requestID", self.request_id), ("log_level", self.level.as_deref())] {
            if let Some(value) = value {
                out.push_str(",\"");
                out.push_str(name);
                out.push_str("\":\"");
                escape(value, out);
                out.push('"');
            }
        }
        for (name, number) in &self.numbers {
            let _ = write!(out, ",\"{name}\":{number}");
        }
        if let Some(lifted) = &self.lifted {
            lifted.write(out);
        }
    }
}

/// Runtimes end a function's line with a newline that is not the message's.
fn without_newline(message: Escaped<'_>) -> Escaped<'_> {
    match message.raw().strip_suffix("\\n") {
        // `\\n` is a backslash and an n where the backslash before it is not itself escaped.
        Some(rest) if rest.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0 => {
            Escaped::new(rest)
        }
        _ => message,
    }
}

fn longest_line(lines: &str) -> usize {
    lines.lines().map(str::len).max().unwrap_or(0)
}
