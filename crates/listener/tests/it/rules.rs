//! The vendor's rules for tokens, bodies and lines.

use listener::limits::{MAX_BODY_BYTES, MAX_LINE_BYTES};
use listener::{Reason, RefusedLines, Verdict};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PAYMENTS, client, document, gzip, line_of, lines, post, read, send, start};

fn counts(malformed: u64, successful: u64, oversized: u64, empty: u64) -> Value {
    json!({
        "malformedLines": malformed,
        "successfulLines": successful,
        "oversizedLines": oversized,
        "emptyLogLines": empty,
    })
}

#[tokio::test]
async fn a_body_of_valid_lines_is_200_and_empty() {
    let listener = start().await;
    let body = lines(&[document("one"), document("two")]);
    for body in [body.clone().into_bytes(), body.trim_end().as_bytes().to_vec()] {
        assert_eq!(read(send(&listener, PAYMENTS, body).await).await, (200, String::new()));
    }
    assert_eq!(listener.account("payments").counts().documents, 4);
    assert_eq!(listener.account("search").counts().documents, 0);
}

#[tokio::test]
async fn refused_lines_are_counted_and_the_valid_ones_accepted() {
    let valid = document("fine").to_string();
    let longest = line_of(MAX_LINE_BYTES);
    let too_long = line_of(MAX_LINE_BYTES + 1);
    let table = [
        (String::new(), counts(0, 0, 0, 1)),
        ("\n".to_owned(), counts(0, 0, 0, 1)),
        (format!("{valid}\n\n{valid}\n"), counts(0, 2, 0, 1)),
        (format!("{valid}\n  \t\n"), counts(0, 1, 0, 1)),
        (format!("not json\n{valid}\n"), counts(1, 1, 0, 0)),
        (format!("[{valid}]\n"), counts(1, 0, 0, 0)),
        ("\"text\"\n7\nnull\n".to_owned(), counts(3, 0, 0, 0)),
        (format!("{valid}{valid}\n"), counts(1, 0, 0, 0)),
        (format!("{longest}\n{too_long}\n"), counts(0, 1, 1, 0)),
        (format!("{valid}\n{too_long}\n{{\n\n"), counts(1, 1, 1, 1)),
    ];
    for (body, expected) in table {
        let listener = start().await;
        let (status, text) = read(send(&listener, PAYMENTS, body.clone()).await).await;
        let answer: Value = serde_json::from_str(&text).unwrap();
        let start_of_body = body.get(..60).unwrap_or(&body);
        assert_eq!((status, &answer), (400, &expected), "{start_of_body}");

        let received = listener.account("payments").counts();
        assert_eq!(json!(received.documents), expected["successfulLines"], "{start_of_body}");
        assert_eq!(json!(received.refused.malformed), expected["malformedLines"], "{start_of_body}");
        assert_eq!(json!(received.refused.oversized), expected["oversizedLines"], "{start_of_body}");
        assert_eq!(json!(received.refused.empty), expected["emptyLogLines"], "{start_of_body}");
    }
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_malformed() {
    let listener = start().await;
    let (status, _) = read(send(&listener, PAYMENTS, b"{\"message\":\"\xff\"}\n".to_vec()).await).await;
    assert_eq!(status, 400);
    assert_eq!(listener.account("payments").counts().refused.malformed, 1);
}

#[tokio::test]
async fn a_request_without_a_valid_token_is_refused() {
    let listener = start().await;
    let table = [
        ("/", "Logging token is missing"),
        ("/?type=x", "Logging token is missing"),
        ("/?token=", "Logging token is missing"),
        ("/?token=unknown", "Logging token is not valid"),
        ("/?token=PAYMENTS-TOKEN-1", "Logging token is not valid"),
    ];
    for (path, expected) in table {
        let request = client().post(format!("{}{path}", listener.url())).body("{}");
        let answer = read(request.send().await.unwrap()).await;
        assert_eq!(answer, (401, expected.to_owned()), "{path}");
    }
    assert_eq!(listener.totals().unknown_token.by_status[&401], 5);
}

/// Lines of 400,000 bytes with their newlines, and a last one that fills up.
fn body_of(bytes: usize) -> Vec<u8> {
    let mut body = String::new();
    while bytes - body.len() > 450_000 {
        body.push_str(&line_of(399_999));
        body.push('\n');
    }
    body.push_str(&line_of(bytes - body.len()));
    body.into_bytes()
}

#[tokio::test]
async fn a_body_over_10_mb_is_413_plain_or_inflated() {
    let listener = start().await;
    for (bytes, expected) in [(MAX_BODY_BYTES, 200), (MAX_BODY_BYTES + 1, 413), (2 * MAX_BODY_BYTES, 413)] {
        let body = body_of(bytes);
        let zipped = post(&listener, PAYMENTS, gzip(&body)).header("content-encoding", "gzip");
        assert_eq!(read(zipped.send().await.unwrap()).await.0, expected, "{bytes} gzipped");
        assert_eq!(read(send(&listener, PAYMENTS, body).await).await.0, expected, "{bytes} plain");
    }
    let counts = listener.account("payments").counts();
    assert_eq!(counts.raw_bytes, 2 * MAX_BODY_BYTES as u64);
    assert_eq!((counts.by_status[&200], counts.by_status[&413]), (2, 4));
}

#[tokio::test]
async fn content_encodings() {
    let body = lines(&[document("one")]).into_bytes();
    let zipped = gzip(&body);
    let two_members = [gzip(&body), gzip(&body)].concat();
    let cut = zipped[..zipped.len() - 9].to_vec();
    let table = [
        ("gzip", zipped.clone(), 200, 1),
        ("GZIP", zipped.clone(), 200, 1),
        ("gzip", two_members, 200, 2),
        ("identity", body.clone(), 200, 1),
        ("gzip", cut, 400, 0),
        ("gzip", body.clone(), 400, 0),
        ("identity", zipped, 400, 0),
        ("deflate", body, 415, 0),
    ];
    for (encoding, body, status, documents) in table {
        let listener = start().await;
        let request = post(&listener, PAYMENTS, body).header("content-encoding", encoding);
        assert_eq!(read(request.send().await.unwrap()).await.0, status, "{encoding}");
        assert_eq!(listener.account("payments").counts().documents, documents, "{encoding}");
    }
}

#[tokio::test]
async fn bytes_are_counted_as_sent_and_as_inflated() {
    let listener = start().await;
    let body = lines(&[document(&"a".repeat(5_000))]).into_bytes();
    let zipped = gzip(&body);
    let wire = zipped.len() as u64;
    post(&listener, PAYMENTS, zipped).header("content-encoding", "gzip").send().await.unwrap();
    let counts = listener.account("payments").counts();
    assert_eq!((counts.wire_bytes, counts.raw_bytes), (wire, body.len() as u64));
}

#[tokio::test]
async fn the_type_is_the_logs_then_the_urls_then_http_bulk() {
    let mut typed = document("typed");
    typed["type"] = json!("from-log");
    let table = [
        ("&type=from-url", &typed, "from-log"),
        ("&type=from-url", &document("untyped"), "from-url"),
        ("&type=", &document("untyped"), "http-bulk"),
        ("", &document("untyped"), "http-bulk"),
    ];
    for (query, document, expected) in table {
        let listener = start().await;
        let request = client().post(format!("{}/?token={PAYMENTS}{query}", listener.url()));
        request.header("content-type", "text/plain").body(document.to_string()).send().await.unwrap();
        let kept = listener.account("payments").documents().remove(0);
        assert_eq!(kept.log_type, expected);
        assert_eq!(kept.content_type.as_deref(), Some("text/plain"));
        assert_eq!(&kept.json, document);
    }
}

#[tokio::test]
async fn other_methods_and_paths() {
    let listener = start().await;
    let table = [
        (Method::GET, "/", 200),
        (Method::PUT, "/", 405),
        (Method::DELETE, "/", 405),
        (Method::GET, "/favicon.ico", 404),
        (Method::POST, "/bulk", 404),
        (Method::GET, "/_listener/nothing", 404),
        (Method::GET, "/_listener/reset", 405),
    ];
    for (method, path, expected) in table {
        let request = client().request(method.clone(), format!("{}{path}", listener.url()));
        let request = request.header("authorization", listener.control_authorization());
        assert_eq!(request.send().await.unwrap().status(), expected, "{method} {path}");
    }
}

#[test]
fn verdict_counts_accepted_and_refused_lines_and_names_what_is_spoiled() {
    let dotted = r#"{"@timestamp":"2026-03-14T15:09:26Z","a.b":1}"#;
    let body = format!("{dotted}\n{{\"v\":1e400}}\n\n{{\"@timestamp\":\"2026-03-14T15:09:26Z\"}}\n");
    assert_eq!(
        Verdict::of(body.as_bytes()),
        Verdict {
            accepted: 2,
            refused: RefusedLines { malformed: 1, oversized: 0, empty: 1 },
            spoiled: vec![Reason::DotInName { field: "a.b".to_owned() }],
        }
    );
}
