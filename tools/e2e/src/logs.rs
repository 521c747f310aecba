//! The lines that the functions print, kept and waited for.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use localcloud::runtime::{LogLine, LogSink};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::fixtures::LIMIT;

/// Every line the functions have printed.
#[derive(Debug)]
pub struct Logs {
    lines: Mutex<Vec<LogLine>>,
    printed: watch::Sender<()>,
}

impl Default for Logs {
    fn default() -> Self {
        Logs { lines: Mutex::default(), printed: watch::Sender::new(()) }
    }
}

impl Logs {
    pub(crate) fn sink(self: &Arc<Self>) -> LogSink {
        let logs = Arc::clone(self);
        Arc::new(move |line| {
            logs.lines().push(line);
            logs.printed.send_replace(());
        })
    }

    /// The lines of a function that are JSON and have `key`.
    #[must_use]
    pub fn with_key(&self, function: &str, key: &str) -> Vec<Value> {
        let lines = self.lines();
        let lines = lines.iter().filter(|line| line.function == function);
        let parsed = lines.filter_map(|line| serde_json::from_str::<Value>(&line.text).ok());
        parsed.filter(|line| line.get(key).is_some()).collect()
    }

    /// The lines that contain `text`.
    #[must_use]
    pub fn containing(&self, text: &str) -> Vec<String> {
        let lines = self.lines();
        lines.iter().filter(|line| line.text.contains(text)).map(|line| line.text.clone()).collect()
    }

    /// The newest lines, oldest first.
    #[must_use]
    pub fn tail(&self, lines: usize) -> Vec<String> {
        let kept = self.lines();
        let kept = kept.iter().skip(kept.len().saturating_sub(lines));
        kept.map(|line| format!("{}/{}: {}", line.function, line.environment, line.text)).collect()
    }

    /// Waits until what was printed is as wished. False when that takes too long.
    pub async fn until(&self, wished: impl Fn(&Logs) -> bool) -> bool {
        let mut printed = self.printed.subscribe();
        let waited = timeout(LIMIT, async { while !wished(self) && printed.changed().await.is_ok() {} });
        waited.await.is_ok()
    }

    fn lines(&self) -> MutexGuard<'_, Vec<LogLine>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
