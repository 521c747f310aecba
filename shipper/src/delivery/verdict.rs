//! The meaning of a listener's answer for the bulk. Statuses: Logz.io, shipping over HTTP(S).

use std::time::Duration;

use serde::Deserialize;

use crate::seams::{Answer, NoAnswer};

/// The outcome of one request for its bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line was taken.
    Delivered,
    /// Lines were refused; the others were taken, so that nothing may be sent again.
    Partial {
        /// The lines refused; none when the answer does not say.
        refused: Option<u64>,
    },
    /// The body is over the listener's limit: halve it.
    TooLarge,
    /// The token is missing or not valid.
    Unauthorized,
    /// It may pass if tried again, no sooner than `after`.
    Retry {
        /// The listener's `Retry-After`.
        after: Option<Duration>,
    },
    /// An answer that the listener's contract does not have: the same bulk would get it again.
    Unexpected,
}

impl Verdict {
    /// The verdict on what one request came to.
    #[must_use]
    pub fn of(outcome: &Result<Answer, NoAnswer>) -> Verdict {
        let Ok(answer) = outcome else { return Verdict::Retry { after: None } };
        match answer.status {
            200..=299 => Verdict::Delivered,
            400 => Verdict::Partial { refused: refused_lines(&answer.body) },
            401 | 403 => Verdict::Unauthorized,
            408 | 429 | 500..=599 => Verdict::Retry { after: answer.retry_after },
            413 => Verdict::TooLarge,
            _ => Verdict::Unexpected,
        }
    }
}

/// The counts of a 400's body.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    #[serde(rename = "malformedLines")]
    malformed: u64,
    #[serde(rename = "oversizedLines")]
    oversized: u64,
    #[serde(rename = "emptyLogLines")]
    empty: u64,
}

fn refused_lines(body: &[u8]) -> Option<u64> {
    let counts: Counts = serde_json::from_slice(body).ok()?;
    let refused = counts.malformed.saturating_add(counts.oversized).saturating_add(counts.empty);
    (refused > 0).then_some(refused)
}
