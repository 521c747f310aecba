//! Bounds of memory, whatever is sent.

use serde_json::{Value, json};

use crate::support::{World, document};

/// The bound of a sub-account's lines.
const LINES: u64 = 64 << 20;

async fn own(world: &World, team: &str) -> Value {
    world.get(&format!("/accounts/{team}/search?limit=0")).await;
    let accounts = world.get("/accounts").await;
    let own = accounts.as_array().and_then(|all| all.iter().find(|account| account["name"] == team));
    own.expect("a known team").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn long_lines_push_out_the_oldest() {
    // The listener keeps little, so that what is kept beyond it is the console's.
    let world = World::start_with(|config| config.keep_bytes = 1 << 20, None).await;
    let line = document("x", &"y".repeat(400_000));
    let bytes = line.to_string().len() as u64;
    let bulk = vec![line; 10];
    for _ in 0..30 {
        assert_eq!(world.ship("payments", &bulk).await, 200);
        let own = own(&world, "payments").await;
        assert!(own["kept"].as_u64().unwrap() * bytes <= LINES, "{own}");
    }
    let own = own(&world, "payments").await;
    assert_eq!(own["documents"], 300);
    assert_eq!(own["kept"].as_u64().unwrap() + own["forgotten"].as_u64().unwrap(), 300, "{own}");
    assert!(own["kept"].as_u64().unwrap() >= 1, "{own}");
    let found = world.get("/accounts/payments/search?limit=1").await;
    assert_eq!((&found["forgotten"], &found["documents"][0]["seq"]), (&own["forgotten"], &json!(300)));
    let (status, _) = world.call("GET", "/accounts/payments/documents/1", None).await;
    assert_eq!(status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_documents_are_indexed_or_kept_as_text() {
    let world = World::start().await;
    let deep = (0..100).fold(json!(1), |inner, _| json!({"a": inner}));
    let wide: serde_json::Map<String, Value> = (0..10_000).map(|n| (format!("f{n}"), json!(n))).collect();
    let lines = [
        deep.to_string(),
        Value::Object(wide).to_string(),
        r#"{"__proto__":{"x":1},"constructor":2,"a":1,"a":"two","":3}"#.to_owned(),
        r#"{"n":1e400,"m":-0.0,"big":123456789012345678901234567890,"message":"\ud800 lone"}"#.to_owned(),
        format!(r#"{{"message":"{}"}}"#, "\u{301}".repeat(10_000)),
        r#"{"message":["a","list"],"@timestamp":"never","id":{"an":"object"},"log_level":7}"#.to_owned(),
        r#"{"message":null,"@timestamp":99999999999999999999,"logGroup":[]}"#.to_owned(),
        "{}".to_owned(),
    ];
    let mut accepted = 0;
    for line in &lines {
        // The listener's own rules say what becomes a document.
        accepted += u64::from(world.ship_body("payments", line.clone()).await.unwrap() == 200);
    }
    assert!(accepted >= 6, "{accepted}");
    let found = world.get("/accounts/payments/search?cols=a,n,f1,id,message&buckets=10").await;
    assert_eq!(found["total"], accepted);
    for seq in 1..=accepted {
        world.get(&format!("/accounts/payments/documents/{seq}?whole=1")).await;
        world.get(&format!("/accounts/payments/documents/{seq}/around?same=stream")).await;
    }
    for name in ["", "a", "__proto__", "message", "n", "f9999", "a.a.a.a"] {
        let path = crate::support::path(if name.is_empty() { "none" } else { name });
        world.get(&format!("/accounts/payments/fields/{path}/values")).await;
    }
}
