//! Stage 6, document: the JSON line, in the names of Logz.io's own CloudWatch shipper so that dashboards work.

mod constant;
mod lift;
mod long;
mod members;
mod names;
mod own;
mod survey;
mod time;

pub(crate) use constant::Constant;

use std::borrow::Cow;

use routing::{Parse, Settings};

use crate::envelope::Event;
use crate::json::{Escaped, Scanner, escape};
use crate::lambda::{Report, TextForm};
use crate::limits::Limits;
use crate::mask::Masked;
use lift::Lift;
use long::Parts;
use members::{Document, Foreign};
use own::Own;
use survey::Survey;
use time::Iso8601;

/// The outcome of writing one event.
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
    pub(crate) constant: &'a Constant,
    pub(crate) settings: &'a Settings,
    /// The log stream, as the content of a JSON string.
    pub(crate) log_stream: &'a str,
    pub(crate) event: &'a Event<'a>,
    pub(crate) masked: &'a Masked<'a>,
    /// True if the message is a REPORT line whose numbers become fields.
    pub(crate) report: bool,
}

/// The part of a document that differs from event to event.
struct Content<'a> {
    request_id: Option<&'a str>,
    level: Option<Cow<'a, str>>,
    foreign: Foreign<'a>,
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
            content.foreign = self.numbers(source, &report);
            let plain = Content { request_id: report.request_id, ..Content::new(message) };
            return self.write_or(source, &content, &plain, out);
        }
        let parse = source.settings.parse.value == Parse::Auto && !source.masked.is_withheld();
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
        let lifted = match lift::lift(text, source.constant, &self.limits) {
            Lift::NotJson => return self.write_parts(source, &content, out),
            Lift::Spoiled => return Written { unlifted: true, ..self.write_parts(source, &content, out) },
            Lift::Lifted(lifted) => lifted,
        };
        let plain = Content {
            request_id: content.request_id,
            level: content.level.clone(),
            ..Content::new(content.message)
        };
        content.level = content.level.or(lifted.level);
        content.message = lifted.message.unwrap_or(content.message);
        content.foreign = lifted.members;
        self.write_or(source, &content, &plain, out)
    }

    /// Writes `content`, or `plain` where its members, each small enough, are too many bytes together for a line.
    fn write_or(
        &mut self,
        source: &Source<'_>,
        content: &Content<'_>,
        plain: &Content<'_>,
        out: &mut String,
    ) -> Written {
        let start = out.len();
        let written = self.write_parts(source, content, out);
        if longest_line(out.get(start..).unwrap_or_default()) <= self.limits.line_bytes {
            return written;
        }
        out.truncate(start);
        Written { unlifted: true, ..self.write_parts(source, plain, out) }
    }

    /// A report's numbers as members of the document; none where a name is taken, or the listener's side would spoil
    /// them all.
    fn numbers<'a>(&self, source: &Source<'_>, report: &Report<'a>) -> Foreign<'a> {
        let constant = source.constant;
        let mut survey = Survey::new(constant, &self.limits);
        let mut members = Vec::new();
        for (name, number) in report.numbers.iter().filter(|(name, _)| !constant.is_taken(name)) {
            members.extend(survey.member(Escaped::new(name), &mut Scanner::new(number)));
        }
        Foreign::admit(members, &survey, constant).unwrap_or_default()
    }

    fn write_parts(&mut self, source: &Source<'_>, content: &Content<'_>, out: &mut String) -> Written {
        let mode = source.settings.long.value;
        let parts = Parts::of(content.message, mode, self.message_room(source), &self.limits);
        let count = parts.len();
        for (index, part) in parts.iter().enumerate() {
            let mut document = Document::open(out);
            self.write_head(source, (count > 1).then_some((index + 1, count)), &mut document);
            if index == 0 {
                content.write(&mut document);
            }
            document.written(Own::Message, |out| {
                out.push_str(part);
                if index + 1 == count
                    && let Some(marker) = parts.marker()
                {
                    escape(marker, out);
                }
            });
            document.close();
        }
        Written { documents: count as u64, cut: parts.marker().is_some(), unlifted: false }
    }

    fn write_head(&mut self, source: &Source<'_>, part: Option<(usize, usize)>, document: &mut Document<'_>) {
        document.written(Own::Timestamp, |out| self.time.write(source.event.timestamp, out));
        document.text(Own::Id, source.event.id);
        if let Some((part, parts)) = part {
            document.number(Own::Part, part);
            document.number(Own::Parts, parts);
        }
        document.constant(source.constant);
        document.text(Own::LogStream, Escaped::new(source.log_stream));
        if let Some(region) = source.event.region {
            document.text(Own::AwsRegion, region);
        }
    }

    /// The number of bytes of message that fit a line beside everything else that is always there.
    fn message_room(&self, source: &Source<'_>) -> usize {
        /// Names, quotes, the time, the request id, the level, part numbers and a cut's marker.
        const FIXED: usize = 640;
        let variable = source.constant.json().len()
            + source.log_stream.len()
            + source.event.id.raw().len()
            + source.event.region.map_or(0, |region| region.raw().len());
        // An id or a stream of half a megabyte is not AWS's; it still must not make a part of nothing.
        self.limits.line_bytes.saturating_sub(FIXED + variable).max(1_024)
    }
}

impl<'a> Content<'a> {
    fn new(message: Escaped<'a>) -> Content<'a> {
        Content { request_id: None, level: None, foreign: Foreign::default(), message }
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

    /// Writes all but the message.
    fn write(&self, document: &mut Document<'_>) {
        if let Some(id) = self.request_id {
            document.plain(Own::RequestId, id);
        }
        if let Some(level) = &self.level {
            document.plain(Own::LogLevel, level);
        }
        document.foreign(&self.foreign);
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
