//! A message of the park queue: delivered, left for later, refused, or given up.

use std::time::Duration;

use aws_lambda_events::event::sqs::SqsEvent;
use pipeline::Column;
use serde_json::json;
use shipper::delivery::reason::Reason;
use shipper::park::pointer::Pointer;
use shipper::redeliver::Redeliverer;
use shipper::report::Report;

use crate::support::endpoint::Play;
use crate::support::store::Failing;
use crate::support::{DEAD_LETTERS, Doubles, PARK, PARK_QUEUE, TABLE, bulk, invocation, token_of};

const PARKED_AT: &str = "2026-11-24T00:00:00Z";
const TOO_OLD: &str = "2026-11-10T00:00:00Z";

#[tokio::test(start_paused = true)]
async fn a_delivered_bulk_is_gone_from_the_park() {
    let doubles = Doubles::new();
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!(stays(&report), Vec::<&str>::new());
    let payments = &report.summary.teams["payments"];
    assert_eq!((payments[Column::Received], payments[Column::Delivered]), (10, 10));
    assert_eq!(doubles.store.keys(PARK), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_undelivered_message_is_hidden_for_longer_each_time() {
    for (receives, seconds) in [(1, 30), (3, 120), (20, 3_600)] {
        let doubles = Doubles::new();
        doubles.listener.script(&token_of("payments"), [Play::Status(503)]);
        let message = park(&doubles, "payments", receives, PARKED_AT);
        let report = redeliver(&doubles.redeliverer(), &[message]).await;
        assert_eq!(stays(&report), ["m0"]);
        let payments = &report.summary.teams["payments"];
        assert_eq!(
            (payments[Column::Failed], payments[Column::ParkedAge]),
            (10, 6 * 3600),
            "six hours, in seconds"
        );
        assert_eq!(doubles.store.park("parked/").len(), 1);
        let hidden = doubles.queue.hidden();
        let [(receipt, hidden_for)] = hidden.as_slice() else { panic!("{hidden:?}") };
        let near = Duration::from_secs(seconds * 8 / 10)..=Duration::from_secs(seconds * 12 / 10);
        assert!(receipt == "receipt-m0" && near.contains(hidden_for), "{receives} receives: {hidden_for:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_team_that_is_down_does_not_hold_up_the_others() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Hang]);
    let messages = [park(&doubles, "payments", 1, PARKED_AT), park(&doubles, "search", 1, PARKED_AT)];
    let report = redeliver(&doubles.redeliverer(), &messages).await;
    assert_eq!(stays(&report), ["m0"]);
    assert_eq!(report.summary.teams["search"][Column::Delivered], 10);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_behind_an_open_breaker_is_not_read() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Status(503)]);
    let redeliverer = doubles.redeliverer();
    let message = park(&doubles, "payments", 1, PARKED_AT);
    for _ in 0..3 {
        redeliver(&redeliverer, std::slice::from_ref(&message)).await;
    }
    let (gets, requests) = (doubles.store.gets(), doubles.listener.requests(&token_of("payments")));
    let report = redeliver(&redeliverer, &[message]).await;
    assert_eq!(report.summary.teams["payments"].reasons, [(Reason::BreakerOpen, 10)].into());
    assert_eq!((doubles.store.gets(), doubles.listener.requests(&token_of("payments"))), (gets, requests));
}

#[tokio::test(start_paused = true)]
async fn a_bulk_that_is_too_old_is_tried_once_more_and_then_given_up() {
    for (status, given_up, delivered) in [(503, 10, 0), (200, 0, 10)] {
        let doubles = Doubles::new();
        doubles.listener.script(&token_of("payments"), [Play::Status(status)]);
        let message = park(&doubles, "payments", 500, TOO_OLD);
        let report = redeliver(&doubles.redeliverer(), &[message]).await;
        assert_eq!(stays(&report), Vec::<&str>::new());
        let payments = &report.summary.teams["payments"];
        assert_eq!((payments[Column::GivenUp], payments[Column::Delivered]), (given_up, delivered));
        assert_eq!(doubles.store.park("parked/").len(), 0);
        assert_eq!(doubles.store.park("dead/payments/").len(), usize::from(status != 200));
        assert_eq!(doubles.queue.sent_to(DEAD_LETTERS).len(), usize::from(status != 200));
    }
}

#[tokio::test(start_paused = true)]
async fn a_bulk_that_cannot_be_given_up_stays() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Status(503)]);
    let message = park(&doubles, "payments", 500, TOO_OLD);
    doubles.store.set_failing(Some(Failing::Writes));
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!(stays(&report), ["m0"]);
    assert_eq!(doubles.store.park("parked/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_bulk_goes_to_the_dead_letter_queue() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Body(400, r#"{"malformedLines":4}"#)]);
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!(stays(&report), Vec::<&str>::new());
    let payments = &report.summary.teams["payments"];
    assert_eq!((payments[Column::Delivered], payments[Column::Refused]), (6, 4));
    assert_eq!((doubles.store.park("parked/").len(), doubles.store.park("dead/").len()), (0, 1));
    assert_eq!(doubles.queue.sent_to(DEAD_LETTERS).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_delivered_half_of_a_bulk_is_not_sent_again() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Status(413), Play::Status(200), Play::Status(503)]);
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!(stays(&report), Vec::<&str>::new());
    let payments = &report.summary.teams["payments"];
    assert_eq!((payments[Column::Delivered], payments[Column::Parked]), (6, 4));
    let messages = doubles.queue.sent_to(PARK_QUEUE);
    let pointer = Pointer::parse(&messages[0].body, PARK).unwrap();
    assert_eq!(
        (pointer.events, pointer.parked_at),
        (4, PARKED_AT.parse().unwrap()),
        "as old as the whole was"
    );
    assert_eq!(doubles.store.park("parked/"), [pointer.key]);
}

