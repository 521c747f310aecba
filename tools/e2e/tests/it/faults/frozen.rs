//! Changes of the world while the functions are frozen.

use e2e::{Books, LocalHub, Scenario};
use listener::Fault;

use super::Teams;

const STALE: Scenario = Scenario::new(
    "frozen",
    "connections",
    "While the functions are frozen, the listener and AWS close every kept-alive connection.",
);
const ROTATED: Scenario = Scenario::new(
    "frozen",
    "token",
    "While the functions are frozen, a token is rotated and the connections are closed.",
);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stale_on_thaw_is_found_out_at_once() {
    let teams = Teams::new(["well", "sick"]);
    // Tokens are not due by themselves: as after an hour, what is known is the old one.
    let hub = LocalHub::open(teams.plan().settings(&[("LOGHUB_TOKEN_TTL_SECONDS", "300")])).await;
    let mut books = Books::default();
    hub.redeliver(false);
    hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
    for round in 1..=3 {
        let records = ["well", "sick"].map(|team| teams.record(&mut books, team, 5));
        hub.put(records).await;
        hub.shipped().await;
        assert_eq!(hub.listener.totals().of("well").documents, 5 * round, "{}", hub.report());
        hub.frozen("shipper").await;
        hub.listener.hang_up();
        hub.gate().hang_up();
    }
    assert_eq!(hub.ledger("shipper", "well", "parked").await, 0, "{}", hub.report());
    assert_eq!(hub.ledger("shipper", "sick", "parked").await, 15, "{}", hub.report());
    hub.listener.clear_faults();
    hub.redeliver(true);
    hub.redelivered().await;
    STALE.close(&hub, &books, &[("delivered", 30)]).await;
    hub.assert_unharmed().await;

    let mut books = Books::default();
    hub.put_token("well", "rotated").await;
    hub.listener.set_token("well", "rotated").expect("the listener takes the token");
    hub.frozen("shipper").await;
    hub.listener.hang_up();
    hub.gate().hang_up();
    hub.put([teams.record(&mut books, "well", 5)]).await;
    hub.shipped().await;
    ROTATED.close(&hub, &books, &[("delivered", 5)]).await;
    assert_eq!(hub.ledger("shipper", "well", "parked").await, 0, "{}", hub.report());
    hub.assert_unharmed().await;
}
