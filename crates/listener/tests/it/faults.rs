//! Each fault, as a client sees it.

use std::error::Error as _;
use std::io;

use listener::{Error, Fault, Listener, PlannedFault};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::support::{LIMIT, PAYMENTS, SEARCH, document, lines, post, read, send, start};

fn bulk() -> String {
    lines(&[document("one"), document("two"), document("three")])
}

async fn faulty(fault: impl Into<PlannedFault>) -> Listener {
    let listener = start().await;
    listener.set_fault("payments", fault).expect("a fault that can be played");
    listener
}

fn in_background(listener: &Listener, token: &str) -> JoinHandle<reqwest::Result<reqwest::Response>> {
    tokio::spawn(post(listener, token, bulk()).send())
}

/// The kind of the I/O error below a client's error.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = inner.source();
    }
    None
}

#[tokio::test]
async fn a_status_is_answered_and_nothing_accepted() {
    let fault = Fault::Status { code: 503, retry_after: Some(7), body: "busy".to_owned() };
    let listener = faulty(fault).await;
    let response = send(&listener, PAYMENTS, bulk()).await;
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(read(response).await, (503, "busy".to_owned()));
    assert_eq!(send(&listener, SEARCH, bulk()).await.status(), 200);
    let counts = listener.account("payments").counts();
    assert_eq!((counts.documents, counts.requests, counts.by_status[&503]), (0, 1, 1));
}

#[tokio::test]
async fn a_hang_up_ends_every_connection_and_the_next_is_served() {
    let listener = faulty(Fault::Hang).await;
    let hanging = in_background(&listener, PAYMENTS);
    listener.wait_until(LIMIT, |totals| totals.of("payments").requests == 1).await.expect("it came");
    listener.hang_up();
    assert!(hanging.await.expect("no panic").is_err());
    assert_eq!(send(&listener, SEARCH, bulk()).await.status(), 200);
}

#[tokio::test]
async fn a_fault_can_be_limited_to_the_next_requests() {
    let listener = faulty(Fault::status(429).times(2)).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(send(&listener, PAYMENTS, bulk()).await.status().as_u16());
    }
    assert_eq!(statuses, [429, 429, 200]);
}

