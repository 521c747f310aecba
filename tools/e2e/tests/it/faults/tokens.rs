//! Tokens that change, are revoked, and are not there.

use e2e::{Books, LocalHub, Scenario};

use super::Teams;

const ROTATED: Scenario = Scenario::new(
    "tokens",
    "rotated",
    "The listener answers 401 to the old token; the new one is in Parameter Store.",
);
const REVOKED: Scenario =
    Scenario::new("tokens", "revoked", "The listener answers 401 to the token in Parameter Store.");
const REVOKED_THEN_GIVEN: Scenario =
    Scenario::new("tokens", "revoked, then given", "Then the new token is put there.");
const MISSING: Scenario = Scenario::new("tokens", "missing", "A team's parameter does not exist.");
const MISSING_THEN_GIVEN: Scenario = Scenario::new("tokens", "missing, then given", "Then it does.");

#[tokio::test(flavor = "multi_thread")]
async fn a_token_rotated_while_running_costs_one_refused_request() {
    let teams = Teams::new(["payments"]);
    let hub = LocalHub::start_with(&teams.table(), &[]).await;
    let mut books = Books::default();
    // One environment takes every batch, since it is idle before each: a second one would read the new token first.
    hub.shipped().await;
    hub.frozen("shipper").await;
    hub.put([teams.record(&mut books, "payments", 1)]).await;
    hub.wait("payments", 1).await;
    hub.frozen("shipper").await;

    hub.put_token("payments", "rotated").await;
    hub.listener.set_token("payments", "rotated").expect("the listener takes the token");
    hub.put([teams.record(&mut books, "payments", 5)]).await;
    hub.shipped().await;

    ROTATED.close(&hub, &books, &[("delivered", 6)]).await;
    let totals = hub.listener.totals();
    assert_eq!(totals.unknown_token.by_status, [(401, 1)].into(), "the old token was tried once");
    assert_eq!(hub.ledger("shipper", "payments", "parked").await, 0);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bulks_park_while_a_token_is_refused_or_missing() {
    let teams = Teams::new(["healthy", "revoked", "missing"]);
    let hub = LocalHub::open(teams.plan()).await;
    let (mut healthy, mut revoked, mut missing) = (Books::default(), Books::default(), Books::default());
    hub.listener.set_token("revoked", "new").expect("the listener takes the token");
    hub.delete_token("missing").await;
    let records = [
        teams.record(&mut revoked, "revoked", 5),
        teams.record(&mut missing, "missing", 5),
        teams.record(&mut healthy, "healthy", 5),
    ];
    hub.put(records).await;
    hub.shipped().await;

    REVOKED.close(&hub, &revoked, &[("parked", 5)]).await;
    MISSING.close(&hub, &missing, &[("parked", 5)]).await;
    assert!(healthy.accounts(&hub).await.places().contains(&("delivered", 5)));
    assert_eq!(hub.listener.totals().of("missing").requests, 0, "no request without a token");
    assert_eq!(hub.reasons("shipper", "revoked").await, [("unauthorized".to_owned(), 5)].into());
    assert_eq!(hub.reasons("shipper", "missing").await, [("no_token".to_owned(), 5)].into());
    assert!(!hub.logs.containing("/loghub/tokens/missing does not exist").is_empty(), "{}", hub.report());
    assert_eq!(hub.parked().await.len() as u64, hub.pointers().await, "each object has its pointer");

    hub.put_token("revoked", "new").await;
    hub.put_token("missing", "missing-token").await;
    hub.redelivered().await;
    REVOKED_THEN_GIVEN.close(&hub, &revoked, &[("delivered", 5)]).await;
    MISSING_THEN_GIVEN.close(&hub, &missing, &[("delivered", 5)]).await;
    hub.assert_unharmed().await;
}
