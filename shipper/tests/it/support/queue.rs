//! SQS in memory, with its failures.

use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use function::store::CallError;
use shipper::seams::Queue;

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) group: String,
}

#[derive(Default)]
pub(crate) struct MemoryQueue {
    sent: Mutex<Vec<Sent>>,
    hidden: Mutex<Vec<(String, Duration)>>,
    down: Mutex<bool>,
}

impl MemoryQueue {
    pub(crate) fn set_down(&self, down: bool) {
        *self.down.lock().unwrap() = down;
    }

    /// The messages sent to a queue.
    pub(crate) fn sent_to(&self, url: &str) -> Vec<Sent> {
        self.sent.lock().unwrap().iter().filter(|sent| sent.url == url).cloned().collect()
    }

    /// The receipts that were hidden, and for how long.
    pub(crate) fn hidden(&self) -> Vec<(String, Duration)> {
        self.hidden.lock().unwrap().clone()
    }

    fn check(&self, operation: &'static str) -> Result<(), CallError> {
        let down = *self.down.lock().unwrap();
        let error = CallError { operation, detail: "no connection".to_owned(), denied: false };
        if down { Err(error) } else { Ok(()) }
    }
}

#[async_trait]
impl Queue for MemoryQueue {
    async fn send(&self, url: &str, body: String, group: &str) -> Result<(), CallError> {
        self.check("SendMessage")?;
        self.sent.lock().unwrap().push(Sent { url: url.to_owned(), body, group: group.to_owned() });
        Ok(())
    }

    async fn hide(&self, _url: &str, receipt: &str, hidden_for: Duration) -> Result<(), CallError> {
        self.check("ChangeMessageVisibility")?;
        self.hidden.lock().unwrap().push((receipt.to_owned(), hidden_for));
        Ok(())
    }
}