#[tokio::test]
async fn latency_accepts_at_once_and_answers_late() {
    let listener = faulty(Fault::Latency { ms: 1 }).await;
    assert_eq!(send(&listener, PAYMENTS, bulk()).await.status(), 200);

    listener.set_fault("payments", Fault::Latency { ms: 3_600_000 }).unwrap();
    let request = in_background(&listener, PAYMENTS);
    listener.wait_for("payments", 6, LIMIT).await.unwrap();
    assert!(!request.is_finished());
    listener.shutdown().await;
    request.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn a_hang_never_answers_and_does_not_hold_up_shutdown() {
    let listener = faulty(Fault::Hang).await;
    let request = in_background(&listener, PAYMENTS);
    listener.wait_until(LIMIT, |totals| totals.of("payments").unanswered == 1).await.unwrap();
    assert!(!request.is_finished());
    assert_eq!(send(&listener, SEARCH, bulk()).await.status(), 200);
    assert_eq!(listener.account("payments").counts().documents, 0);
    listener.shutdown().await;
    request.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn dropping_the_listener_ends_hanging_requests() {
    let listener = faulty(Fault::Hang).await;
    let request = in_background(&listener, PAYMENTS);
    listener.wait_until(LIMIT, |totals| totals.of("payments").unanswered == 1).await.unwrap();
    drop(listener);
    request.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn a_reset_is_a_reset_and_accepts_nothing() {
    let listener = faulty(Fault::reset().times(1)).await;
    let error = post(&listener, PAYMENTS, bulk()).send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset), "{error:?}");
    assert_eq!(listener.account("payments").counts().documents, 0);
    assert_eq!(send(&listener, PAYMENTS, bulk()).await.status(), 200);
}

#[tokio::test]
async fn a_reset_can_come_in_the_middle_of_the_body() {
    let listener = faulty(Fault::Reset { after_bytes: Some(1) }).await;
    let large = bulk().repeat(50_000);
    let error = post(&listener, PAYMENTS, large.clone()).send().await.unwrap_err();
    let kind = io_kind(&error);
    let cut = [Some(io::ErrorKind::ConnectionReset), Some(io::ErrorKind::BrokenPipe)];
    assert!(cut.contains(&kind), "{error:?}");
    let counts = listener.account("payments").counts();
    assert_eq!((counts.documents, counts.unanswered), (0, 1));
    assert!(counts.wire_bytes < large.len() as u64);
}

#[tokio::test]
async fn a_resend_after_accept_then_drop_duplicates() {
    let listener = faulty(Fault::AcceptThenDrop.times(1)).await;
    let body = lines(&[json!({"@timestamp": 1, "id": "event-1"})]);
    let error = post(&listener, PAYMENTS, body.clone()).send().await.unwrap_err();
    assert_eq!(io_kind(&error), Some(io::ErrorKind::ConnectionReset), "{error:?}");
    assert_eq!(send(&listener, PAYMENTS, body).await.status(), 200);
    let counts = listener.account("payments").counts();
    assert_eq!((counts.documents, counts.distinct_ids, counts.duplicates, counts.unanswered), (2, 1, 1, 1));
}

#[tokio::test]
async fn a_slow_drip_sends_the_whole_answer() {
    let listener = faulty(Fault::SlowDrip { bytes_per_sec: 10_000, bytes: 300 }).await;
    let (status, text) = read(send(&listener, PAYMENTS, bulk()).await).await;
    assert_eq!((status, text), (200, " ".repeat(300)));

    let (status, text) = read(send(&listener, PAYMENTS, "not json").await).await;
    let counts: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, text.len(), &counts["malformedLines"]), (400, 300, &json!(1)));
}

#[tokio::test]
async fn refused_lines_are_the_first_ones() {
    for (refuse, accepted) in [(1, 2), (3, 0), (9, 0)] {
        let listener = faulty(Fault::Refuse { lines: refuse }).await;
        let (status, text) = read(send(&listener, PAYMENTS, bulk()).await).await;
        let counts: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, &counts["successfulLines"]), (400, &json!(accepted)));
        assert_eq!(counts["malformedLines"], json!(3 - accepted));
        let kept = listener.account("payments").documents();
        assert_eq!(kept.len(), accepted);
        assert!(kept.iter().all(|document| document.json["message"] != "one"));
    }
}

#[tokio::test]
async fn a_fault_for_all_applies_to_every_token_without_its_own_fault() {
    let listener = faulty(Fault::status(502)).await;
    listener.set_fault_for_all(Fault::status(503)).unwrap();
    for (token, expected) in [(PAYMENTS, 502), (SEARCH, 503), ("unknown", 503)] {
        assert_eq!(send(&listener, token, bulk()).await.status(), expected, "{token}");
    }
    listener.clear_fault("payments").unwrap();
    assert_eq!(send(&listener, PAYMENTS, bulk()).await.status(), 503);
    listener.clear_faults();
    assert_eq!(send(&listener, PAYMENTS, bulk()).await.status(), 200);
}

#[tokio::test]
async fn invalid_faults_are_refused() {
    let listener = start().await;
    let table = [
        Fault::status(0),
        Fault::status(199),
        Fault::status(600),
        Fault::SlowDrip { bytes_per_sec: 0, bytes: 1 },
    ];
    for fault in table {
        let refused = listener.set_fault("payments", fault.clone());
        assert!(matches!(refused, Err(Error::BadFault { .. })), "{fault:?}");
    }
    let unknown = listener.set_fault("nobody", Fault::Hang);
    assert!(matches!(unknown, Err(Error::UnknownAccount { .. })));
}
