//! Stage 6, document: the JSON line, in the names of Logz.io's own CloudWatch shipper so that dashboards work.

mod constant;
mod content;
mod lift;
mod long;
mod members;
mod names;
mod own;
mod reshape;
mod roles;
mod rules;
mod survey;
mod time;
mod unlifted;
mod unwrap;

pub(crate) use constant::Constant;
pub(crate) use unlifted::Notes;
pub use unlifted::{Reason, Unlifted};

use routing::{LevelWords, Original, Parse, Settings};

use crate::envelope::Event;
use crate::json::{Escaped, escape, mend};
use crate::lambda::Report;
use crate::limits::Limits;
use crate::mask::Masked;
use content::Content;
use lift::lift;
use long::Parts;
use members::Document;
use own::Own;
use time::Iso8601;

/// The outcome of writing one event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) documents: u64,
    pub(crate) cut: bool,
    /// A hash of the names and types of the members that the message brought; `None` where only the document tells.
    pub(crate) shape: Option<u64>,
}

/// Writes documents; keeps what it needs from one to the next.
#[derive(Debug)]
pub(crate) struct Documents {
    limits: Limits,
    time: Iso8601,
    text: String,
    inner: String,
    notes: Notes,
}

/// One event on its way into a document.
pub(crate) struct Source<'a> {
    pub(crate) constant: &'a Constant,
    pub(crate) settings: &'a Settings,
    /// The log stream, as the content of a JSON string.
    pub(crate) log_stream: &'a str,
    pub(crate) event: &'a Event<'a>,
    pub(crate) masked: &'a Masked<'a>,
    /// True if the message is a platform line of Lambda whose numbers become fields.
    pub(crate) report: bool,
}

/// Bytes of a document beside its message, the log group's part, the stream, the region, the id and the members: names,
/// quotes, the time, the request id, the level, part numbers and a cut's marker.
const FIXED: usize = 1_024;

impl Documents {
    pub(crate) fn new(limits: Limits) -> Documents {
        Documents {
            limits,
            time: Iso8601::default(),
            text: String::new(),
            inner: String::new(),
            notes: Notes::default(),
        }
    }

    /// Forgets whatever a document that was not finished left behind.
    pub(crate) fn clear(&mut self) {
        *self = Documents::new(self.limits);
    }

    /// The parts of the last message that were not lifted as they are.
    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Appends the event's document to `out`, a line; several where a long message is split.
    pub(crate) fn write(&mut self, source: &Source<'_>, out: &mut String) -> Written {
        let (mut text, mut inner) = (std::mem::take(&mut self.text), std::mem::take(&mut self.inner));
        text.clear();
        self.notes.clear();
        let written = self.write_with(source, &mut text, &mut inner, out);
        (self.text, self.inner) = (text, inner);
        written
    }

    fn write_with(
        &mut self,
        source: &Source<'_>,
        text: &mut String,
        inner: &mut String,
        out: &mut String,
    ) -> Written {
        let message = Escaped::unread(source.masked.raw());
        let mut content = Content::new(message);
        if source.report {
            message.write_text(text);
            content.take_report(Report::parse(text), source.constant);
            return Written { shape: None, ..self.write_parts(source, &content, out) };
        }
        if source.settings.parse.value == Parse::None || source.masked.is_withheld() {
            return self.write_parts(source, &content, out);
        }
        content.take_frame();
        if let Some(json) = content.json() {
            json.write_text(text);
            if let Some(written) = self.write_lifted(source, content.clone(), text, inner, out) {
                return written;
            }
            if let Some(mended) = mend(text) {
                *text = mended;
                self.notes.add(Reason::Mended, "");
                if let Some(written) = self.write_lifted(source, content.clone(), text, inner, out) {
                    return written;
                }
                self.notes.clear();
            }
        }
        content.take_level_of_text(source.constant, false);
        self.write_parts(source, &content, out)
    }

    /// Writes a message that may hold a JSON object, which is `text`; `None` where it is none.
    fn write_lifted<'a>(
        &mut self,
        source: &Source<'_>,
        mut content: Content<'a>,
        text: &'a str,
        inner: &'a mut String,
        out: &mut String,
    ) -> Option<Written> {
        // Half of what the log group's part leaves of a line; the rest is the message's.
        let room = self.message_room(source) / 2;
        let lifted =
            lift(text, content.request_id, inner, source.constant, &self.limits, room, &mut self.notes)?;
        let shape = lifted.shape;
        let is_wanted = source.settings.original.value == Original::Keep;
        content.take_lifted(lifted, is_wanted, source.constant);
        Some(Written { shape, ..self.write_parts(source, &content, out) })
    }

    fn write_parts(&mut self, source: &Source<'_>, content: &Content<'_>, out: &mut String) -> Written {
        let mode = source.settings.long.value;
        let members = content.foreign.bytes();
        let room = self.message_room(source).saturating_sub(members).max(1_024);
        let message = content.message.as_deref().map(Escaped::unread);
        let parts = Parts::of(message.unwrap_or(Escaped::unread("")), mode, room, &self.limits);
        let count = parts.len();
        // Members stand in every part; in the first one only where they would take more than the message does.
        let is_light = members <= self.limits.field_chars;
        for (index, part) in parts.iter().enumerate() {
            let mut document = Document::open(out);
            self.write_head(source, (count > 1).then_some((index + 1, count)), content, &mut document);
            if index == 0 || is_light {
                document.foreign(&content.foreign);
            }
            if message.is_some() {
                document.written(Own::Message, |out| {
                    out.push_str(part);
                    if index + 1 == count
                        && let Some(marker) = parts.marker()
                    {
                        escape(marker, out);
                    }
                });
            }
            document.close();
        }
        Written { documents: count as u64, cut: parts.marker().is_some(), shape: Some(0) }
    }

    fn write_head(
        &mut self,
        source: &Source<'_>,
        part: Option<(usize, usize)>,
        content: &Content<'_>,
        document: &mut Document<'_>,
    ) {
        document.written(Own::Timestamp, |out| self.time.write(source.event.timestamp, out));
        document.text(Own::Id, source.event.id);
        if let Some((part, parts)) = part {
            document.number(Own::Part, part);
            document.number(Own::Parts, parts);
        }
        document.constant(source.constant);
        document.text(Own::LogStream, Escaped::unread(source.log_stream));
        if let Some(region) = source.event.region {
            document.text(Own::AwsRegion, region);
        }
        if let Some(function) = source.constant.function_of(source.log_stream)
            && !content.foreign.has(Own::Function.name())
        {
            document.text(Own::Function, Escaped::unread(function));
        }
        if let Some(id) = content.request_id {
            document.text(Own::RequestId, Escaped::unread(id));
        }
        if let Some(logged) = content.level {
            document.plain(
                Own::LogLevel,
                match source.settings.levels.value {
                    LevelWords::Mapped => logged.level.name(),
                    LevelWords::AsLogged => logged.word,
                },
            );
        }
    }

    /// The number of bytes of message that fit a line beside everything else that is always there.
    fn message_room(&self, source: &Source<'_>) -> usize {
        let variable = source.constant.json().len()
            + source.log_stream.len()
            + source.event.id.raw().len()
            + source.event.region.map_or(0, |region| region.raw().len());
        // An id or a stream of half a megabyte is not AWS's; it still must not make a part of nothing.
        self.limits.line_bytes.saturating_sub(FIXED + variable).max(1_024)
    }
}