#[tokio::test(start_paused = true)]
async fn a_message_without_its_object_is_deleted() {
    let doubles = Doubles::new();
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let redeliverer = doubles.redeliverer();
    redeliver(&redeliverer, std::slice::from_ref(&message)).await;
    let report = redeliver(&redeliverer, &[message]).await;
    assert_eq!((stays(&report).len(), report.summary.teams["payments"][Column::Vanished]), (0, 10));
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_not_a_pointer_goes_to_the_dead_letter_queue_unchanged() {
    let doubles = Doubles::new();
    let report = redeliver(&doubles.redeliverer(), &[("{\"v\":2}".to_owned(), 1)]).await;
    assert_eq!(stays(&report), Vec::<&str>::new());
    assert_eq!(doubles.queue.sent_to(DEAD_LETTERS)[0].body, "{\"v\":2}");
    doubles.queue.set_down(true);
    let report = redeliver(&doubles.redeliverer(), &[("{\"v\":2}".to_owned(), 1)]).await;
    assert_eq!(stays(&report), ["m0"]);
}

/// A message of the park queue is anyone's who may send there: it moves no bulk to another team or secret.
#[tokio::test(start_paused = true)]
async fn a_forged_pointer_is_refused_and_its_object_stays() {
    let dead = "dead/payments/2026/11/24/00/r-0.ndjson.gz";
    let climbing = "parked/search/../payments/2026/11/24/00/r-0.ndjson.gz";
    for forged in [
        json!({"team": "search", "token": "search"}),
        json!({"team": "search"}),
        json!({"token": "search"}),
        json!({"token": "_mask-key"}),
        json!({"token": "nobodys"}),
        json!({"token": ""}),
        json!({"key": dead}),
        json!({"key": climbing, "team": "search", "token": "search"}),
        json!({"key": "parked/payments", "team": "payments"}),
        json!({"key": "poison/shardId-1/42.json"}),
        json!({"bucket": "elsewhere"}),
        // It would otherwise be tried once and be given up.
        json!({"token": "search", "parked_at": TOO_OLD}),
    ] {
        let doubles = Doubles::new();
        doubles.secrets.set("_mask-key", "the mask key");
        doubles.secrets.set("nobodys", "a token of nobody's");
        let (message, _) = park(&doubles, "payments", 1, PARKED_AT);
        let mut pointer: serde_json::Value = serde_json::from_str(&message).unwrap();
        pointer.as_object_mut().unwrap().extend(forged.as_object().unwrap().clone());
        let redeliverer = doubles.redeliverer();
        let report = redeliver(&redeliverer, &[(pointer.to_string(), 1)]).await;
        assert_eq!(stays(&report), Vec::<&str>::new(), "{forged}");
        assert_eq!((report.summary.refused_pointers, report.summary.teams.len()), (1, 0), "{forged}");
        for token in ["token-of-payments", "token-of-search", "the mask key", "a token of nobody's"] {
            assert_eq!(doubles.listener.requests(token), 0, "{forged}");
        }
        assert_eq!(doubles.store.park("").len(), 1, "{forged}");
        let letters = doubles.queue.sent_to(DEAD_LETTERS);
        let letter: serde_json::Value = serde_json::from_str(&letters[0].body).unwrap();
        assert!(letter["refused"].as_str().is_some_and(|why| !why.is_empty()), "{forged}: {letter}");
        assert_eq!(letter["key"], pointer["key"], "{forged}");
        // The bulk's own pointer still delivers it.
        let report = redeliver(&redeliverer, &[(message, 1)]).await;
        assert_eq!(report.summary.teams["payments"][Column::Delivered], 10, "{forged}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_pointer_stays_while_the_dead_letter_queue_is_down() {
    let doubles = Doubles::new();
    let (message, _) = park(&doubles, "payments", 1, PARKED_AT);
    doubles.queue.set_down(true);
    let forged = message.replace(r#""token":"payments""#, r#""token":"search""#);
    let report = redeliver(&doubles.redeliverer(), &[(forged, 1)]).await;
    assert_eq!((stays(&report), report.summary.refused_pointers), (vec!["m0"], 0));
}

#[tokio::test(start_paused = true)]
async fn counts_and_age_are_the_objects() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Status(503)]);
    let (message, _) = park(&doubles, "payments", 1, PARKED_AT);
    let forged = message.replace(PARKED_AT, TOO_OLD);
    let report = redeliver(&doubles.redeliverer(), &[(forged, 1)]).await;
    let payments = &report.summary.teams["payments"];
    assert_eq!(
        (payments[Column::GivenUp], payments[Column::Failed], payments[Column::ParkedAge]),
        (0, 10, 6 * 3600)
    );
    assert_eq!(doubles.store.park("parked/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_object_without_metadata_is_delivered_to_the_team_in_its_key() {
    let doubles = Doubles::new();
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let key = doubles.store.park("parked/").remove(0);
    let body = doubles.store.object(PARK, &key).unwrap().body;
    doubles.store.insert(PARK, &key, &body);
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!(report.summary.teams["payments"][Column::Delivered], 10);
    assert_eq!(doubles.store.keys(PARK), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn without_a_table_all_messages_stay() {
    let doubles = Doubles::new();
    let message = park(&doubles, "payments", 1, TOO_OLD);
    doubles.store.set_failing(Some(Failing::All));
    let redeliverer = doubles.redeliverer();
    let report = redeliver(&redeliverer, std::slice::from_ref(&message)).await;
    assert_eq!(stays(&report), ["m0"]);
    assert_eq!(report.summary.teams["payments"].reasons, [(Reason::TokenUnreadable, 10)].into());
    doubles.store.set_failing(None);
    let report = redeliver(&redeliverer, &[message]).await;
    assert_eq!(report.summary.teams["payments"][Column::Delivered], 10);
}

#[tokio::test(start_paused = true)]
async fn a_parked_bulk_over_budget_is_not_dropped() {
    let budget = "[teams.payments]\nbudget = { rate = \"1 KB/s\", over = \"drop\" }";
    let doubles = Doubles::with_table(&TABLE.replace("[teams.payments]", budget));
    let redeliverer = doubles.redeliverer();
    let messages: Vec<_> = (0..12).map(|_| park(&doubles, "payments", 1, PARKED_AT)).collect();
    let report = redeliver(&redeliverer, &messages).await;
    let payments = &report.summary.teams["payments"];
    assert_eq!(
        (payments[Column::Delivered], payments[Column::Failed], payments[Column::OverBudget]),
        (100, 20, 0)
    );
    assert_eq!(payments.reasons, [(Reason::OverBudget, 20)].into());
}

#[tokio::test(start_paused = true)]
async fn at_the_deadline_messages_under_way_stay_in_the_queue() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Hang]);
    let message = park(&doubles, "payments", 1, PARKED_AT);
    let report = redeliver(&doubles.redeliverer(), &[message]).await;
    assert_eq!((stays(&report), report.summary.millis), (vec!["m0"], 55_000));
}

/// Parks ten events and gives the message that points to them, with how often it was received.
fn park(doubles: &Doubles, team: &str, receives: u32, parked_at: &str) -> (String, u32) {
    let bulk = bulk(team, 10);
    let key = format!("parked/{team}/2026/11/24/00/r-{}.ndjson.gz", doubles.store.keys(PARK).len());
    let events = bulk.events.to_string();
    let metadata = [
        ("team", team),
        ("token", team),
        ("reason", "slow"),
        ("events", &events),
        ("documents", &events),
        ("raw-bytes", "1000"),
        ("parked-at", parked_at),
        ("table", "v1"),
    ];
    doubles.store.insert_with(PARK, &key, &bulk.body, &metadata);
    let pointer = Pointer {
        v: Pointer::VERSION,
        bucket: PARK.to_owned(),
        key,
        team: bulk.team,
        token: bulk.token,
        events: bulk.events,
        documents: bulk.documents,
        raw_bytes: 1_000,
        bytes: bulk.body.len(),
        reason: Reason::Slow,
        parked_at: parked_at.parse().unwrap(),
        table: "v1".into(),
        given_up: None,
        refused: None,
    };
    (pointer.to_message(), receives)
}

async fn redeliver(redeliverer: &Redeliverer, messages: &[(String, u32)]) -> Report {
    let records: Vec<_> = messages
        .iter()
        .enumerate()
        .map(|(n, (body, receives))| {
            json!({
                "messageId": format!("m{n}"), "receiptHandle": format!("receipt-m{n}"), "body": body,
                "attributes": {"ApproximateReceiveCount": receives.to_string()},
                "eventSource": "aws:sqs", "awsRegion": "eu-west-1",
            })
        })
        .collect();
    let event: SqsEvent = serde_json::from_value(json!({ "Records": records })).unwrap();
    let report = redeliverer.redeliver(&invocation(), event).await;
    assert!(report.summary.balanced, "{:?}", report.summary);
    report
}

fn stays(report: &Report) -> Vec<&str> {
    report.answer.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect()
}
