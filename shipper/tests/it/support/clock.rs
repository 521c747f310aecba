//! Time that passes while nothing is awaited: what events cost.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Waker};
use std::time::Duration;

use shipper::seams::Clock;
use tokio::time::{Instant, advance};

/// The cost of a shipper's events, in their order. Those that nothing is said of cost nothing.
#[derive(Default)]
pub(crate) struct Costs(Mutex<VecDeque<Duration>>);

impl Costs {
    pub(crate) fn script(&self, seconds: impl IntoIterator<Item = u64>) {
        *self.0.lock().unwrap() = seconds.into_iter().map(Duration::from_secs).collect();
    }
}

impl Clock for Costs {
    fn now(&self) -> Instant {
        let cost = self.0.lock().unwrap().pop_front().unwrap_or_default();
        pass(cost);
        Instant::now()
    }
}

/// Lets virtual time pass at once.
pub(crate) fn pass(time: Duration) {
    if !time.is_zero() {
        // The clock moves at the first poll; what comes after lets other tasks run, which a busy function does not.
        let _ = pin!(advance(time)).poll(&mut Context::from_waker(Waker::noop()));
    }
}
