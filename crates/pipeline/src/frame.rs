//! The frame that runtimes, containers and loggers put round a message: time, request id, level.
//!
//! All of it works on the escaped message, so that what stands behind a frame is a slice that is copied through.

mod container;
mod head;
mod runtime;
mod tokens;

use crate::json::Escaped;
use crate::level::Logged;
pub(crate) use runtime::{Frame, is_request_id, starts_with_invocation};

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
