//! One bulk: what the listener answers, and where its events go.

use std::sync::Arc;
use std::time::Duration;

use pipeline::Column;
use shipper::delivery::cut::Cut;
use shipper::delivery::deliver::{Overspent, Sent, deliver};
use shipper::delivery::reason::Reason;
use shipper::state::ShipperState;

use crate::support::endpoint::Play;
use crate::support::{Doubles, TABLE, bulk, token_of};

/// The outcome of ten events: delivered, refused, undelivered, and the requests it took.
type Outcome = (u64, u64, Option<Reason>, usize);

#[tokio::test(start_paused = true)]
async fn each_answer_of_the_listener_has_its_outcome() {
    use Play::{Body, Broken, RetryAfter, Slow, Status, Timeout};
    const REFUSED: &str = r#"{"malformedLines":2,"successfulLines":8,"oversizedLines":1,"emptyLogLines":0}"#;
    let cases: Vec<(&str, Vec<Play>, Outcome)> = vec![
        ("taken", vec![Status(200)], (10, 0, None, 1)),
        ("slow, but within the time", vec![Slow(Duration::from_secs(3), 200)], (10, 0, None, 1)),
        ("a quick retry helps", vec![Status(503), Status(200)], (10, 0, None, 2)),
        ("a broken connection, then taken", vec![Broken, Status(200)], (10, 0, None, 2)),
        ("down", vec![Status(503)], (0, 0, Some(Reason::Unreachable), 2)),
        ("no answer", vec![Timeout], (0, 0, Some(Reason::Unreachable), 2)),
        ("too busy, soon over", vec![RetryAfter(429, 0), Status(200)], (10, 0, None, 2)),
        (
            "too busy for longer than we wait",
            vec![RetryAfter(429, 1), Status(200)],
            (0, 0, Some(Reason::Unreachable), 1),
        ),
        ("partly refused: never again", vec![Body(400, REFUSED), Status(200)], (7, 3, None, 1)),
        ("refused without counts", vec![Body(400, "no"), Status(200)], (0, 10, None, 1)),
        ("a retry that is partly refused", vec![Status(500), Body(400, REFUSED)], (7, 3, None, 2)),
        ("token refused", vec![Status(401), Status(200)], (0, 0, Some(Reason::Unauthorized), 1)),
        ("not in the contract", vec![Status(404), Status(200)], (0, 0, Some(Reason::Unexpected), 1)),
        ("a redirect is not followed", vec![Status(302), Status(200)], (0, 0, Some(Reason::Unexpected), 1)),
        ("halved once", vec![Status(413), Status(200)], (10, 0, None, 3)),
        (
            "the first half taken, then down",
            vec![Status(413), Status(200), Status(503)],
            (6, 0, Some(Reason::Unreachable), 4),
        ),
        ("never small enough", vec![Status(413)], (0, 10, None, 19)),
    ];
    for (what, plays, expected) in cases {
        let doubles = Doubles::new();
        doubles.listener.script(&token_of("payments"), plays);
        let sent = send(&doubles.hub(), 10).await;
        let undelivered: u64 = sent.undelivered.iter().map(|undelivered| undelivered.bulk.events).sum();
        assert_eq!(
            sent.counts[Column::Delivered] + sent.counts[Column::Refused] + undelivered,
            10,
            "{what}: every event is accounted for"
        );
        let requests = doubles.listener.requests(&token_of("payments"));
        let reason = sent.undelivered.first().map(|undelivered| undelivered.reason);
        assert_eq!(
            (sent.counts[Column::Delivered], sent.counts[Column::Refused], reason, requests),
            expected,
            "{what}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_rotated_token_is_picked_up_when_the_old_one_is_refused() {
    let doubles = Doubles::new();
    let hub = doubles.hub();
    send(&hub, 1).await;
    doubles.listener.script(&token_of("payments"), [Play::Status(401)]);
    doubles.secrets.set("payments", "rotated");
    assert_eq!(send(&hub, 10).await.counts[Column::Delivered], 10);
    assert_eq!(doubles.listener.requests("rotated"), 1);
    assert_eq!(send(&hub, 10).await.counts[Column::Delivered], 10);
    assert_eq!(doubles.listener.requests(&token_of("payments")), 2, "the old one is not tried again");
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_sent() {
    let doubles = Doubles::new();
    doubles.secrets.remove("payments");
    assert_eq!(reason(&send(&doubles.hub(), 10).await), Reason::NoToken);
    doubles.secrets.set_down(true);
    assert_eq!(reason(&send(&doubles.hub(), 10).await), Reason::TokenUnreadable);
}

#[tokio::test(start_paused = true)]
async fn after_failures_in_a_row_the_breaker_refuses_at_once() {
    let doubles = Doubles::new();
    let (hub, token) = (doubles.hub(), token_of("payments"));
    doubles.listener.script(&token, [Play::Status(503)]);
    for _ in 0..3 {
        assert_eq!(reason(&send(&hub, 1).await), Reason::Unreachable);
    }
    let requests = doubles.listener.requests(&token);
    assert_eq!(reason(&send(&hub, 1).await), Reason::BreakerOpen);
    assert_eq!(doubles.listener.requests(&token), requests);
    doubles.listener.script(&token, [Play::Status(200)]);
    tokio::time::advance(Duration::from_secs(30)).await;
    assert_eq!(send(&hub, 1).await.counts[Column::Delivered], 1, "the probe closes it");
}

#[tokio::test(start_paused = true)]
async fn a_bulk_over_budget_is_parked_or_dropped_as_the_table_says() {
    for (over, overspent, dropped) in
        [("park", Overspent::Drop, 0), ("drop", Overspent::Drop, 10), ("drop", Overspent::Keep, 0)]
    {
        let budget = format!("[teams.payments]\nbudget = {{ rate = \"1 KB/s\", over = \"{over}\" }}");
        let doubles = Doubles::with_table(&TABLE.replace("[teams.payments]", &budget));
        let hub = doubles.hub();
        hub.table().await.unwrap();
        hub.teams.bulkhead(&"payments".into()).afford(100_000).unwrap();
        let sent = send_as(&hub, 10, overspent).await;
        assert_eq!(sent.counts[Column::OverBudget], dropped, "{over}, {overspent:?}");
        assert_eq!(
            sent.undelivered.first().map(|undelivered| undelivered.reason),
            (dropped == 0).then_some(Reason::OverBudget)
        );
        assert_eq!(doubles.listener.requests(&token_of("payments")), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_cut_leaves_bulks_undelivered_and_uncertain() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Status(413), Play::Status(200), Play::Hang]);
    let hub = doubles.hub();
    let cut = Cut::default();
    let sending = deliver(&hub, Arc::new(bulk("payments", 10)), cut.clone(), Overspent::Drop);
    let cutting = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        cut.make(Reason::Slow);
    };
    let (sent, ()) = tokio::join!(sending, cutting);
    assert_eq!(sent.counts[Column::Delivered], 6, "what was taken is not sent again");
    let undelivered: Vec<_> =
        sent.undelivered.iter().map(|one| (one.bulk.events, one.reason, one.uncertain)).collect();
    assert_eq!(undelivered, [(4, Reason::Slow, true)]);
}

async fn send(hub: &ShipperState, events: u64) -> Sent {
    send_as(hub, events, Overspent::Drop).await
}

async fn send_as(hub: &ShipperState, events: u64, overspent: Overspent) -> Sent {
    deliver(hub, Arc::new(bulk("payments", events)), Cut::default(), overspent).await
}

fn reason(sent: &Sent) -> Reason {
    sent.undelivered.first().unwrap().reason
}
