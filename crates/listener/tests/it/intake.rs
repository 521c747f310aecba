//! The handle that the console reads with.

use std::time::Duration;

use listener::{Fault, Intake};
use serde_json::{Value, json};

use crate::support::{LIMIT, PAYMENTS, SEARCH, document, lines, post, send, start, start_with};

fn named(id: &str) -> Value {
    json!({"@timestamp": "2026-01-01T00:00:00.000Z", "id": id, "message": "m"})
}

fn numbers(intake: &Intake, account: &str, after: u64, limit: usize) -> Vec<u64> {
    intake.since(account, after, limit).iter().map(|arrived| arrived.seq).collect()
}

#[tokio::test]
async fn documents_are_numbered_per_sub_account() {
    let listener = start_with(|config| config.keep = 3).await;
    let intake = listener.intake();
    for message in ["1", "2", "3", "4", "5"] {
        send(&listener, PAYMENTS, lines(&[document(message)])).await;
    }
    send(&listener, SEARCH, lines(&[document("other")])).await;
    for (after, limit, expected) in
        [(0, 9, &[3, 4, 5][..]), (2, 2, &[3, 4]), (4, 9, &[5]), (5, 9, &[]), (99, 9, &[])]
    {
        assert_eq!(numbers(&intake, "payments", after, limit), expected, "after {after}, {limit}");
    }
    assert_eq!(numbers(&intake, "search", 0, 9), [1]);
    assert_eq!(numbers(&intake, "nobody", 0, 9), [0; 0]);
    let now = intake.account("payments").unwrap();
    assert_eq!((now.kept, now.forgotten, now.newest_seq, now.minute_documents), (3, 2, 5, 5));
    assert!(now.first.unwrap() <= now.last.unwrap() && now.minute_bytes > 0);
}

#[tokio::test]
async fn lines_are_shared_with_the_reader() {
    let listener = start().await;
    let line = r#"{ "@timestamp": 1,  "n": 12345678901234567890123 }"#;
    send(&listener, PAYMENTS, line).await;
    let intake = listener.intake();
    let (one, two) = (intake.since("payments", 0, 1).remove(0), intake.since("payments", 0, 1).remove(0));
    assert_eq!(&*one.line, line);
    assert!(std::sync::Arc::ptr_eq(&one.line, &two.line));
    drop(listener);
    assert_eq!(numbers(&intake, "payments", 0, 9), [1]);
}

#[tokio::test]
async fn a_reset_uses_no_number_again() {
    let listener = start().await;
    let intake = listener.intake();
    send(&listener, PAYMENTS, lines(&[document("1"), document("2")])).await;
    listener.reset();
    send(&listener, PAYMENTS, lines(&[document("3")])).await;
    assert_eq!(numbers(&intake, "payments", 0, 9), [3]);
    let now = intake.account("payments").unwrap();
    assert_eq!((now.resets, now.forgotten, now.kept, now.counts.documents), (1, 0, 1, 1));
    assert_eq!(intake.requests("payments", 9)[0].number, 2);
}

#[tokio::test]
async fn requests_are_remembered_with_answers_and_faults() {
    let listener = start().await;
    let intake = listener.intake();
    let body = lines(&[named("a"), named("b")]) + "no JSON\n";
    listener.set_fault("payments", Fault::status(503).times(1)).unwrap();
    send(&listener, PAYMENTS, body.clone()).await;
    listener.set_fault("payments", Fault::reset().times(1)).unwrap();
    post(&listener, PAYMENTS, body.clone()).send().await.unwrap_err();
    let agent = post(&listener, PAYMENTS, body.clone()).header("user-agent", "loghub/1 (redeliver)");
    agent.send().await.unwrap();
    send(&listener, SEARCH, "").await;

    let requests = intake.requests("payments", 9);
    let told: Vec<_> = requests
        .iter()
        .map(|now| (now.number, now.status, now.lines, now.accepted, now.refused, now.redelivered))
        .collect();
    assert_eq!(
        told,
        [(3, Some(400), 3, 2, 1, true), (2, None, 3, 0, 0, false), (1, Some(503), 3, 0, 0, false)]
    );
    let faults: Vec<_> = requests.into_iter().map(|now| now.fault).collect();
    assert_eq!(faults, [None, Some(Fault::reset()), Some(Fault::status(503))]);
    assert_eq!(intake.requests("payments", 1).len(), 1);
    assert_eq!(intake.requests("search", 9).len(), 1);
}

