//! A record that the function does not come through: cut off at the deadline, or the death of it.

use std::time::Duration;

use pipeline::Column;
use serde_json::{Value, json};
use shipper::report::Report;
use shipper::ship::Shipper;
use tokio::time::advance;

use crate::ship::{failed, ship, team};
use crate::support::batch::{batch, envelope, record_at};
use crate::support::endpoint::Play;
use crate::support::store::Failing;
use crate::support::{Doubles, PARK, PAYMENTS, QUARANTINE, SEARCH, STRANGER, invocation, token_of};

const NOTE: &str = "tries/shardId-000000000000/100.json";
const KEPT: &str = "poison/shardId-000000000000/100.json";
/// The start of the invocation, in seconds since the epoch.
const STARTED: f64 = 1_795_500_000.0;

/// Of an invocation's minute, five seconds are the margin and five a request's time.
#[tokio::test(start_paused = true)]
async fn a_record_that_is_cut_off_fails_from_itself_on_and_the_others_go_out() {
    // What the six events cost in seconds; the sequence number that fails, and how many were delivered, by team.
    let cases = [
        ("all is in time", [1, 1, 1, 1, 1, 1], None, [1, 4, 1]),
        ("the time is over at the end", [0, 0, 0, 0, 49, 0], None, [1, 4, 1]),
        ("over before the record's second event", [0, 49, 1, 0, 0, 0], Some("101"), [1, 1, 0]),
        ("over before its last event", [0, 13, 13, 13, 13, 0], Some("101"), [1, 3, 0]),
        ("over before its first event", [1, 60, 0, 0, 0, 0], Some("101"), [1, 0, 0]),
        ("over before the last record", [0, 0, 0, 0, 0, 60], Some("102"), [1, 4, 0]),
    ];
    for (what, costs, expected, delivered) in cases {
        let doubles = Doubles::new();
        doubles.clock.script(costs);
        let records = [envelope(PAYMENTS, 1, "p"), envelope(SEARCH, 4, "s"), envelope(STRANGER, 1, "x")];
        let report = ship(&doubles.shipper(), &batch(&records)).await;
        assert_eq!(failed(&report), expected, "{what}");
        assert!(report.summary.balanced, "{what}");
        let arrived = ["payments", "search", "platform"].map(|name| gone_out(&report, name));
        assert_eq!(arrived, delivered, "{what}");
        assert_eq!(doubles.store.keys(QUARANTINE).len() + notes(&doubles), 0, "{what}: it was not the first");
    }
}

/// Events of a team that were delivered, or parked where the time to send was over, too.
fn gone_out(report: &Report, name: &str) -> u64 {
    report.summary.teams.get(name).map_or(0, |team| team[Column::Delivered] + team[Column::Parked])
}

#[tokio::test(start_paused = true)]
async fn a_first_record_that_is_cut_off_twice_is_quarantined_by_any_environment() {
    let doubles = Doubles::new();
    let records = [envelope(SEARCH, 3, "s"), envelope(PAYMENTS, 2, "p")];
    let both = batch(&records);
    doubles.clock.script([30, 21]);
    let first = ship(&doubles.shipper(), &both).await;
    assert_eq!((failed(&first), team(&first, "search")[Column::Delivered]), (Some("100"), 1));
    assert_eq!((notes(&doubles), doubles.store.keys(QUARANTINE).len(), first.summary.poison), (1, 0, 0));

    doubles.clock.script([30, 21]);
    let second = ship(&doubles.shipper(), &both).await;
    assert_eq!((failed(&second), second.summary.poison), (Some("101"), 1));
    assert!(second.summary.balanced);
    let kept = quarantined(&doubles);
    assert_eq!(kept["data"], base64_simd::STANDARD.encode_to_string(&records[0]));
    assert!(kept["reason"].as_str().unwrap().contains("twice"), "{kept}");

    // Alone in its batch, nothing fails from the next record on.
    doubles.clock.script([30, 21]);
    let alone = ship(&doubles.shipper(), &batch(&records[..1])).await;
    assert_eq!((failed(&alone), alone.summary.poison), (None, 1));
}

#[tokio::test(start_paused = true)]
async fn a_cut_that_is_not_the_records_fault_or_is_not_noted_is_retried() {
    let cases: [(&str, Duration, Option<Failing>, Option<&str>); 4] = [
        ("it began late", Duration::from_secs(30), None, Some("100")),
        ("S3 takes no note", Duration::ZERO, Some(Failing::Writes), Some("100")),
        ("S3 gives no note", Duration::ZERO, Some(Failing::Reads), Some("100")),
        ("S3 does not answer", Duration::ZERO, Some(Failing::HangingWrites), Some("100")),
    ];
    for (what, late, failing, expected) in cases {
        let doubles = Doubles::new();
        let shipper = doubles.shipper();
        ship(&shipper, &batch(&[])).await;
        doubles.store.set_failing(failing);
        for _ in 0..3 {
            let invocation = invocation();
            advance(late).await;
            doubles.clock.script([0, 60]);
            let report = shipper.ship(&invocation, &batch(&[envelope(SEARCH, 3, "s")])).await.unwrap();
            assert_eq!(failed(&report), expected, "{what}");
        }
        assert_eq!(doubles.store.keys(QUARANTINE).len() + notes(&doubles), 0, "{what}");
    }
}

/// A record of one event that is so old.
fn aged(seconds: f64) -> Value {
    record_at(STARTED - seconds, "shardId-000000000000", "100", &envelope(SEARCH, 1, "s"))
}

