//! The frame that runtimes, containers and loggers put round a message: time, request id, level.
//!
//! All of it works on the escaped message, so that what stands behind a frame is a slice that is copied through.

mod container;
mod head;
mod runtime;
mod tokens;

use crate::json::Escaped;
use crate::level::Logged;

/// A message's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) request_id: Option<&'a str>,
    pub(crate) level: Option<Logged<'a>>,
    /// The message without the frame; all of it where the frame is the logger's and says more than these.
    pub(crate) message: Escaped<'a>,
}

impl<'a> Frame<'a> {
    /// Takes off the frames of containers and Lambda's runtimes, whose parts become fields.
    pub(crate) fn outer(message: Escaped<'a>) -> Frame<'a> {
        let message = container::content(message).unwrap_or(message);
        runtime::text_form(message).unwrap_or(Frame { request_id: None, level: None, message })
    }

    /// The level that a logger wrote in front of its text.
    pub(crate) fn level_of_text(message: Escaped<'a>) -> Option<Logged<'a>> {
        head::level(message.raw())
    }
}

pub(crate) use runtime::{is_request_id, starts_with_invocation};
