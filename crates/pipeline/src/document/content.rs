//! The part of a document that differs from event to event, and where each piece of it comes from: the application,
//! else the frame round its line, else the failure that its text shows.

use std::borrow::Cow;

use super::constant::Constant;
use super::lift::Lifted;
use super::members::Foreign;
use super::unwrap::{start_of_json, without_newline};
use crate::failure::failure;
use crate::frame::Frame;
use crate::json::Escaped;
use crate::lambda::Report;
use crate::level::{Level, Logged};

/// The content of a document: id, level, members and message of its event.
#[derive(Clone, Debug)]
pub(super) struct Content<'a> {
    /// The content of a JSON string.
    pub(super) request_id: Option<&'a str>,
    pub(super) level: Option<Logged<'a>>,
    pub(super) foreign: Foreign<'a>,
    /// The content of a JSON string; `None` where all of it is in members.
    pub(super) message: Option<Cow<'a, str>>,
}

/// The texts that Lambda's Node runtime writes before the JSON of an error
/// (aws/aws-lambda-nodejs-runtime-interface-client, `index.mjs` and `Errors.js`).
const ERRORS: [&str; 3] = ["Invoke Error", "Uncaught Exception", "Unhandled Promise Rejection"];

impl<'a> Content<'a> {
    pub(super) fn new(message: Escaped<'a>) -> Content<'a> {
        let message = Some(Cow::Borrowed(message.raw()));
        Content { request_id: None, level: None, foreign: Foreign::default(), message }
    }

    /// Takes the numbers of a platform line; one that shows a failure is an error.
    pub(super) fn take_report(&mut self, report: Report<'a>, constant: &Constant) {
        self.request_id = report.request_id;
        if report.has_failed() {
            self.level = Some(Logged::bare(Level::Error));
        }
        for (name, word) in [("status", report.status), ("errorType", report.error_type)] {
            if let Some(word) = word {
                self.foreign.add(constant, name, word.into());
            }
        }
        for (name, number) in report.numbers {
            self.foreign.add(constant, name, number.into());
        }
    }

    /// Takes the message out of the frames of containers and runtimes.
    pub(super) fn take_frame(&mut self) {
        let Some(Cow::Borrowed(message)) = self.message else { return };
        let frame = Frame::outer(without_newline(Escaped::unread(message)));
        self.request_id = frame.request_id;
        self.level = frame.level;
        self.message = Some(Cow::Borrowed(frame.message.raw()));
    }

    /// The message from its opening brace on, if it is JSON or the JSON of an error behind its name.
    pub(super) fn json(&self) -> Option<Escaped<'a>> {
        let Some(Cow::Borrowed(message)) = self.message else { return None };
        start_of_json(Escaped::unread(message)).or_else(|| start_of_json(error(message)?))
    }

    /// Takes what was lifted. `is_wanted` says that a message which is a copy of members is shipped all the same.
    pub(super) fn take_lifted(&mut self, lifted: Lifted<'a>, is_wanted: bool, constant: &Constant) {
        let is_error = self.message.as_deref().is_some_and(|message| error(message).is_some());
        self.foreign = lifted.foreign;
        let losses = lifted.losses;
        // A copy holds what the table removes; and it holds what members have otherwise than it was logged.
        let is_wanted = (is_wanted || losses.is_changed) && !losses.has_removed;
        self.request_id = lifted.request_id;
        match lifted.text {
            // The whole line stays where something of it is in no member, or where it is more than its JSON.
            _ if losses.is_lossy || is_error => {}
            Some(text) => self.message = Some(text.content).filter(|_| is_wanted || !text.is_copy),
            None if !is_wanted => self.message = None,
            None => {}
        }
        self.level = lifted.level.or(self.level);
        if self.level.is_none() && lifted.is_error {
            self.level = Some(Logged::bare(Level::Error));
        }
        self.take_level_of_text(constant, true);
    }

    /// Takes the level that the text shows, where nothing else told one.
    /// `is_lifted` says that a text which begins with a brace is a copy of members.
    pub(super) fn take_level_of_text(&mut self, constant: &Constant, is_lifted: bool) {
        if self.level.is_some() {
            return;
        }
        // A text that was made for a member's sake has no head to read.
        let Some(Cow::Borrowed(message)) = self.message else { return };
        if message.starts_with('{') {
            self.level = if is_lifted { None } else { level_of_cut_json(message) };
            return;
        }
        self.level = Frame::level_of_text(Escaped::unread(message));
        if self.level.is_some() {
            return;
        }
        let Some(failure) = failure(message) else { return };
        self.level = Some(Logged::bare(Level::Error));
        for (name, word) in [("status", failure.status), ("errorType", failure.error_type)] {
            if let Some(word) = word {
                self.foreign.add(constant, name, format!("\"{word}\"").into());
            }
        }
    }
}

/// The level in JSON that ends too early, such as a line that Docker cut after 16 KiB.
fn level_of_cut_json(message: &str) -> Option<Logged<'_>> {
    /// Loggers write the level among the first members.
    const HEAD: usize = 512;
    let head = message.get(..message.floor_char_boundary(HEAD))?;
    ["\\\"level\\\":", "\\\"severity\\\":", "\\\"log.level\\\":"].iter().find_map(|name| {
        let (_, rest) = head.split_once(name)?;
        let (word, _) = rest.trim_ascii_start().strip_prefix("\\\"")?.split_once("\\\"")?;
        Logged::of_text(word)
    })
}

/// The text behind the name of an error, or behind the time of Go's `log`, by which aws/aws-lambda-go writes the
/// error of a handler (`invoke_loop.go`).
fn error(message: &str) -> Option<Escaped<'_>> {
    if message.starts_with(|first: char| first.is_ascii_digit()) {
        let (time, rest) = message.split_at_checked(20)?;
        let is_time = time.bytes().zip(*b"0000/00/00 00:00:00 ").all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        });
        return is_time.then_some(Escaped::unread(rest));
    }
    if !matches!(message.as_bytes().first(), Some(b'I' | b'U')) {
        return None;
    }
    let rest = ERRORS.iter().find_map(|name| message.strip_prefix(name))?;
    Some(Escaped::unread(rest))
}
