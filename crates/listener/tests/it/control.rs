//! The control API under `/_listener/`.

use listener::Listener;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PAYMENTS, SEARCH, client, document, lines, read, send, start};

async fn ask(listener: &Listener, method: Method, path: &str, body: &str) -> (u16, String) {
    let request = client().request(method, format!("{}/_listener{path}", listener.url()));
    let request = request.header("authorization", listener.control_authorization());
    read(request.body(body.to_owned()).send().await.expect("an answer")).await
}

async fn get(listener: &Listener, path: &str) -> Value {
    let (status, text) = ask(listener, Method::GET, path, "").await;
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test]
async fn accounts_shows_counts_by_name_and_no_token() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[document("one"), json!({"message": "no time"})])).await;
    let shown = get(&listener, "/accounts").await;
    assert_eq!(shown["accounts"]["payments"]["documents"], 2);
    assert_eq!(shown["accounts"]["payments"]["spoiled"], 1);
    assert_eq!(shown["accounts"]["payments"]["by_status"]["200"], 1);
    assert_eq!(shown["accounts"]["search"]["requests"], 0);
    assert!(!shown.to_string().contains("token-1"));
}

#[tokio::test]
async fn documents_are_shown_newest_last() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[document("red 1"), document("blue 2"), json!({"message": "red 3"})]))
        .await;
    let shown = get(&listener, "/accounts/payments/documents?contains=red&limit=1").await;
    assert_eq!(shown.as_array().unwrap().len(), 1);
    assert_eq!(shown[0]["json"], json!({"message": "red 3"}));
    assert_eq!(shown[0]["spoiled"], json!([{"reason": "missing_timestamp"}]));
    assert_eq!(shown[0]["log_type"], "cloudwatch");
    assert!(shown[0]["received_at"].is_u64());
    assert_eq!(get(&listener, "/accounts/payments/documents").await.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn each_form_of_a_fault_is_accepted() {
    let table = [
        r#"{"fault": "hang"}"#,
        r#"{"fault": "accept_then_drop", "times": 1}"#,
        r#"{"fault": {"latency": {"ms": 200}}}"#,
        r#"{"fault": {"refuse": {"lines": 3}}}"#,
        r#"{"fault": {"status": {"code": 503}}}"#,
        r#"{"fault": {"status": {"code": 503, "retry_after": 2, "body": "busy"}}}"#,
        r#"{"fault": {"reset": {}}}"#,
        r#"{"fault": {"reset": {"after_bytes": 1000}}}"#,
        r#"{"fault": {"slow_drip": {"bytes_per_sec": 10, "bytes": 600}}}"#,
    ];
    let listener = start().await;
    for body in table {
        for path in ["/fault", "/accounts/payments/fault"] {
            assert_eq!(ask(&listener, Method::PUT, path, body).await, (204, String::new()), "{body}");
        }
    }
}

#[tokio::test]
async fn faults_are_set_and_ended() {
    let listener = start().await;
    let busy = r#"{"fault": {"status": {"code": 503}}}"#;
    let steps = [
        (Method::PUT, "/accounts/payments/fault", busy, 503, 200),
        (Method::PUT, "/fault", r#"{"fault": {"status": {"code": 500}}}"#, 503, 500),
        (Method::DELETE, "/accounts/payments/fault", "", 500, 500),
        (Method::DELETE, "/fault", "", 200, 200),
    ];
    for (method, path, body, payments, search) in steps {
        assert_eq!(ask(&listener, method.clone(), path, body).await.0, 204);
        assert_eq!(send(&listener, PAYMENTS, "{}").await.status(), payments, "{method} {path}");
        assert_eq!(send(&listener, SEARCH, "{}").await.status(), search, "{method} {path}");
    }
}

#[tokio::test]
async fn a_token_is_rotated_and_never_echoed() {
    let listener = start().await;
    let path = "/accounts/payments/token";
    assert_eq!(ask(&listener, Method::PUT, path, r#"{"token": "fresh-token"}"#).await, (204, String::new()));
    assert_eq!(send(&listener, PAYMENTS, "{}").await.status(), 401);
    assert_eq!(send(&listener, "fresh-token", "{}").await.status(), 200);

    let table = [
        (r#""fresh-token""#, 400),
        (r#"{"token": "fresh-token", "fresh-token": 1}"#, 400),
        (r#"{"token": ""}"#, 400),
        (r#"{"token": "search-token-1"}"#, 409),
    ];
    for (body, expected) in table {
        let (status, text) = ask(&listener, Method::PUT, path, body).await;
        assert_eq!(status, expected, "{body}");
        assert!(!text.contains("fresh-token") && !text.contains("search-token-1"), "{text}");
    }
}

#[tokio::test]
async fn invalid_requests_are_refused_with_a_reason() {
    let listener = start().await;
    let hang = r#"{"fault": "hang"}"#;
    let table = [
        (Method::GET, "/accounts/nobody/documents", "", 404, "there is no sub-account `nobody`"),
        (Method::PUT, "/accounts/nobody/fault", hang, 404, "there is no sub-account `nobody`"),
        (Method::DELETE, "/accounts/nobody/fault", "", 404, "there is no sub-account `nobody`"),
        (Method::PUT, "/fault", r#"{"fault": "hng"}"#, 400, "unknown variant `hng`"),
        (Method::PUT, "/fault", r#"{"fault": "hang", "time": 1}"#, 400, "unknown field `time`"),
        (Method::PUT, "/fault", r#"{"fault": {"reset": {"after": 1}}}"#, 400, "unknown field `after`"),
        (Method::PUT, "/fault", r#"{"fault": {"status": {"code": 42}}}"#, 400, "`code` must be 200 to 599"),
    ];
    for (method, path, body, status, words) in table {
        let answer = ask(&listener, method, path, body).await;
        assert_eq!(answer.0, status, "{path} {body}");
        assert!(answer.1.contains(words), "{} lacks {words}", answer.1);
    }
}

#[tokio::test]
async fn reset_forgets_documents_and_counts() {
    let listener = start().await;
    send(&listener, PAYMENTS, "{}").await;
    assert_eq!(ask(&listener, Method::POST, "/reset", "").await.0, 204);
    assert_eq!(listener.account("payments").counts().requests, 0);
}