#[tokio::test]
async fn a_documents_failed_attempts_are_known() {
    let listener = start().await;
    let intake = listener.intake();
    let both = lines(&[named("a"), named("b")]);
    listener.set_fault_for_all(Fault::status(503).times(1)).unwrap();
    send(&listener, PAYMENTS, both.clone()).await;
    listener.set_fault("payments", Fault::Refuse { lines: 1 }.times(1)).unwrap();
    send(&listener, PAYMENTS, both).await;
    send(&listener, PAYMENTS, lines(&[named("a"), document("no id")])).await;
    // Another team's document of that id has no part in it.
    send(&listener, SEARCH, lines(&[named("a")])).await;
    listener.set_fault("payments", Fault::AcceptThenDrop.times(1)).unwrap();
    post(&listener, PAYMENTS, lines(&[named("c")])).send().await.unwrap_err();
    send(&listener, PAYMENTS, lines(&[named("c")])).await;

    let expected: [(u32, &[u64], bool); 5] = [
        (2, &[1, 2], false),    // b: 503, then in the rest of a refused line
        (3, &[1, 2, 3], false), // a: 503, refused, taken
        (1, &[], false),        // without an id
        (1, &[4, 5], false),    // c: taken without an answer
        (2, &[4, 5], true),     // c again
    ];
    for (arrived, (attempts, numbers, duplicate)) in intake.since("payments", 0, 9).iter().zip(expected) {
        let requests = arrived.identity.map(|identity| intake.attempts("payments", identity));
        let told: Vec<u64> = requests.unwrap_or_default().iter().map(|request| request.number).collect();
        assert_eq!((arrived.attempts, &told[..], arrived.duplicate), (attempts, numbers, duplicate));
    }
    assert_eq!(intake.since("payments", 0, 9).len(), 5);
    assert_eq!(intake.since("search", 0, 9)[0].attempts, 1);
}

#[tokio::test]
async fn faults_are_read_and_set() {
    let listener = start().await;
    let intake = listener.intake();
    intake.set_fault(Some("payments"), Some(Fault::status(429).times(1))).unwrap();
    intake.set_fault(None, Some(Fault::status(500).into())).unwrap();
    assert_eq!(intake.account("payments").unwrap().fault, Some(Fault::status(429).times(1)));
    assert_eq!(intake.fault_for_all(), Some(Fault::status(500).into()));
    for expected in [429, 500] {
        assert_eq!(send(&listener, PAYMENTS, "{}").await.status(), expected);
    }
    // A fault that is used up is over.
    assert_eq!(intake.account("payments").unwrap().fault, None);
    intake.set_fault(None, None).unwrap();
    assert_eq!(send(&listener, PAYMENTS, "{}").await.status(), 200);
    assert!(intake.set_fault(Some("nobody"), None).is_err());
    assert!(intake.set_fault(None, Some(Fault::status(99).into())).is_err());
}

#[tokio::test]
async fn each_kind_of_change_wakes_a_reader() {
    let listener = start().await;
    let intake = listener.intake();
    let mut changes = intake.changes();
    assert!(tokio::time::timeout(Duration::from_millis(10), changes.next()).await.is_err());
    send(&listener, PAYMENTS, "{}").await;
    tokio::time::timeout(LIMIT, changes.next()).await.unwrap();
    intake.set_fault(None, Some(Fault::Hang.into())).unwrap();
    tokio::time::timeout(LIMIT, changes.next()).await.unwrap();
    listener.clear_faults();
    tokio::time::timeout(LIMIT, changes.next()).await.unwrap();
    listener.reset();
    tokio::time::timeout(LIMIT, changes.next()).await.unwrap();
}
