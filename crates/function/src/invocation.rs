//! An invocation as its handler sees it, with the clocks read once at the edge.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use lambda_runtime::Context;
use tokio::time::Instant;

/// One invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Its request id.
    pub request_id: Arc<str>,
    /// The start, by the calendar.
    pub started: Timestamp,
    /// The start, by the runtime's clock.
    pub began: Instant,
    /// The time by which the function must have answered.
    pub deadline: Instant,
}

impl Invocation {
    /// The invocation that Lambda's context describes, as of now.
    #[must_use]
    pub fn new(context: &Context) -> Invocation {
        let (started, began) = (Timestamp::now(), Instant::now());
        let now = u64::try_from(started.as_millisecond()).unwrap_or_default();
        let remaining = Duration::from_millis(context.deadline.saturating_sub(now));
        Invocation {
            request_id: context.request_id.as_str().into(),
            started,
            began,
            deadline: began + remaining,
        }
    }

    /// The time at which work stops: `margin` before the deadline.
    #[must_use]
    pub fn stop_at(&self, margin: Duration) -> Instant {
        self.deadline.checked_sub(margin).unwrap_or(self.began).max(self.began)
    }

    /// The time that it has taken so far.
    #[must_use]
    pub fn millis(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