#[tokio::test(start_paused = true)]
async fn a_record_alone_and_old_is_quarantined_undecoded_at_its_third_try() {
    let (old, young) = (aged(600.0), aged(599.0));
    // The records, the tries noted before, and whether it is decoded.
    let cases = [
        ("never tried", json!([old]), None, true),
        ("tried once", json!([old]), Some(r#"{"tries":1}"#), true),
        ("tried twice", json!([old]), Some(r#"{"tries":2}"#), false),
        ("tried more often", json!([old]), Some(r#"{"tries":9}"#), false),
        ("a note that is none", json!([old]), Some("no note"), true),
        ("not old", json!([young]), Some(r#"{"tries":2}"#), true),
        ("not alone", json!([old, old]), Some(r#"{"tries":2}"#), true),
    ];
    for (what, records, note, decoded) in cases {
        let doubles = Doubles::new();
        if let Some(note) = note {
            doubles.store.insert(PARK, NOTE, note.as_bytes());
        }
        let noticed = what != "not old" && what != "not alone";
        let report = ship(&doubles.shipper(), &json!({"Records": records}).to_string()).await;
        assert_eq!((failed(&report), report.summary.poison), (None, u64::from(!decoded)), "{what}");
        assert_eq!(doubles.listener.requests(&token_of("search")), usize::from(decoded), "{what}");
        assert_eq!(doubles.store.object(QUARANTINE, KEPT).is_some(), !decoded, "{what}");
        assert_eq!(notes(&doubles), usize::from(!noticed), "{what}: it came to an end");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_try_stays_noted() {
    let doubles = Doubles::new();
    let records = json!({"Records": [aged(3_600.0)]}).to_string();
    for tries in [1, 2] {
        doubles.listener.script(&token_of("search"), [Play::Hang]);
        let shipper = doubles.shipper();
        let killed = tokio::time::timeout(Duration::from_millis(100), ship(&shipper, &records)).await;
        assert!(killed.is_err(), "it dies while it waits");
        let note = doubles.store.object(PARK, NOTE).unwrap();
        assert_eq!(note.body, format!("{{\"tries\":{tries}}}"));
    }
    // The quarantine fails: the record is not decoded all the same, and its tries are not forgotten.
    let shipper = doubles.shipper();
    ship(&shipper, &batch(&[])).await;
    doubles.store.set_failing(Some(Failing::Writes));
    assert_eq!(failed(&ship(&shipper, &records).await), Some("100"));
    doubles.store.set_failing(None);
    let report = ship(&doubles.shipper(), &records).await;
    assert_eq!((failed(&report), report.summary.poison, notes(&doubles)), (None, 1, 0));
    assert!(quarantined(&doubles)["reason"].as_str().unwrap().contains("did not finish the record"));
}

#[tokio::test(start_paused = true)]
async fn a_note_that_fails_delays_no_record() {
    let records = json!({"Records": [aged(3_600.0)]}).to_string();
    for failing in [Failing::All, Failing::Reads, Failing::Writes, Failing::HangingWrites] {
        let doubles = Doubles::new();
        let shipper = doubles.shipper();
        ship(&shipper, &batch(&[])).await;
        doubles.store.set_failing(Some(failing));
        for _ in 0..4 {
            let report = ship(&shipper, &records).await;
            assert_eq!(
                (failed(&report), team(&report, "search")[Column::Delivered]),
                (None, 1),
                "{failing:?}"
            );
        }
    }
}

/// The record is decoded, and nothing can be delivered or parked: that is no fault of the record.
#[tokio::test(start_paused = true)]
async fn an_outage_does_not_count_as_a_try() {
    let doubles = Doubles::new();
    let records = json!({"Records": [aged(3_600.0)]}).to_string();
    doubles.listener.script(&token_of("search"), [Play::Status(503)]);
    doubles.queue.set_down(true);
    for _ in 0..5 {
        assert_eq!(failed(&ship_anew(&doubles, &records).await), Some("100"));
        assert_eq!(notes(&doubles), 0);
    }
    doubles.queue.set_down(false);
    let report = ship_anew(&doubles, &records).await;
    assert_eq!((failed(&report), team(&report, "search")[Column::Parked]), (None, 1));
    assert_eq!(doubles.store.keys(QUARANTINE), Vec::<String>::new());
}

/// A replayed record holds up no shard, and lies in the quarantine already.
#[tokio::test(start_paused = true)]
async fn without_a_shard_nothing_is_noted_or_quarantined() {
    let doubles = Doubles::new();
    doubles.store.insert(PARK, NOTE, br#"{"tries":2}"#);
    let records = json!({"Records": [aged(3_600.0)]}).to_string();
    let shipper = doubles.shipper().without_shard();
    doubles.clock.script([60]);
    assert_eq!(failed(&ship(&shipper, &records).await), Some("100"), "cut off: it stays where it is");
    let report = ship(&shipper, &records).await;
    assert_eq!((failed(&report), team(&report, "search")[Column::Delivered]), (None, 1));
    assert_eq!((doubles.store.keys(QUARANTINE).len(), notes(&doubles)), (0, 1));
}

/// As another invocation, which parks under other keys.
async fn ship_anew(doubles: &Doubles, batch: &str) -> Report {
    let mut invocation = invocation();
    invocation.request_id = format!("request-{}", doubles.store.keys(PARK).len() + 100).into();
    let shipper: Shipper = doubles.shipper();
    shipper.ship(&invocation, batch).await.unwrap()
}

fn notes(doubles: &Doubles) -> usize {
    doubles.store.park("tries/").len()
}

fn quarantined(doubles: &Doubles) -> Value {
    serde_json::from_slice(&doubles.store.object(QUARANTINE, KEPT).unwrap().body).unwrap()
}
