//! Faults on demand.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A behaviour that replaces or surrounds the ordinary answer to a request.
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
    /// Processes the request as usual at once and answers late. A client that gives up earlier was accepted all the
    /// same.
    Latency {
        /// The delay, in milliseconds.
        ms: u64,
    },
    /// Reads the request and never answers.
    Hang,
    /// Resets the connection (a TCP RST) without an answer; accepts nothing.
    Reset {
        /// The number of bytes of the body after which it resets; the whole body unless given.
        #[serde(default)]
        after_bytes: Option<u64>,
    },
    /// Processes the request as usual; the answer's body, padded with spaces to `bytes`, arrives slowly.
    SlowDrip {
        /// The pace, at least 1.
        bytes_per_sec: u32,
        /// The minimum length of the body.
        bytes: usize,
    },
    /// Refuses the first lines, accepts the rest: a 400 with counts.
    Refuse {
        /// The number of refused lines.
        lines: usize,
    },
    /// Accepts the documents and resets the connection, so that a resend duplicates them.
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

/// A fault, and the number of requests that it is played on.
///
/// In JSON: `{"fault": "hang", "times": 2}`; without `times`, until it is cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedFault {
    /// The fault.
    pub fault: Fault,
    /// The number of remaining requests; `None` for every request until it is cleared.
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

    /// Returns true if a request remains that it is played on.
    pub(crate) fn remains(&self) -> bool {
        self.times != Some(0)
    }

    /// The fault for the next request, if any request remains.
    pub(crate) fn take(&mut self) -> Option<Fault> {
        if let Some(times) = &mut self.times {
            *times = times.checked_sub(1)?;
        }
        Some(self.fault.clone())
    }
}
