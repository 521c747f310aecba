//! A batch: each team's events to its sub-account, trouble to the park, and the answer to Kinesis.

use std::time::Duration;

use pipeline::Column;
use shipper::delivery::reason::Reason;
use shipper::park::pointer::Pointer;
use shipper::report::Report;
use shipper::report::summary::TeamSummary;
use shipper::ship::{ShipError, Shipper};
use xxhash_rust::xxh3::xxh3_64;

use crate::support::batch::{batch, envelope};
use crate::support::endpoint::Play;
use crate::support::store::Failing;
use crate::support::{
    DEAD_LETTERS, Doubles, PARK, PARK_QUEUE, PAYMENTS, QUARANTINE, SEARCH, STRANGER, TABLE, invocation,
    invocation_for, token_of,
};

#[tokio::test(start_paused = true)]
async fn each_team_gets_its_events() {
    let doubles = Doubles::new();
    let report = ship(&doubles.shipper(), &three_teams()).await;
    assert_eq!(failed(&report), None);
    assert!(report.summary.balanced);
    assert_eq!((report.summary.records, report.summary.poison), (3, 0));
    for (name, events) in [("payments", 3), ("search", 4), ("platform", 5)] {
        let team = team(&report, name);
        assert_eq!((team[Column::Received], team[Column::Delivered]), (events, events), "{name}");
        assert_eq!(doubles.listener.requests(&token_of(name)), 1, "{name}");
    }
    assert_eq!(doubles.store.keys(PARK), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_team_that_is_down_is_parked_and_fails_nothing() {
    for play in [Play::Status(503), Play::Status(401), Play::Status(404), Play::Hang, Play::Broken] {
        let doubles = Doubles::new();
        doubles.listener.script(&token_of("payments"), [play.clone()]);
        let report = ship(&doubles.shipper(), &three_teams()).await;
        assert_eq!(failed(&report), None, "{play:?}");
        assert_eq!(team(&report, "payments")[Column::Parked], 3, "{play:?}");
        assert_eq!(
            (team(&report, "search")[Column::Delivered], team(&report, "platform")[Column::Delivered]),
            (4, 5),
            "{play:?}"
        );
        assert_eq!(doubles.store.park("parked/payments/2026/11/24/06/request-1-").len(), 1, "{play:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_parked_bulk_is_an_object_and_a_pointer_to_it() {
    let doubles = Doubles::new();
    doubles.secrets.remove("payments");
    ship(&doubles.shipper(), &three_teams()).await;
    let messages = doubles.queue.sent_to(PARK_QUEUE);
    let [message] = messages.as_slice() else { panic!("one message: {messages:?}") };
    assert_eq!(message.group, "payments");
    let pointer = Pointer::parse(&message.body, PARK).unwrap();
    assert_eq!((pointer.reason, pointer.events, pointer.given_up.as_deref()), (Reason::NoToken, 3, None));
    let object = doubles.store.object(PARK, &pointer.key).unwrap();
    assert_eq!(object.body.len(), pointer.bytes);
    assert!(object.metadata.contains(&("reason", "no_token".to_owned())));
}

#[tokio::test(start_paused = true)]
async fn bulks_are_parked_when_none_ends_within_linger() {
    let slow = |millis| [Play::Slow(Duration::from_millis(millis), 200)];
    // The time each team's listener takes, and whether the slowest is still waited for.
    let cases =
        [([100, 200, 300], true), ([0, 0, 450], true), ([400, 800, 1_200], true), ([0, 0, 600], false)];
    for (millis, waited) in cases {
        let doubles = Doubles::new();
        for (team, millis) in ["search", "platform", "payments"].into_iter().zip(millis) {
            doubles.listener.script(&token_of(team), slow(millis));
        }
        let began = tokio::time::Instant::now();
        let report = ship(&doubles.shipper(), &three_teams()).await;
        let payments = team(&report, "payments");
        assert_eq!(
            (payments[Column::Delivered] == 3, payments[Column::Parked] == 3),
            (waited, !waited),
            "{millis:?}"
        );
        assert_eq!(
            payments[Column::Uncertain],
            payments[Column::Parked],
            "{millis:?}: it may have been taken"
        );
        assert!(began.elapsed() < Duration::from_secs(2), "{millis:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_breaker_spares_later_batches_the_wait_for_a_hanging_team() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Hang]);
    let shipper = doubles.shipper();
    for n in 0..3 {
        ship_as(&shipper, &format!("r{n}"), &three_teams()).await;
    }
    let began = tokio::time::Instant::now();
    let report = ship_as(&shipper, "r3", &three_teams()).await;
    assert_eq!(team(&report, "payments").reasons, [(Reason::BreakerOpen, 3)].into());
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn poison_is_quarantined_and_the_rest_goes_on() {
    let doubles = Doubles::new();
    let batch =
        batch(&[envelope(PAYMENTS, 1, "a"), b"not gzip".to_vec(), Vec::new(), envelope(PAYMENTS, 1, "b")]);
    let report = ship(&doubles.shipper(), &batch).await;
    assert_eq!((failed(&report), report.summary.poison), (None, 2));
    assert_eq!(team(&report, "payments")[Column::Delivered], 2);
    let keys = doubles.store.keys(QUARANTINE);
    assert_eq!(keys, ["poison/shardId-000000000000/101.json", "poison/shardId-000000000000/102.json"]);
    let object = doubles.store.object(QUARANTINE, &keys[0]).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&object.body).unwrap();
    assert_eq!(record["data"], base64_simd::STANDARD.encode_to_string(b"not gzip"));
    assert_eq!((&record["sequence_number"], &record["request_id"]), (&"101".into(), &"request-1".into()));
}

/// The case, what fails, the team whose listener is down, and the sequence number that fails.
type Trouble<'a> = (&'a str, &'a dyn Fn(&Doubles), &'a str, Option<&'a str>);

#[tokio::test(start_paused = true)]
async fn bulks_that_are_neither_delivered_nor_parked_fail_from_their_first_record() {
    let down = |doubles: &Doubles| doubles.store.set_failing(Some(Failing::Writes));
    let hang = |doubles: &Doubles| doubles.store.set_failing(Some(Failing::HangingWrites));
    let no_queue = |doubles: &Doubles| doubles.queue.set_down(true);
    let cases: [Trouble; 7] = [
        ("S3 is down, all is delivered", &down, "", None),
        ("S3 is down, the first team too", &down, "payments", Some("100")),
        ("S3 is down, the second team too", &down, "search", Some("101")),
        ("S3 is down, the last team too", &down, "platform", Some("102")),
        ("S3 hangs", &hang, "search", Some("101")),
        ("SQS is down", &no_queue, "search", Some("101")),
        ("all is well", &|_| (), "search", None),
    ];
    for (what, trouble, team_down, expected) in cases {
        let doubles = Doubles::new();
        let shipper = doubles.shipper();
        trouble(&doubles);
        doubles.listener.script(&token_of(team_down), [Play::Status(503)]);
        let report = ship(&shipper, &three_teams()).await;
        assert_eq!(failed(&report), expected, "{what}");
        assert!(report.summary.balanced, "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_that_cannot_be_quarantined_fails() {
    let doubles = Doubles::new();
    let shipper = doubles.shipper();
    doubles.store.set_failing(Some(Failing::Writes));
    let report = ship(&shipper, &batch(&[envelope(PAYMENTS, 1, "a"), b"poison".to_vec()])).await;
    assert_eq!(failed(&report), Some("101"));
}

#[tokio::test(start_paused = true)]
async fn near_the_deadline_no_bulk_is_sent() {
    let doubles = Doubles::new();
    let margin = Duration::from_secs(5);
    let report = doubles.shipper().ship(&invocation_for(margin), &three_teams()).await.unwrap();
    assert_eq!((failed(&report), report.summary.records), (Some("100"), 0));
    assert_eq!(doubles.listener.requests(&token_of("payments")), 0);
}

#[tokio::test(start_paused = true)]
async fn at_the_deadline_margin_bulks_in_flight_are_parked() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Hang]);
    let shipper = doubles.shipper_with(&[("LOGHUB_LINGER_MS", "30000")]);
    let report = shipper.ship(&invocation_for(Duration::from_secs(10)), &three_teams()).await.unwrap();
    assert_eq!(team(&report, "payments").reasons, [(Reason::Deadline, 3)].into());
    assert_eq!(report.summary.millis, 5_000);
}

#[tokio::test(start_paused = true)]
async fn slow_tokens_delay_a_batch_no_longer_than_a_slow_listener() {
    let cases = [
        ("waits end after linger, once together and once alone", "500", Duration::from_mins(1), 1_000),
        ("waits end at the margin", "30000", Duration::from_secs(10), 5_000),
    ];
    for (what, linger, time, millis) in cases {
        let doubles = Doubles::new();
        doubles.secrets.set_hanging(true);
        let shipper = doubles.shipper_with(&[("LOGHUB_LINGER_MS", linger)]);
        let report = shipper.ship(&invocation_for(time), &three_teams()).await.unwrap();
        assert_eq!(failed(&report), None, "{what}");
        assert_eq!(team(&report, "payments")[Column::Parked], 3, "{what}");
        assert_eq!(report.summary.millis, millis, "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_bulk_is_kept_for_people() {
    let doubles = Doubles::new();
    doubles
        .listener
        .script(&token_of("payments"), [Play::Body(400, r#"{"malformedLines":1,"successfulLines":2}"#)]);
    let report = ship(&doubles.shipper(), &three_teams()).await;
    let payments = team(&report, "payments");
    assert_eq!((failed(&report), payments[Column::Delivered], payments[Column::Refused]), (None, 2, 1));
    assert_eq!(doubles.store.park("dead/payments/").len(), 1);
    let letters = doubles.queue.sent_to(DEAD_LETTERS);
    assert!(letters.len() == 1 && letters[0].body.contains("1 of 3 refused"), "{letters:?}");
}

#[tokio::test(start_paused = true)]
async fn a_team_whose_bulks_pile_up_parks_and_the_others_go_on() {
    let doubles = Doubles::new();
    doubles.listener.script(&token_of("payments"), [Play::Slow(Duration::from_millis(400), 200)]);
    let settings = [("LOGHUB_TEAM_WAITING_BYTES", "1000000"), ("LOGHUB_BULK_BYTES", "1000000")];
    let noise: Vec<Vec<u8>> = (0..8).map(|seed| envelope(PAYMENTS, 10, &noise(seed, 60_000))).collect();
    let batch = batch(&[noise, vec![envelope(SEARCH, 1, "x")]].concat());
    let report = ship(&doubles.shipper_with(&settings), &batch).await;
    let payments = team(&report, "payments");
    assert!(
        payments[Column::Parked] > 0 && payments[Column::Delivered] > 0 && report.summary.balanced,
        "{payments:?}"
    );
    assert_eq!(payments.reasons.keys().collect::<Vec<_>>(), [&Reason::Crowded]);
    assert_eq!(team(&report, "search")[Column::Delivered], 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_batch_or_a_table_the_invocation_fails() {
    let doubles = Doubles::with_table("version = 99");
    let shipper = doubles.shipper();
    let error = shipper.ship(&invocation(), &three_teams()).await.unwrap_err();
    assert!(matches!(error, ShipError::TableError(_)), "{error}");
    doubles.store.publish(TABLE);
    let error = shipper.ship(&invocation(), "{}").await.unwrap_err();
    assert!(matches!(error, ShipError::NotABatch(_)), "{error}");
    assert_eq!(failed(&ship(&shipper, &three_teams()).await), None);
}

#[tokio::test(start_paused = true)]
async fn a_bad_table_published_while_running_changes_nothing_but_a_metric() {
    let doubles = Doubles::new();
    let shipper = doubles.shipper();
    let before = ship_as(&shipper, "r1", &three_teams()).await;
    doubles.store.publish("version = 99");
    tokio::time::advance(Duration::from_secs(30)).await;
    let after = ship_as(&shipper, "r2", &three_teams()).await;
    assert_eq!((before.table_rejected, after.table_rejected), (false, true));
    assert_eq!(before.summary.table, after.summary.table);
    assert_eq!(team(&after, "payments")[Column::Delivered], 3);
}

#[tokio::test(start_paused = true)]
async fn the_mask_key_is_needed_only_by_masks_that_hash() {
    let hashing =
        format!("{TABLE}[masks.who]\ndetect = [\"email\"]\nhash = true\n[defaults]\nmasks = [\"who\"]\n");
    let doubles = Doubles::with_table(&hashing);
    let shipper = doubles.shipper();
    let withheld = async |request: &str| {
        let report = ship_as(&shipper, request, &batch(&[envelope(PAYMENTS, 1, "mail a@example.com")])).await;
        team(&report, "payments")[Column::Withheld]
    };
    assert_eq!(withheld("r1").await, 1, "no key: withheld");
    doubles.secrets.set("_mask-key", "key");
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(withheld("r2").await, 0, "with the key: hashed");
    let doubles = Doubles::with_table(&hashing);
    doubles.secrets.set_down(true);
    let error = doubles.shipper().ship(&invocation(), &three_teams()).await.unwrap_err();
    assert!(matches!(error, ShipError::MaskKey(_)), "unreadable: retried rather than lost: {error}");
}

pub(crate) fn three_teams() -> String {
    batch(&[envelope(PAYMENTS, 3, "p"), envelope(SEARCH, 4, "s"), envelope(STRANGER, 5, "x")])
}

pub(crate) async fn ship(shipper: &Shipper, batch: &str) -> Report {
    shipper.ship(&invocation(), batch).await.unwrap()
}

async fn ship_as(shipper: &Shipper, request_id: &str, batch: &str) -> Report {
    let mut invocation = invocation();
    invocation.request_id = request_id.into();
    shipper.ship(&invocation, batch).await.unwrap()
}

pub(crate) fn team<'a>(report: &'a Report, name: &str) -> &'a TeamSummary {
    &report.summary.teams[name]
}

pub(crate) fn failed(report: &Report) -> Option<&str> {
    report.answer.batch_item_failures.first().map(|failure| failure.item_identifier.as_str())
}

/// Text that does not compress well, the same for the same seed.
fn noise(seed: u64, length: usize) -> String {
    let words = (0..length as u64 / 16).map(|n| xxh3_64(&(n ^ (seed << 32)).to_le_bytes()));
    words.flat_map(|word| format!("{word:016x}").into_bytes()).map(char::from).collect()
}
