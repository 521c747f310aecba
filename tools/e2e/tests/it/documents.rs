//! Members' events arrive in the right team, as the right documents.

use std::io::Write as _;

use e2e::{LocalHub, PAY_PROD, SEARCH, SHARED, STRANGER};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::tables::TABLE;

const REQUEST: &str = "8f507cfc-4a1c-4697-b07a-ac58fc914c95";

/// The document without what differs from run to run.
fn fixed(document: &Value) -> Value {
    let mut document = document.clone();
    for name in ["@timestamp", "id"] {
        assert!(document[name].is_string(), "{document}");
        document[name].take();
    }
    document
}

fn of<'a>(documents: &'a [Value], name: &str, value: &str) -> &'a Value {
    let found = documents.iter().find(|document| document[name] == value);
    found.unwrap_or_else(|| panic!("no document with {name} = {value} in {documents:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_members_write_arrives_in_its_team_masked_and_named() {
    let hub = LocalHub::start(TABLE).await;
    let lambda = [
        format!("START RequestId: {REQUEST} Version: $LATEST\n"),
        format!("2026-03-01T12:00:00.000Z\t{REQUEST}\tINFO\tlogin password=hunter2\n"),
        json!({"level": "warn", "msg": "slow", "took.ms": 12, "password": 7}).to_string(),
        format!("END RequestId: {REQUEST}\n"),
    ];
    hub.write(PAY_PROD, "/aws/lambda/pay-api", &lambda).await;
    hub.write(SEARCH, "/search/indexer", &["Authorization: Bearer abcdefghijklmnopqrstuvwxyz"]).await;
    hub.write(SHARED, "/aws/lambda/pay-refunds", &["refund of 4111 1111 1111 1111"]).await;
    hub.write(SHARED, "/aws/lambda/other", &["nobody's"]).await;
    hub.write(STRANGER, "/app", &["a stranger's"]).await;

    let payments = hub.wait("payments", 3).await;
    let search = hub.wait("search", 1).await;
    let platform = hub.wait("platform", 2).await;
    hub.shipped().await;

    assert_eq!(
        fixed(of(&payments, "requestID", REQUEST)),
        json!({
            "@timestamp": null, "id": null, "message": "login password=[masked]", "type": "cloudwatch",
            "logGroup": "/aws/lambda/pay-api", "logStream": "instance-1", "owner": PAY_PROD,
            "namespace": "aws/lambda", "function": "pay-api", "requestID": REQUEST, "log_level": "INFO",
            "team": "payments", "account": "pay-prod", "env": "prod",
        })
    );
    let lifted = of(&payments, "message", "slow");
    assert_eq!((&lifted["took_ms"], &lifted["password"]), (&json!(12), &Value::Null));
    let routed = of(&payments, "logGroup", "/aws/lambda/pay-refunds");
    assert_eq!(routed["message"], "refund of [masked]");
    assert_eq!((&routed["product"], &routed["account"]), (&json!("pay"), &json!("shared")));
    assert_eq!(search[0]["message"], "Authorization: Bearer [masked]");
    assert_eq!(of(&platform, "owner", SHARED)["message"], "nobody's");
    assert_eq!(of(&platform, "owner", STRANGER)["account"], Value::Null);
    assert_eq!(hub.listener.totals().accounts.values().map(|counts| counts.documents).sum::<u64>(), 6);
    assert_eq!(hub.ledger("shipper", "payments", "platform").await, 2, "START and END");
    assert_eq!(hub.ledger("shipper", "platform", "unrouted").await, 2);
    hub.assert_unharmed().await;
}

/// A subscription message of a central account's log group, to which AWS copies what other accounts log.
fn centralized(source: &str) -> Vec<u8> {
    let event = json!({
        "id": "31953106606966983378809025079804211143289615424298221568", "timestamp": 1_772_366_400_000_i64,
        "message": "copied", "extractedFields": {"@aws.account": source, "@aws.region": "eu-central-1"},
    });
    let message = json!({
        "messageType": "DATA_MESSAGE", "owner": "555555555555", "logGroup": "/app", "logStream": "s",
        "subscriptionFilters": ["loghub"], "logEvents": [event],
    });
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(message.to_string().as_bytes()).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_central_account_copies_is_its_source_account_s() {
    let hub = LocalHub::start(TABLE).await;
    hub.put([centralized(SEARCH)]).await;
    let search = hub.wait("search", 1).await;
    assert_eq!((&search[0]["owner"], &search[0]["account"]), (&json!(SEARCH), &json!("search")));
    assert_eq!(search[0]["awsRegion"], "eu-central-1");
    assert_eq!(search[0]["@timestamp"], "2026-03-01T12:00:00.000Z");
    hub.assert_unharmed().await;
}

/// Messages with what some writers of JSON write and some readers refuse.
const ODD: [&str; 12] = [
    r#"{"level":"ERROR","message":"sum","total":1e400}"#,
    r#"{"total":-1e999,"list":[1e400]}"#,
    r#"{"level":"ERROR","message":"diverged","loss":NaN,"rate":Infinity}"#,
    r#"{"message":"long number","n":123456789012345678901234567890123456789012345678901234567890}"#,
    r#"{"message":"half \ud83d","other":"\udc00\ud800"}"#,
    r#"{"message":"a","message":"b","o":{"x":1,"x":2},"a.b":1,"a_b":2}"#,
    r#"{"message":"deep","a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":1}}}}}}}}}}}"#,
    r#"{"message":"arrays","a":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}"#,
    r#"{"":1," ":2,".":3,"message":"names"}"#,
    "\u{feff}{\"level\":\"warn\",\"message\":\"marked\"}",
    r#"{"id":1,"type":2,"@timestamp":3,"part":4,"message":{"a":5}}"#,
    r#"{"log":"{\"level\":\"error\",\"v\":1e400}","kubernetes":{"labels":{"app.kubernetes.io/name":"cart"}}}"#,
];

#[tokio::test(flavor = "multi_thread")]
async fn odd_json_arrives_and_leaves_nothing_under_dead() {
    let hub = LocalHub::start(TABLE).await;
    hub.write(SEARCH, "/search/odd", &ODD).await;
    let arrived = hub.wait("search", ODD.len() as u64).await;
    hub.shipped().await;
    assert_eq!(arrived.len(), ODD.len());
    let counts = hub.listener.totals().of("search");
    assert_eq!((counts.refused.malformed, counts.refused.oversized, counts.refused.empty), (0, 0, 0));
    assert_eq!(hub.dead().await, Vec::<String>::new(), "{}", hub.report());
    hub.assert_unharmed().await;
}
