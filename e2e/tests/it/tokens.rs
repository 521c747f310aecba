//! Tokens that change, and tokens that are not there.

use e2e::{Hub, PAY_PROD, SEARCH};

use crate::tables::TABLE;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_rotated_while_running_costs_one_refused_request() {
    let hub = Hub::start(TABLE).await;
    hub.write(PAY_PROD, "/pay", &["before"]).await;
    hub.wait("payments", 1).await;

    hub.put_token("payments", "rotated").await;
    hub.listener.set_token("payments", "rotated").expect("the listener takes the token");
    hub.write(PAY_PROD, "/pay", &["after"]).await;

    let documents = hub.wait("payments", 2).await;
    assert_eq!(documents[1]["message"], "after");
    hub.shipped().await;
    let totals = hub.listener.totals();
    assert_eq!(totals.unknown_token.by_status, [(401, 1)].into(), "the old token was tried once");
    assert_eq!((totals.of("payments").documents, totals.of("payments").distinct_ids), (2, 2));
    assert_eq!(hub.ledger("shipper", "payments", "parked").await, 0);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bulks_of_a_team_without_a_token_park_until_it_has_one() {
    let settings = [("LOGHUB_BACKOFF_SECONDS", "1"), ("LOGHUB_TOKEN_TTL_SECONDS", "1")];
    let hub = Hub::start_with(TABLE, &settings).await;
    hub.delete_token("search").await;
    hub.write(SEARCH, "/search", &["one", "two"]).await;
    hub.write(PAY_PROD, "/pay", &["meanwhile"]).await;
    hub.wait("payments", 1).await;
    hub.shipped().await;

    assert_eq!(hub.listener.totals().of("search").requests, 0);
    let parked = hub.parked().await;
    assert!(parked.iter().all(|key| key.starts_with("parked/search/")), "{parked:?}");
    assert_eq!(parked.len() as u64, hub.pointers().await, "each object has its pointer");
    assert_eq!(hub.ledger("shipper", "search", "parked").await, 2);
    let summaries = hub.summaries("shipper").await;
    let reasons = summaries.iter().filter_map(|summary| summary["teams"]["search"]["reasons"].as_object());
    assert!(reasons.flat_map(|reasons| reasons.keys()).all(|reason| reason == "no_token"), "{summaries:?}");
    assert!(!hub.logs.containing("/loghub/tokens/search does not exist").is_empty(), "{}", hub.report());

    hub.put_token("search", "search-token").await;
    assert_eq!(hub.wait("search", 2).await.len(), 2);
    hub.redelivered().await;
    assert!(hub.parked().await.is_empty());
    hub.assert_unharmed().await;
}
