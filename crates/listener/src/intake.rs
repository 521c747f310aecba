//! The handle for a program in the same process that reads what arrives, such as the console.

use std::sync::Arc;

use tokio::sync::watch;

use crate::account::AccountNow;
use crate::error::Error;
use crate::fault::PlannedFault;
use crate::kept::Arrived;
use crate::ring::RequestNow;
use crate::store::Store;

/// A handle that reads a listener's documents and requests, and reads and sets its faults.
///
/// It is cheap to clone, and what it reads stays when the listener is dropped. The listener never waits for a reader.
#[derive(Clone, Debug)]
pub struct Intake {
    store: Arc<Store>,
}

impl Intake {
    pub(crate) fn new(store: Arc<Store>) -> Self {
        Self { store }
    }

    /// Every sub-account, by name.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountNow> {
        self.store.accounts_now()
    }

    /// One sub-account; none of that name if it has no token.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<AccountNow> {
        self.store.account_now(name)
    }

    /// The sub-account's kept documents with a sequence number over `after`, oldest first, at most `limit`.
    #[must_use]
    pub fn since(&self, account: &str, after: u64, limit: usize) -> Vec<Arrived> {
        self.store.since(account, after, limit)
    }

    /// The sub-account's newest requests, newest first, of the 1,000 that are remembered.
    #[must_use]
    pub fn requests(&self, account: &str, limit: usize) -> Vec<RequestNow> {
        self.store.requests(account, limit)
    }

    /// The remembered requests that held the document of that [identity](Arrived::identity), oldest first: those that
    /// were not taken, and those of kept documents.
    #[must_use]
    pub fn attempts(&self, account: &str, identity: u64) -> Vec<RequestNow> {
        self.store.attempts(account, identity)
    }

    /// Notices of changes from now on.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes { receiver: self.store.changes() }
    }

    /// The fault that is played on every request without one of its own.
    #[must_use]
    pub fn fault_for_all(&self) -> Option<PlannedFault> {
        self.store.fault_for_all()
    }

    /// Sets a sub-account's fault, or without a name the one for all; `None` ends it.
    pub fn set_fault(&self, account: Option<&str>, fault: Option<PlannedFault>) -> Result<(), Error> {
        self.store.set_fault(account, fault)
    }
}

/// Notices that a request was recorded, a fault set, or everything forgotten.
#[derive(Debug)]
pub struct Changes {
    receiver: watch::Receiver<()>,
}

impl Changes {
    /// Resolves on a change since the last call. Changes in between count as one.
    pub async fn next(&mut self) {
        if self.receiver.changed().await.is_err() {
            // Without the listener's state nothing changes any more. A handle keeps it, so this does not happen.
            std::future::pending::<()>().await;
        }
    }
}
