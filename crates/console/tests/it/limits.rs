//! Limits and errors.

use serde_json::{Value, json};

use crate::support::{World, document, read};

#[tokio::test]
async fn wrong_calls_are_refused_with_a_sentence() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "m")]).await;
    let long = format!("/accounts/payments/search?q={}", "a".repeat(5_000));
    let fault = Some(json!({"fault": {"status": {"code": 99}}}));
    let rows: [(&str, &str, Option<Value>, u16, &str); 25] = [
        ("GET", "/accounts/nobody/search", None, 404, "account"),
        ("GET", "/accounts/nobody/export", None, 404, "account"),
        ("GET", "/accounts/nobody/requests", None, 404, "account"),
        ("GET", "/accounts/nobody/documents/1", None, 404, "account"),
        ("GET", "/accounts/nobody/lucene?q=a", None, 404, "account"),
        ("GET", "/stream?tail=nobody", None, 404, "account"),
        ("DELETE", "/faults/nobody", None, 404, "account"),
        ("GET", "/accounts/payments/documents/99", None, 404, "document"),
        ("GET", "/accounts/payments/document?id=zzz", None, 404, "document"),
        ("GET", "/accounts/payments/document", None, 404, "document"),
        ("GET", "/accounts/payments/documents/99/around", None, 404, "document"),
        ("GET", "/hub/way/payments/99", None, 404, "document"),
        ("GET", "/accounts/payments/documents/x", None, 400, "request"),
        ("GET", "/accounts/payments/search?from=yesterday", None, 400, "request"),
        ("GET", "/accounts/payments/search?limit=-1", None, 400, "request"),
        ("GET", "/accounts/payments/search?sort=size", None, 400, "request"),
        ("GET", "/accounts/payments/search?after=x", None, 400, "request"),
        ("GET", "/accounts/payments/search?query=a", None, 400, "request"),
        ("GET", "/accounts/payments/documents/1/around?same=moon", None, 400, "request"),
        ("GET", "/stream?topics=moon", None, 400, "request"),
        ("GET", "/hub/find", None, 400, "request"),
        ("PUT", "/faults", fault, 400, "request"),
        ("PUT", "/faults", Some(json!({"fault": "moon"})), 400, "request"),
        ("POST", "/faults", Some(json!({})), 405, "method"),
        ("GET", "/nothing", None, 404, "route"),
    ];
    for (method, path, body, status, code) in rows {
        let (answered, json) = world.call(method, path, body).await;
        assert_eq!((answered, &json["error"]["code"]), (status, &json!(code)), "{method} {path}: {json}");
        let error = &json["error"];
        assert!(error["message"].as_str().is_some_and(|message| message.len() > 10), "{path}: {json}");
        assert!(
            error["help"].is_string() && error["at"].is_null() && error["length"].is_null(),
            "{path}: {json}"
        );
    }
    for call in [
        "/accounts/payments/search?q=(",
        "/accounts/payments/export?q=(",
        "/stream?tail=payments&q=(",
        long.as_str(),
        "/accounts/payments/lucene?q=(",
        "/accounts/payments/fields/ms/values?q=(",
    ] {
        let (status, json) = world.call("GET", call, None).await;
        assert_eq!((status, &json["error"]["code"]), (400, &json!("query")), "{call}: {json}");
        assert!(json["error"]["at"].is_u64() && json["error"]["length"].is_u64(), "{call}: {json}");
    }
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused() {
    let world = World::start().await;
    for (bytes, expected) in [(1 << 20, 200), ((1 << 20) + 1, 413)] {
        let start = r#"{"account": "a", "log_group": "g", "message": ""#;
        let body = format!("{start}{}\"}}", "x".repeat(bytes - start.len() - 2));
        assert_eq!(body.len(), bytes);
        let request = world.request("POST", "/api/v1/hub/try").header("content-type", "application/json");
        let (status, text) = read(request.body(body).send().await.expect("an answer")).await;
        assert_eq!(status, expected, "{bytes}: {text}");
        assert_eq!(text.contains("too_large"), expected == 413, "{text}");
    }
}

