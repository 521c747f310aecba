//! The handle that tests in other crates use.

use std::time::Duration;

use listener::{Account, Config, Error, Listener};
use serde_json::json;

use crate::support::{LIMIT, PAYMENTS, SEARCH, client, document, lines, send, start, start_with};

fn messages(listener: &Listener) -> Vec<String> {
    let documents = listener.account("payments").documents();
    documents
        .iter()
        .map(|document| document.json["message"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn the_newest_documents_are_kept_and_counts_go_on() {
    let line = document("m0").to_string().len();
    for (keep, keep_bytes) in [(2, usize::MAX), (100, 2 * line + line / 2)] {
        let listener = start_with(|config| {
            config.keep = keep;
            config.keep_bytes = keep_bytes;
        })
        .await;
        let body = lines(&["m1", "m2", "m3", "m4"].map(document));
        send(&listener, PAYMENTS, body).await;
        assert_eq!(messages(&listener), ["m3", "m4"], "{keep} documents, {keep_bytes} bytes");
        assert_eq!(listener.account("payments").counts().documents, 4);
    }
}

#[tokio::test]
async fn documents_can_be_filtered_newest_last() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&["red 1", "blue 2", "red 3", "red 4"].map(document))).await;
    let found = listener.account("payments").documents_with("red", 2);
    let found: Vec<_> = found.iter().map(|document| document.json["message"].clone()).collect();
    assert_eq!(found, ["red 3", "red 4"]);
}

#[tokio::test]
async fn waiting_ends_when_the_documents_are_there() {
    let listener = start().await;
    let sender = async {
        send(&listener, PAYMENTS, lines(&[document("one")])).await;
        send(&listener, PAYMENTS, lines(&[document("two")])).await;
    };
    let (received, ()) = tokio::join!(listener.wait_for("payments", 2, LIMIT), sender);
    assert_eq!(received.unwrap().len(), 2);
}

#[tokio::test]
async fn a_timeout_of_waiting_names_the_received_documents() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[document("one")])).await;
    let error = listener.wait_for("payments", 2, Duration::from_millis(1)).await.unwrap_err();
    assert_eq!(error.to_string(), "sub-account `payments` received 1 of 2 documents within 1ms");
}

#[tokio::test]
async fn a_rotated_token_is_the_only_one() {
    let listener = start().await;
    listener.set_token("payments", "payments-token-2").unwrap();
    for (token, expected) in [(PAYMENTS, 401), ("payments-token-2", 200), (SEARCH, 200)] {
        assert_eq!(send(&listener, token, lines(&[document("one")])).await.status(), expected, "{token}");
    }
    listener.set_token("new-team", "new-token").unwrap();
    assert_eq!(send(&listener, "new-token", lines(&[document("one")])).await.status(), 200);
    assert_eq!(listener.account("new-team").counts().documents, 1);
}

#[tokio::test]
async fn a_sub_account_may_have_two_tokens() {
    let listener = start_with(|config| config.accounts.push(Account::new("payments", "payments/dev"))).await;
    for token in [PAYMENTS, "payments%2Fdev"] {
        assert_eq!(send(&listener, token, lines(&[document("one")])).await.status(), 200);
    }
    assert_eq!(listener.account("payments").counts().documents, 2);
}

#[tokio::test]
async fn a_token_of_another_sub_account_is_refused() {
    let listener = start().await;
    assert!(matches!(listener.set_token("search", PAYMENTS), Err(Error::TokenTaken { .. })));
    assert!(matches!(listener.set_token("search", ""), Err(Error::EmptyToken { .. })));
    let twins = Config::local([Account::new("a", "same"), Account::new("b", "same")]);
    assert!(matches!(Listener::start(twins).await, Err(Error::TokenTaken { .. })));
}

#[tokio::test]
async fn a_taken_port_is_reported() {
    let first = start().await;
    let mut config = Config::local([]);
    config.addr = first.addr();
    let error = Listener::start(config).await.unwrap_err();
    assert!(
        error.to_string().starts_with(&format!("failed to bind the listener to {}", first.addr())),
        "{error}"
    );
}

#[tokio::test]
async fn parts_of_one_event_are_not_duplicates() {
    let listener = start().await;
    let part = |id: &str, part: u64| json!({"@timestamp": 1, "id": id, "part": part});
    let body = lines(&[part("a", 1), part("a", 2), part("b", 1), part("a", 2), document("no id")]);
    send(&listener, PAYMENTS, body).await;
    let counts = listener.account("payments").counts();
    assert_eq!((counts.documents, counts.distinct_ids, counts.duplicates), (5, 2, 1));
}

#[tokio::test]
async fn reset_keeps_only_tokens() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[json!({"@timestamp": 1, "id": "a"})])).await;
    send(&listener, "unknown", "{}").await;
    listener.reset();
    assert_eq!(listener.account("payments").documents(), []);
    assert_eq!(listener.totals().unknown_token.requests, 0);
    send(&listener, PAYMENTS, lines(&[json!({"@timestamp": 1, "id": "a"})])).await;
    let counts = listener.account("payments").counts();
    assert_eq!((counts.documents, counts.duplicates), (1, 0));
}

#[tokio::test]
async fn after_shutdown_the_port_is_free() {
    let listener = start().await;
    let addr = listener.addr();
    assert_eq!(client().get(listener.url()).send().await.unwrap().status(), 200);
    listener.shutdown().await;
    let again = start_with(|config| config.addr = addr).await;
    assert_eq!(client().get(again.url()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn no_token_is_printed() {
    let account = Account::new("payments", PAYMENTS);
    let listener = start().await;
    let taken = listener.set_token("search", PAYMENTS).unwrap_err();
    let printed = format!("{account:?} {listener:?} {:?} {taken} {taken:?}", listener.account("payments"));
    assert!(!printed.contains("token-1"), "{printed}");
}
