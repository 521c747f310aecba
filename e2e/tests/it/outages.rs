//! One team's listener is down: nobody else notices, and its logs come when it is back.

use e2e::{Hub, PAY_PROD, SEARCH};
use listener::Fault;

use crate::tables::TABLE;

/// Short waits, so that a test is over soon.
pub(crate) const IMPATIENT: [(&str, &str); 2] =
    [("LOGHUB_BACKOFF_SECONDS", "1"), ("LOGHUB_ATTEMPT_TIMEOUT_MS", "500")];

/// Enough failures in a row to open the team's breaker, and one bulk more.
const ROUNDS: u64 = 4;

async fn outage(fault: Fault) {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    hub.listener.set_fault("search", fault).expect("the fault is set");
    for round in 1..=ROUNDS {
        let messages = [format!("{round} a"), format!("{round} b")];
        hub.write(SEARCH, "/search", &messages).await;
        hub.write(PAY_PROD, "/pay", &messages).await;
        hub.wait("payments", 2 * round).await;
        hub.shipped().await;
    }

    assert_eq!(hub.listener.totals().of("search").documents, 0);
    assert_eq!(hub.listener.totals().of("payments").documents, 2 * ROUNDS);
    let parked = hub.parked().await;
    assert!(parked.iter().all(|key| key.starts_with("parked/search/")), "{parked:?}");
    assert_eq!(parked.len() as u64, hub.pointers().await, "each object has its pointer");
    assert_eq!(hub.ledger("shipper", "search", "parked").await, 2 * ROUNDS);
    let summaries = hub.summaries("shipper").await;
    let reasons = summaries.iter().map(|summary| &summary["teams"]["search"]["reasons"]);
    assert_eq!(
        reasons.filter_map(|reasons| reasons["breaker_open"].as_u64()).sum::<u64>(),
        2,
        "{summaries:#?}"
    );
    hub.assert_unharmed().await;

    hub.listener.clear_fault("search").expect("the fault is cleared");
    hub.wait("search", 2 * ROUNDS).await;
    hub.redelivered().await;
    assert!(hub.parked().await.is_empty());
    let totals = hub.listener.totals();
    let search = totals.of("search");
    assert_eq!((search.distinct_ids, search.documents - search.duplicates), (2 * ROUNDS, 2 * ROUNDS));
    assert_eq!((totals.of("payments").documents, totals.of("platform").documents), (2 * ROUNDS, 0));
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_s_listener_answers_503() {
    outage(Fault::status(503)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_s_listener_hangs() {
    outage(Fault::Hang).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_s_listener_resets_connections() {
    outage(Fault::reset()).await;
}
