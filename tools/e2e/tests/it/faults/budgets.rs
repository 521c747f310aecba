//! A team over its budget, beside teams that are not.

use e2e::{Books, LocalHub, Scenario};

use super::Teams;

const NEIGHBOURS: Scenario = Scenario::new(
    "budgets",
    "beside it",
    "A team without a budget, and one that keeps within its own: nothing of theirs parks.",
);
const DROPPED: Scenario = Scenario::new(
    "budgets",
    "50 times over, `over = \"drop\"`",
    "A team sends fifty times its budget on a shard that it shares, and the table says to drop what is over.",
);
const PARKED: Scenario = Scenario::new(
    "budgets",
    "50 times over, `over = \"park\"`",
    "Another sends as much, and the table says to park what is over.",
);
const PARKED_THEN_RAISED: Scenario =
    Scenario::new("budgets", "50 times over, then raised", "Then a table without the budget is published.");

const ROUNDS: usize = 5;
/// Events in each round, and the bytes of each: 50 KB a round, of a budget of 1 KB/s with a burst of 10 KB.
const EVENTS: usize = 50;
const BYTES: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_team_fifty_times_over_its_budget_costs_only_itself() {
    let low = |over: &str| format!("budget = {{ rate = \"1 KB/s\", over = \"{over}\" }}");
    let (park, drop) = (low("park"), low("drop"));
    let budgets = [
        ("free", ""),
        ("modest", "budget = { rate = \"1 MB/s\" }"),
        ("parking", park.leak() as &str),
        ("dropping", drop.leak() as &str),
    ];
    let teams = Teams::with(budgets);
    let hub = LocalHub::open(teams.plan()).await;
    let names = budgets.map(|(team, _)| team);
    let mut books = names.map(|_| Books::default());
    // Redelivery has a bucket of its own to spend.
    hub.redeliver(false);
    for _ in 0..ROUNDS {
        // A budget is an environment's: with every one idle, the same takes each round.
        hub.shipped().await;
        hub.frozen("shipper").await;
        let message = "x".repeat(BYTES);
        let records = names
            .iter()
            .zip(&mut books)
            .map(|(team, books)| books.record(team, &teams.account(team), &vec![message.as_str(); EVENTS]));
        hub.put(records.collect::<Vec<_>>()).await;
    }
    hub.shipped().await;
    let [free, modest, parking, dropping] = &books;
    let (round, all) = (EVENTS as u64, (ROUNDS * EVENTS) as u64);
    for team in ["free", "modest"] {
        assert_eq!(hub.ledger("shipper", team, "parked").await, 0, "{}", hub.report());
    }
    let both: Books = [free, modest].into_iter().cloned().collect();
    NEIGHBOURS.close(&hub, &both, &[("delivered", 2 * all)]).await;
    DROPPED.close(&hub, dropping, &[("delivered", round), ("over_budget", all - round)]).await;
    PARKED.close(&hub, parking, &[("delivered", round), ("parked", all - round)]).await;
    assert_eq!(hub.reasons("shipper", "parking").await, [("over_budget".to_owned(), all - round)].into());

    hub.publish(&Teams::new(names).table()).await;
    hub.redeliver(true);
    hub.redelivered().await;
    PARKED_THEN_RAISED.close(&hub, parking, &[("delivered", all)]).await;
    hub.assert_unharmed().await;
}
