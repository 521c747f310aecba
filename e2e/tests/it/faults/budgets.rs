//! Budgets: what is over one waits in the park, and nobody else notices.

use std::time::Duration;

use e2e::{Hub, SEARCH, Written};

use super::{IMPATIENT, write};
use crate::tables::TABLE;

/// The team `search` may ship this much a second; ten seconds' worth at once.
const RATE: usize = 20_000;

fn table() -> String {
    TABLE.replace("[teams.search]", "[teams.search]\nbudget = { rate = \"20 KB/s\", over = \"park\" }")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_team_sends_fifty_times_its_budget() {
    let hub = Hub::start_with(&table(), &IMPATIENT).await;
    let mut written = Written::new();
    // A second's worth at fifty times the rate, in several batches of one shard.
    let filler = "x".repeat(RATE / 20);
    for round in 0..5 {
        let messages = (0..200).map(|number| format!("{round} {number} {filler}")).collect();
        hub.write(SEARCH, "/search", &written.add("search", messages)).await;
        write(&hub, &mut written, "payments", &round.to_string()).await;
        hub.wait("payments", 20 * (round + 1)).await;
    }
    hub.shipped().await;
    assert!(hub.ledger("shipper", "search", "parked").await > 0, "{}", hub.report());
    assert_eq!(hub.ledger("shipper", "payments", "parked").await, 0, "{}", hub.report());
    hub.publish(TABLE).await;
    hub.settle("budget: 50 times over", &written).await;
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_within_its_budget_parks_nothing() {
    let hub = Hub::start_with(&table(), &IMPATIENT).await;
    let mut written = Written::new();
    for round in 0..5 {
        write(&hub, &mut written, "search", &round.to_string()).await;
        hub.wait("search", 20 * (round + 1)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(hub.settle("budget: within", &written).await.parked, 0, "{}", hub.report());
    hub.assert_unharmed().await;
}