#[tokio::test]
async fn answers_are_bounded() {
    let world = World::start().await;
    let many: Vec<Value> = (0..800).map(|n| document(&format!("{n}"), &format!("m {n}"))).collect();
    world.ship("payments", &many).await;
    let long = "ä".repeat(20_000);
    let mut large = document("large", &long);
    for n in 0..300 {
        large[format!("field{n}")] = json!(n);
    }
    for name in ["a", "b", "c"] {
        large[name] = json!(long);
    }
    world.ship("search", &[large]).await;

    for (limit, expected) in
        [("", 100), ("&limit=7", 7), ("&limit=500", 500), ("&limit=100000", 500), ("&limit=0", 0)]
    {
        let found = world.get(&format!("/accounts/payments/search?cols=id{limit}")).await;
        assert_eq!(found["documents"].as_array().unwrap().len(), expected, "{limit}");
        assert_eq!((&found["total"], &found["of"]), (&json!(800), &json!(800)), "{limit}");
    }
    let found = world.get("/accounts/search/search?cols=a,b,c,logGroup").await;
    let row = &found["documents"][0];
    assert_eq!(row["cut"], true);
    assert!(row["message"].as_str().unwrap().len() <= 4 << 10);
    assert!(row.to_string().len() <= 17 << 10, "{}", row.to_string().len());
    assert_eq!(found["fields"].as_array().unwrap().len(), 200);
    assert!(found["fields_more"].as_u64().unwrap() >= 100);

    for (buckets, most) in [("", 120), ("&buckets=5", 5), ("&buckets=9999", 240)] {
        let call =
            format!("/accounts/payments/search?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z{buckets}");
        let found = world.get(&call).await;
        for level in ["error", "warn", "info", "debug", "none"] {
            let series = found["histogram"]["series"][level].as_array().expect(level);
            assert!(series.len() <= most, "{buckets}: {}", series.len());
        }
        let sum: u64 = found["histogram"]["series"]["info"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .sum();
        assert_eq!(sum, 800, "{buckets}");
    }
    for (limit, expected) in [("", 10), ("?limit=3", 3), ("?limit=9999", 100)] {
        let values = world.get(&format!("/accounts/payments/fields/id/values{limit}")).await;
        assert_eq!(values["values"].as_array().unwrap().len(), expected, "{limit}");
        assert_eq!((&values["distinct"], &values["documents"]), (&json!(800), &json!(800)));
    }
}

#[tokio::test]
async fn pages_of_a_search_follow_each_other() {
    let world = World::start().await;
    let many: Vec<Value> = (0..95)
        .map(|n| {
            let mut one = document(&format!("{n}"), "m");
            // Several of one time.
            one["@timestamp"] = json!(1_767_323_045_000_i64 + n / 3);
            one
        })
        .collect();
    world.ship("payments", &many).await;
    for sort in ["time", "-time"] {
        let mut seqs = Vec::new();
        let mut after = String::new();
        loop {
            let found =
                world.get(&format!("/accounts/payments/search?sort={sort}&limit=20&after={after}")).await;
            seqs.extend(
                found["documents"].as_array().unwrap().iter().map(|row| row["seq"].as_u64().unwrap()),
            );
            match found["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        if sort == "-time" {
            seqs.reverse();
        }
        assert_eq!(seqs, (1..=95).collect::<Vec<u64>>(), "{sort}");
    }
}

#[tokio::test]
async fn an_export_has_every_line_as_it_arrived() {
    let world = World::start().await;
    let many: Vec<Value> =
        (0..1_700).map(|n| document(&format!("{n}"), if n % 2 == 0 { "red" } else { "blue" })).collect();
    world.ship("payments", &many).await;
    let all: Vec<String> = many.iter().map(Value::to_string).collect();
    let red: Vec<String> = all.iter().step_by(2).cloned().collect();
    for (query, expected) in [("", &all), ("?q=message:red", &red), ("?q=message:green", &Vec::new())] {
        let answer =
            world.request("GET", &format!("/api/v1/accounts/payments/export{query}")).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
        assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"payments.ndjson\"");
        let (_, text) = read(answer).await;
        assert!(text.lines().eq(expected), "{query}: {} lines", text.lines().count());
    }
    let name = format!("/api/v1/accounts/{}/export", crate::support::path("plat form/ä"));
    let answer = world.request("GET", &name).send().await.unwrap();
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"plat_form__.ndjson\"");
}
