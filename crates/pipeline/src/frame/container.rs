//! The prefix of container runtimes: `2026-01-02T03:04:05.123456789Z stderr F message`.
//!
//! Kubernetes, "Container Runtime Interface: logging" (`kubelet-cri-logging`): time, stream, tags, content; the tag `P`
//! marks a part of a line, whose content is no message of its own.

use super::tokens::is_time;
use crate::json::Escaped;

/// The content of a whole line; `None` where the message has no such prefix.
pub(super) fn content(message: Escaped<'_>) -> Option<Escaped<'_>> {
    let raw = message.raw();
    if !raw.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let (time, rest) = raw.split_once(' ')?;
    let rest = rest.strip_prefix("stdout ").or_else(|| rest.strip_prefix("stderr "))?;
    let (tags, content) = rest.split_once(' ')?;
    let is_whole = tags == "F" || tags.starts_with("F:");
    (is_whole && is_time(time)).then(|| Escaped::unread(content))
}
