//! Faults on demand.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// What happens to a request instead of, or around, the ordinary answer.
///
/// In JSON: `"hang"`, `"accept_then_drop"`, `{"latency": {"ms": 200}}`, `{"refuse": {"lines": 3}}`,
/// `{"status": {"code": 503, "retry_after": 2, "body": "busy"}}` (the last two optional),
/// `{"reset": {"after_bytes": 1000}}` (optional), `{"slow_drip": {"bytes_per_sec": 10, "bytes": 600}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Answers with this status and accepts nothing.
    Status {
        /// 200 to 599.
        code: u16,
        /// Seconds for a `Retry-After` header.
        #[serde(default)]
        retry_after: Option<u64>,
        /// The answer's text.
        #[serde(default)]
        body: String,
    },
    /// Does the ordinary thing at once and answers late: who gives up meanwhile was accepted all the same.
    Latency {
        /// How late, in milliseconds.
        ms: u64,
    },
    /// Reads the request and never answers.
    Hang,
    /// Resets the connection (a TCP RST) without an answer; accepts nothing.
    Reset {
        /// Resets once so much of the body came; the whole body if not given.
        #[serde(default)]
        after_bytes: Option<u64>,
    },
    /// Does the ordinary thing; the answer's body, padded with spaces to `bytes`, drips.
    SlowDrip {
        /// The pace, at least 1.
        bytes_per_sec: u32,
        /// The least length of the body.
        bytes: usize,
    },
    /// Refuses the first lines, accepts the rest: a 400 with counts.
    Refuse {
        /// How many lines are refused.
        lines: usize,
    },
    /// Accepts the documents and resets the connection: what a resend then duplicates.
    AcceptThenDrop,
}

impl Fault {
    /// A status without a `Retry-After` or text.
    #[must_use]
    pub fn status(code: u16) -> Self {
        Self::Status { code, retry_after: None, body: String::new() }
    }

    /// A reset after the whole body.
    #[must_use]
    pub fn reset() -> Self {
        Self::Reset { after_bytes: None }
    }

    /// This fault for the next `times` requests only.
    #[must_use]
    pub fn times(self, times: u64) -> PlannedFault {
        PlannedFault { fault: self, times: Some(times) }
    }
}

/// A fault, and for how many requests.
///
/// In JSON: `{"fault": "hang", "times": 2}`; without `times`, until it is cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedFault {
    /// The fault.
    pub fault: Fault,
    /// The requests it still hits; `None` for every one until it is cleared.
    #[serde(default)]
    pub times: Option<u64>,
}

impl From<Fault> for PlannedFault {
    fn from(fault: Fault) -> Self {
        Self { fault, times: None }
    }
}

impl PlannedFault {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let why = match self.fault {
            Fault::Status { code, .. } if !(200..=599).contains(&code) => "`code` must be 200 to 599",
            Fault::SlowDrip { bytes_per_sec: 0, .. } => "`bytes_per_sec` must be at least 1",
            _ => return Ok(()),
        };
        Err(Error::BadFault { why })
    }

    /// The fault for the next request, which uses it up by one.
    pub(crate) fn take(&mut self) -> Option<Fault> {
        if let Some(times) = &mut self.times {
            *times = times.checked_sub(1)?;
        }
        Some(self.fault.clone())
    }
}
