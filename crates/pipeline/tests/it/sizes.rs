//! Sizes: parts, cuts, lines, bulks, halves.

use std::sync::Arc;

use pipeline::{Column, Limits, NotHalvable};
use serde_json::Value;

use crate::support::{envelope, event, gunzip, record, run, run_with, ship, table};

fn text(document: &Value) -> &str {
    document["message"].as_str().unwrap()
}

fn long(mode: &str) -> Arc<routing::Table> {
    table(&format!("[defaults]\nlong = \"{mode}\"\n"))
}

#[test]
fn a_long_message_is_split_into_parts_with_one_id() {
    for (length, parts) in [(32_699, 1), (32_700, 1), (32_701, 2), (65_400, 2), (65_401, 3), (1_000_000, 31)]
    {
        let message = "x".repeat(length);
        let documents = ship(&long("split"), &message);
        assert_eq!(documents.len(), parts, "{length}");
        assert_eq!(documents.iter().map(text).collect::<String>(), message);
        for (index, document) in documents.iter().enumerate().filter(|_| parts > 1) {
            assert_eq!(
                (&document["id"], &document["part"], &document["parts"]),
                (&"1".into(), &(index + 1).into(), &parts.into())
            );
        }
        assert!(parts > 1 || documents[0].get("part").is_none());
    }
}

#[test]
fn parts_are_whole_characters() {
    for unit in ["é", "€", "😀", "\u{1}", "\"", "\\", "e\u{301}"] {
        let message = unit.repeat(40_000);
        let out = run(&long("split"), &[record(&envelope("/app", &[event("1", &message)]))]);
        let documents = out.documents();
        assert_eq!(documents.iter().map(text).collect::<String>(), message, "{unit}");
        assert!(documents.iter().all(|document| text(document).encode_utf16().count() <= 32_700), "{unit}");
        assert!(out.lines().iter().all(|line| line.len() <= 500_000), "{unit}");
    }
}

#[test]
fn a_cut_message_states_how_much_is_missing() {
    let documents = ship(&long("cut"), &"x".repeat(40_000));
    assert_eq!(documents.len(), 1);
    let message = text(&documents[0]);
    let (kept, marker) = message.split_once('…').unwrap();
    assert_eq!(marker, format!(" [cut: {} characters]", 40_000 - kept.len()));
    assert!(message.chars().count() <= 32_700);
}

#[test]
fn long_whole_keeps_a_message_up_to_the_line_limit() {
    assert_eq!(ship(&long("whole"), &"x".repeat(400_000)).len(), 1);
    let out = run(&long("whole"), &[record(&envelope("/app", &[event("1", &"x".repeat(600_000))]))]);
    assert_eq!(out.lines().len(), 2);
    assert!(out.lines().iter().all(|line| line.len() <= 500_000));
}

#[test]
fn fields_that_are_too_many_bytes_together_stay_inside_message() {
    let members: Vec<_> = (0..20).map(|n| format!("\"k{n}\":\"{}\"", "x".repeat(30_000))).collect();
    let message = format!("{{{}}}", members.join(","));
    let out = run(&table(""), &[record(&envelope("/app", &[event("1", &message)]))]);
    assert!(out.lines().iter().all(|line| line.len() <= 500_000));
    assert_eq!(out.documents().iter().map(text).collect::<String>(), message);
    assert_eq!(out.ledger.teams["core"][Column::Unlifted], 1);
}

#[test]
fn lifted_fields_come_with_the_first_part() {
    let filler: Vec<_> = (0..3).map(|n| format!("\"k{n}\":\"{}\"", "x".repeat(20_000))).collect();
    let documents = ship(&table(""), &format!("{{{}}}", filler.join(",")));
    assert_eq!(documents.len(), 2);
    assert!(documents[0].get("k0").is_some() && documents[1].get("k0").is_none());
}

#[test]
fn bulks_keep_to_the_limit_and_never_part_an_event() {
    let limits = Limits { bulk_bytes: 100_000, ..Limits::default() };
    let events: Vec<_> = (0..30).map(|n| event(&n.to_string(), &"x".repeat(40_000))).collect();
    let batch: Vec<_> = events.chunks(3).map(|events| record(&envelope("/app", events))).collect();
    let out = run_with(&table(""), limits, &batch);
    assert!(out.bulks.len() > 10);
    let mut records = Vec::new();
    for bulk in &out.bulks {
        assert!(bulk.raw_bytes <= 100_000);
        assert_eq!(gunzip(&bulk.body).len(), bulk.raw_bytes);
        assert_eq!(bulk.documents, bulk.events * 2);
        records.push(bulk.first_record);
    }
    assert!(records.is_sorted() && records[0] == 0 && records.last() == Some(&9), "{records:?}");
}

#[test]
fn open_bulks_are_bounded_together() {
    let limits = Limits { open_bytes: 50_000, ..Limits::default() };
    let batch: Vec<_> =
        (0..10).map(|n| record(&envelope("/app", &[event(&n.to_string(), &"x".repeat(20_000))]))).collect();
    let out = run_with(&table(""), limits, &batch);
    assert_eq!(out.documents().len(), 10);
    assert!(out.bulks.iter().all(|bulk| bulk.raw_bytes < 100_000));
}

#[test]
fn halves_hold_every_event_once() {
    let mut events: Vec<_> = (0..9).map(|n| event(&n.to_string(), "short")).collect();
    events.insert(4, event("long", &"x".repeat(100_000)));
    let mut queue = run(&table(""), &[record(&envelope("/app", &events))]).bulks;
    let (mut ids, mut singles) = (Vec::new(), 0);
    while let Some(bulk) = queue.pop() {
        match bulk.halve(1) {
            Ok((one, two)) => {
                assert_eq!(
                    (one.events + two.events, one.documents + two.documents),
                    (bulk.events, bulk.documents)
                );
                assert_eq!(one.raw_bytes + two.raw_bytes, bulk.raw_bytes);
                queue.extend([one, two]);
            }
            Err(error) => {
                assert_eq!((error, bulk.events), (NotHalvable::SingleEvent, 1));
                singles += 1;
                let lines = String::from_utf8(gunzip(&bulk.body)).unwrap();
                let id = |line| serde_json::from_str::<Value>(line).unwrap()["id"].to_string();
                ids.extend(lines.lines().map(id));
            }
        }
    }
    ids.dedup();
    assert_eq!((singles, ids.len()), (10, 10));
}
