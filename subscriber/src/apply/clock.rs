//! tokio's time for governors, which tests can pause.

use governor::clock::Clock;
use governor::nanos::Nanos;
use tokio::time::Instant;

/// The time since its start.
#[derive(Clone, Debug)]
pub(crate) struct Time(Instant);

impl Time {
    /// Starts the time now.
    pub(crate) fn start() -> Time {
        Time(Instant::now())
    }
}

impl Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.elapsed().into()
    }
}
