//! The end of waiting for the listener, shared by those who wait: made once, and why.

use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;

use crate::delivery::reason::Reason;

/// The end of waiting. Clones are the same cut; those who wait for it go on in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Cut(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    reason: OnceLock<Reason>,
    made: Notify,
}

impl Cut {
    /// Makes it, unless it is made already.
    pub fn make(&self, reason: Reason) {
        if self.0.reason.set(reason).is_ok() {
            self.0.made.notify_waiters();
        }
    }

    /// Returns true if it is made.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.0.reason.get().is_some()
    }

    /// Waits for it.
    pub async fn made(&self) -> Reason {
        loop {
            // Asked for before the look, so that a cut made in between is not missed.
            let made = self.0.made.notified();
            if let Some(reason) = self.0.reason.get() {
                return *reason;
            }
            made.await;
        }
    }
}
