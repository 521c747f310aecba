//! The table's object is gone, corrupt, or replaced.

use e2e::{Books, LocalHub, Scenario};

use super::Teams;

const NONE: Scenario = Scenario::new(
    "table",
    "gone, cold start",
    "There is no table: every batch fails; then one is published.",
);
const CORRUPT: Scenario = Scenario::new(
    "table",
    "corrupt, cold start",
    "The only table published does not load: every batch fails; then a good one is published.",
);
const GONE_WARM: Scenario =
    Scenario::new("table", "gone, warm", "The table's object is deleted: the one in force stays.");
const CORRUPT_WARM: Scenario = Scenario::new(
    "table",
    "corrupt, warm",
    "A table is published that does not load: the one in force stays.",
);
const REPLACED: Scenario = Scenario::new(
    "table",
    "replaced",
    "A good table is published that gives an account to another team: the next batch goes there.",
);

#[tokio::test(flavor = "multi_thread")]
async fn without_a_table_nothing_is_shipped_and_nothing_is_lost() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan().unpublished()).await;
    let mut books = Books::default();
    hub.put(["one", "two"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.until_shipping("the batch fails", |status| status.failed_invocations > 1).await;
    assert_eq!(hub.listener.totals().of("one").requests, 0);
    hub.publish(&teams.table()).await;
    hub.shipped().await;
    NONE.close(&hub, &books, &[("delivered", 10)]).await;
    let said = hub.shipping().last_failure.unwrap_or_default();
    assert!(said.contains("the object does not exist; no work is done until it can be read"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_does_not_load_ships_nothing_at_a_cold_start() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan().unpublished()).await;
    hub.publish("version = 1\nunrouted = \"nobody\"").await;
    let mut books = Books::default();
    hub.put(["one", "two"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.until_shipping("the batch fails", |status| status.failed_invocations > 1).await;
    hub.publish(&teams.table()).await;
    hub.shipped().await;
    CORRUPT.close(&hub, &books, &[("delivered", 10)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_in_force_stays_until_another_loads() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan()).await;
    let mut books = [(); 3].map(|()| Books::default());
    hub.put([teams.record(&mut books[0], "one", 5)]).await;
    hub.shipped().await;
    hub.publish("no table").await;
    hub.put([teams.record(&mut books[0], "one", 5)]).await;
    hub.shipped().await;
    CORRUPT_WARM.close(&hub, &books[0], &[("delivered", 10)]).await;

    hub.unpublish().await;
    hub.put([teams.record(&mut books[1], "one", 5)]).await;
    hub.shipped().await;
    GONE_WARM.close(&hub, &books[1], &[("delivered", 5)]).await;

    let (one, two) = (teams.account("one"), teams.account("two"));
    hub.publish(&teams.table().replace(&one, "888888888888").replace(&two, &one)).await;
    hub.put([books[2].record("two", &one, &["now the other team's"])]).await;
    hub.shipped().await;
    REPLACED.close(&hub, &books[2], &[("delivered", 1)]).await;
    hub.assert_unharmed().await;
}
