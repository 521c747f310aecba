//! The functions' output: their summaries add up to the books, their warnings and errors are shown.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use localcloud::runtime::{LogLine, LogSink, Source};
use serde_json::Value;
use shipper::report::summary::{Summary, SummaryLine, TeamSummary};

/// The sums of the functions' output so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// Sums over the shipper's summaries, by team.
    pub(crate) shipped: BTreeMap<Arc<str>, TeamSummary>,
    /// Sums over redeliver's summaries, by team.
    pub(crate) redelivered: BTreeMap<Arc<str>, TeamSummary>,
    /// Records that the shipper took in; what Kinesis gives again counts again.
    pub(crate) records: u64,
    /// Records that could not be decoded.
    pub(crate) poison: u64,
    /// The request ids of invocations whose ledger does not balance.
    pub(crate) unbalanced: Vec<String>,
    /// The version of the table that the last invocation used.
    pub(crate) table: String,
    /// Warnings and errors that have not been shown yet.
    unseen: Vec<String>,
}

/// Complaints that are remembered.
const MOST_COMPLAINTS: usize = 500;

/// The functions' output, as it comes.
#[derive(Clone, Default)]
pub(crate) struct News {
    heard: Arc<Mutex<Heard>>,
    /// The newest warnings and errors, oldest first.
    complaints: Arc<Mutex<VecDeque<String>>>,
}

impl News {
    /// A sink for the functions' lines.
    pub(crate) fn sink(&self) -> LogSink {
        let news = self.clone();
        Arc::new(move |line| news.take_in(&line))
    }

    pub(crate) fn heard(&self) -> Heard {
        self.lock().clone()
    }

    /// The warnings and errors since the last call.
    pub(crate) fn unseen(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().unseen)
    }

    /// The newest warnings and errors, oldest first.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The version of the table that the last invocation used.
    pub(crate) fn table(&self) -> String {
        self.lock().table.clone()
    }

    fn remember(&self, complaint: &str) {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        if complaints.len() >= MOST_COMPLAINTS {
            complaints.pop_front();
        }
        complaints.push_back(complaint.to_owned());
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_in(&self, line: &LogLine) {
        let mut heard = self.lock();
        if let Ok(line) = serde_json::from_str::<SummaryLine>(&line.text) {
            heard.add(&line.summary);
        } else if let Some(complaint) = complaint(line) {
            self.remember(&complaint);
            heard.unseen.push(complaint);
        }
    }
}

impl Heard {
    fn add(&mut self, summary: &Summary) {
        let sums = if summary.function == "redeliver" {
            &mut self.redelivered
        } else {
            self.records += summary.records;
            &mut self.shipped
        };
        for (team, counts) in &summary.teams {
            *sums.entry(Arc::clone(team)).or_default() += counts;
        }
        self.poison += summary.poison;
        if !summary.table.is_empty() {
            self.table.clone_from(&summary.table);
        }
        if !summary.balanced {
            self.unbalanced.push(summary.request_id.clone());
        }
    }
}

/// The part of another line that is shown: warnings, errors, and any line that is no log line.
fn complaint(line: &LogLine) -> Option<String> {
    let Ok(parsed) = serde_json::from_str::<Value>(&line.text) else {
        return (line.source == Source::Stderr).then(|| format!("{}: {}", line.function, line.text));
    };
    if let Some(error) = parsed.pointer("/report/error/message").and_then(Value::as_str) {
        return Some(format!("{}: {error}", line.function));
    }
    let level = parsed.get("level").and_then(Value::as_str)?;
    let fields = parsed.get("fields").unwrap_or(&parsed);
    let message = fields.get("message").and_then(Value::as_str)?;
    let details = fields.as_object().into_iter().flatten();
    let details = details
        .filter(|(name, _)| !matches!(name.as_str(), "message" | "level" | "timestamp" | "target"))
        .map(|(name, value)| format!(" {name}={}", value.as_str().map_or(value.to_string(), str::to_owned)));
    matches!(level, "WARN" | "ERROR").then(|| {
        format!("{} {}: {message}{}", line.function, level.to_lowercase(), details.collect::<String>())
    })
}

#[cfg(test)]
mod tests {
    use shipper::report::summary::Column;

    use super::*;

    fn hear(lines: &[&str]) -> News {
        let news = News::default();
        for text in lines {
            let line = LogLine {
                function: "shipper".to_owned(),
                environment: 1,
                source: Source::Stdout,
                text: (*text).to_owned(),
            };
            news.sink()(line);
        }
        news
    }

    #[test]
    fn summaries_add_up_and_complaints_are_shown_once() {
        let summary = r#"{"timestamp":"2026-01-02T03:04:05Z","level":"INFO","summary":{"function":"shipper","table":"v1","balanced":true,"poison":1,"teams":{"core":{"received":2,"delivered":2}}}}"#;
        let news = hear(&[
            summary,
            summary,
            r#"{"level":"ERROR","fields":{"message":"it broke","team":"core"}}"#,
            r#"{"level":"INFO","fields":{"message":"all is well"}}"#,
            r#"{"_aws":{},"Delivered":2}"#,
        ]);
        let heard = news.heard();
        assert_eq!(
            (heard.shipped["core"][Column::Received], heard.poison, heard.table.as_str()),
            (4, 2, "v1")
        );
        assert_eq!(news.unseen(), ["shipper error: it broke team=core"]);
        assert_eq!(news.unseen(), [""; 0]);
        assert_eq!(news.complaints(), ["shipper error: it broke team=core"], "they are remembered");
    }
}
