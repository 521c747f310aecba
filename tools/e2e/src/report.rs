//! The counts of a hub: for assertions, and for the report of a test that failed.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::hub::LocalHub;
use crate::logs::Logs;

/// Lines of the functions' logs in a report.
const TAIL: usize = 25;

impl LocalHub {
    /// The summary of each invocation of a function, once all that ended have printed theirs.
    pub async fn summaries(&self, handler: &str) -> Vec<Value> {
        let function = self.function(handler);
        let name = function.spec().name.clone();
        let said = |logs: &Logs| {
            let stats = function.stats();
            logs.with_key(&name, "summary").len() as u64 >= stats.invocations - stats.failures
        };
        assert!(self.logs.until(said).await, "a summary is missing\n{}", self.report());
        let mut lines = self.logs.with_key(&name, "summary");
        lines.iter_mut().map(|line| line["summary"].take()).collect()
    }

    /// One column of a team's ledger, over all invocations of a function.
    pub async fn ledger(&self, handler: &str, team: &str, column: &str) -> u64 {
        let summaries = self.summaries(handler).await;
        let counts = summaries.iter().filter_map(|summary| summary["teams"][team][column].as_u64());
        counts.sum()
    }

    /// The reasons why a team's events were not delivered at once, over all invocations of a function.
    pub async fn reasons(&self, handler: &str, team: &str) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for summary in self.summaries(handler).await {
            for (reason, count) in summary["teams"][team]["reasons"].as_object().into_iter().flatten() {
                *sums.entry(reason.clone()).or_default() += count.as_u64().unwrap_or_default();
            }
        }
        sums
    }

    /// The sequence numbers from which the shipper had its batches redelivered, oldest first.
    pub async fn failed_items(&self) -> Vec<String> {
        let summaries = self.summaries("shipper").await;
        let failed = summaries.iter().filter_map(|summary| summary["failed_item"].as_str());
        failed.map(str::to_owned).collect()
    }

    /// Asserts what holds however listeners fare: no record failed, and every ledger balances.
    pub async fn assert_unharmed(&self) {
        let shipping = self.shipping();
        let harm = (shipping.failed_invocations, shipping.partial_invocations, shipping.records_given_up);
        assert_eq!(harm, (0, 0, 0), "a record failed\n{}", self.report());
        for handler in ["shipper", "redeliver"] {
            for summary in self.summaries(handler).await {
                assert_eq!(summary["balanced"], true, "{summary}\n{}", self.report());
            }
        }
    }

    /// Everything that was counted, and what the functions said last.
    #[must_use]
    pub fn report(&self) -> String {
        let totals = self.listener.totals();
        let accounts: BTreeMap<_, _> = totals.accounts.iter().collect();
        let kinesis =
            self.stack.kinesis.iter().map(|(name, mapping)| format!("{name}: {:?}", mapping.status()));
        let sqs = self.stack.sqs.iter().map(|(name, mapping)| format!("{name}: {:?}", mapping.status()));
        format!(
            "delivery: {:?}\n{}\nlistener: {accounts:#?}\nunknown tokens: {:?}\ncalls: {:?}\n{}",
            self.delivery.status(),
            kinesis.chain(sqs).collect::<Vec<_>>().join("\n"),
            totals.unknown_token,
            self.endpoint.calls(),
            self.logs.tail(TAIL).join("\n"),
        )
    }
}
