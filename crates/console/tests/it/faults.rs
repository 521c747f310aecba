//! Faults on demand, set on the page.

use serde_json::{Value, json};

use crate::support::{World, document, path};

#[tokio::test]
async fn faults_are_set_played_and_ended() {
    let world = World::start().await;
    let busy = json!({"fault": {"status": {"code": 503, "retry_after": 2, "body": ""}}, "times": null});
    let names = path("plat form/ä");
    assert_eq!(world.call("PUT", &format!("/faults/{names}"), Some(busy.clone())).await.0, 204);
    let slow = json!({"fault": {"status": {"code": 429, "retry_after": null, "body": ""}}, "times": 1});
    assert_eq!(world.call("PUT", "/faults", Some(slow.clone())).await.0, 204);
    let now = world.get("/faults").await;
    assert_eq!(now["all"], slow);
    assert_eq!(now["accounts"]["plat form/ä"], busy);
    assert_eq!(now["accounts"]["payments"], Value::Null);
    for (team, expected) in [("plat form/ä", 503), ("payments", 429), ("payments", 200), ("search", 200)] {
        assert_eq!(world.ship(team, &[document("a", "m")]).await, expected, "{team}");
    }
    let accounts = world.get("/accounts").await;
    let own = accounts.as_array().unwrap().iter().find(|account| account["name"] == "plat form/ä").unwrap();
    assert_eq!((&own["fault"], &own["by_status"]), (&busy, &json!({"503": 1})));
    assert_eq!(world.call("DELETE", &format!("/faults/{names}"), None).await.0, 204);
    assert_eq!(world.call("DELETE", "/faults", None).await.0, 204);
    assert_eq!(world.ship("plat form/ä", &[document("a", "m")]).await, 200);
}

#[tokio::test]
async fn requests_are_listed_with_their_answers() {
    let world = World::start().await;
    world.call("PUT", "/faults/payments", Some(json!({"fault": {"refuse": {"lines": 1}}, "times": 1}))).await;
    world.ship("payments", &[document("a", "m"), document("b", "m")]).await;
    world.ship("payments", &[document("a", "m")]).await;
    let requests = world.get("/accounts/payments/requests?limit=5").await;
    let told: Vec<Value> = requests
        .as_array()
        .unwrap()
        .iter()
        .map(|request| {
            json!([
                request["number"],
                request["status"],
                request["fault"],
                request["lines"],
                request["accepted"],
                request["refused"]
            ])
        })
        .collect();
    assert_eq!(told, [json!([2, 200, null, 1, 1, 0]), json!([1, 400, {"refuse": {"lines": 1}}, 2, 1, 1])]);
    for key in ["at", "wire_bytes", "raw_bytes", "redelivered"] {
        assert!(!requests[0][key].is_null(), "{key}");
    }
    assert_eq!(world.get("/accounts/payments/requests?limit=1").await.as_array().unwrap().len(), 1);
}
