//! One document: its line, masked values, attempts, and what stands around it.

use listener::Fault;
use serde_json::{Value, json};

use crate::support::{World, document};

#[tokio::test]
async fn a_document_is_shown_as_it_arrived() {
    let world = World::start().await;
    let line = r#"{"@timestamp":"2026-01-02T03:04:05.000Z", "id":"a","n":12345678901234567890123,"message":"für [masked] 😀 [hash:1f]","in":{"deep":["x","[masked]"]},"__proto__":1,"message":"für [masked] 😀 [hash:1f]"}"#;
    world.ship_body("payments", line.to_owned()).await.unwrap();
    let told = world.get("/accounts/payments/documents/1").await;
    assert_eq!(
        (&told["line"], &told["cut"], &told["bytes"]),
        (&json!(line), &json!(false), &json!(line.len()))
    );
    assert_eq!(
        (&told["seq"], &told["id"], &told["time"]),
        (&json!(1), &json!("a"), &json!(1_767_323_045_000_i64))
    );
    assert_eq!(
        told["masks"],
        json!([{"path": "in.deep", "spans": [[0, 8]]}, {"path": "message", "spans": [[4, 12], [16, 25]]}])
    );
    assert_eq!((&told["log_type"], &told["duplicates"]), (&json!("cloudwatch"), &json!(0)));
    let lag = told["received"].as_i64().unwrap() - told["time"].as_i64().unwrap();
    assert_eq!(told["lag_ms"], lag);
    assert_eq!(world.get("/accounts/payments/document?id=a").await, told);
}

#[tokio::test]
async fn a_long_line_is_cut_unless_all_is_asked_for() {
    let world = World::start().await;
    let message = "ü".repeat(200_000);
    world.ship("payments", &[document("a", &message)]).await;
    let cut = world.get("/accounts/payments/documents/1").await;
    assert!(cut["line"].as_str().unwrap().len() <= 64 << 10 && cut["cut"] == true);
    for call in ["/accounts/payments/documents/1?whole=1", "/accounts/payments/document?id=a&whole=1"] {
        let whole = world.get(call).await;
        assert_eq!(
            (whole["line"].as_str().unwrap().len() as u64, &whole["cut"]),
            (whole["bytes"].as_u64().unwrap(), &json!(false))
        );
        assert!(whole["line"].as_str().unwrap().contains(&message));
    }
}

#[tokio::test]
async fn a_documents_attempts_are_told() {
    let world = World::start().await;
    let bulk = [document("a", "m"), document("b", "m")];
    world.listener.set_fault("payments", Fault::status(503).times(2)).unwrap();
    for expected in [503, 503, 200] {
        assert_eq!(world.ship("payments", &bulk).await, expected);
    }
    world.listener.set_fault("payments", Fault::AcceptThenDrop.times(1)).unwrap();
    let line = |id: &str| format!("{}\n", document(id, "m"));
    world.ship_body("payments", line("c")).await.unwrap_err();
    world.ship("payments", &[document("c", "m")]).await;
    world.ship("payments", &[json!({"@timestamp": 1, "message": "no id"})]).await;

    let fault = json!({"status": {"code": 503, "retry_after": null, "body": ""}});
    let expected = [
        (1, 0, json!([[1, 503, fault, 2], [2, 503, fault, 2], [3, 200, null, 2]])),
        (3, 1, json!([[4, null, "accept_then_drop", 1], [5, 200, null, 1]])),
        (4, 1, json!([[4, null, "accept_then_drop", 1], [5, 200, null, 1]])),
        (5, 0, json!([[6, 200, null, 1]])),
    ];
    for (seq, duplicates, attempts) in expected {
        let told = world.get(&format!("/accounts/payments/documents/{seq}")).await;
        let brief =
            |attempt: &Value| json!([attempt["bulk"], attempt["status"], attempt["fault"], attempt["lines"]]);
        let brief: Vec<Value> = told["attempts"].as_array().unwrap().iter().map(brief).collect();
        assert_eq!((json!(brief), &told["duplicates"]), (attempts, &json!(duplicates)), "document {seq}");
    }
    let rows = world.get("/accounts/payments/search?sort=time&limit=500").await;
    let mut attempts: Vec<(u64, u64)> = rows["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["seq"].as_u64().unwrap(), row["attempts"].as_u64().unwrap()))
        .collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [(1, 3), (2, 3), (3, 1), (4, 2), (5, 1)]);
}

#[tokio::test]
async fn spoiled_documents_say_why() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "m"), json!({"id": 7, "a.b": 1})]).await;
    let told = world.get("/accounts/payments/documents/2").await;
    assert_eq!(
        told["spoiled"],
        json!([
            {"reason": "dot_in_name", "field": "a.b"},
            {"reason": "mapping_conflict", "field": "id", "first": "string", "now": "number"},
            {"reason": "missing_timestamp"},
        ])
    );
    let rows = world.get("/accounts/payments/search?seq_from=2").await;
    assert_eq!(
        rows["documents"][0]["spoiled"],
        json!(["dot_in_name", "mapping_conflict", "missing_timestamp"])
    );
}

#[tokio::test]
async fn documents_around_one_are_those_of_its_stream_group_or_account() {
    let world = World::start().await;
    let mut bulk = Vec::new();
    for n in 0..40 {
        let mut one = document(&format!("{n}"), "m");
        one["@timestamp"] = json!(1_767_323_045_000_i64 + n);
        one["logStream"] = json!(format!("stream {}", n % 2));
        one["logGroup"] = json!(format!("group {}", n % 4 / 2));
        one["owner"] = json!(format!("{}", n % 8 / 4));
        bulk.push(one);
    }
    world.ship("payments", &bulk).await;
    for (same, expected) in
        [("stream", [13, 21, 29]), ("group", [20, 21, 22]), ("account", [20, 21, 22]), ("all", [20, 21, 22])]
    {
        let around = world
            .get(&format!("/accounts/payments/documents/21/around?same={same}&before=1&after=1&cols=owner"))
            .await;
        let seqs: Vec<u64> =
            around["documents"].as_array().unwrap().iter().map(|row| row["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs.get(1), Some(&21), "{same}: {seqs:?}");
        if same == "stream" || same == "all" {
            assert_eq!(seqs, expected, "{same}");
        }
        assert_eq!((&around["more_before"], &around["more_after"]), (&json!(true), &json!(true)), "{same}");
        assert_eq!(around["documents"][1]["fields"]["owner"], "1");
    }
    let first = world.get("/accounts/payments/documents/1/around?same=all&before=5&after=100").await;
    assert_eq!((&first["more_before"], &first["more_after"]), (&json!(false), &json!(false)));
    assert_eq!(first["documents"].as_array().unwrap().len(), 40);
}
