//! The calls that only a hub can answer.

use loghub_console::seams::RefusalKind;
use serde_json::{Value, json};

use crate::support::{World, document};

const GETS: [&str; 8] = [
    "/hub/ledger",
    "/hub/flow",
    "/hub/table",
    "/hub/complaints",
    "/hub/parked",
    "/hub/members",
    "/hub/way/payments/1",
    "/hub/find?text=card",
];

fn posts() -> [(&'static str, Value); 2] {
    [
        (
            "/hub/try",
            json!({"account": "shared", "log_group": "/ecs/web", "message": "m", "id": null, "table": ""}),
        ),
        ("/hub/write", json!({"account": "shared", "log_group": "/ecs/web", "messages": ["m", "n"]})),
    ]
}

#[tokio::test]
async fn without_a_hub_each_call_says_so() {
    let world = World::without_hub().await;
    world.ship("payments", &[document("a", "m")]).await;
    assert_eq!(world.get("/about").await["hub"], false);
    assert_eq!(world.get("/accounts").await[0]["parked"], Value::Null);
    let gets = GETS.map(|path| ("GET", path, None)).into_iter();
    for (method, path, body) in gets.chain(posts().map(|(path, body)| ("POST", path, Some(body)))) {
        let (status, json) = world.call(method, path, body).await;
        assert_eq!((status, &json["error"]["code"]), (404, &Value::from("no_hub")), "{path}");
    }
}

#[tokio::test]
async fn a_hubs_answers_are_passed_on() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "m")]).await;
    assert_eq!(world.get("/about").await["hub"], true);
    assert_eq!(world.get("/accounts").await[0]["parked"], 2);
    for (path, pointer, expected) in [
        ("/hub/ledger", "/teams/payments/received", json!(12)),
        ("/hub/flow", "/0/log_group", json!("/aws/lambda/pay-api")),
        ("/hub/table", "/accounts/0", json!(["shared", "111111111111"])),
        ("/hub/complaints", "", json!([])),
        ("/hub/parked", "/bulks", json!([])),
        ("/hub/members", "/0/log_groups/0/subscribed", json!(true)),
        ("/hub/way/payments/1", "/explain/logGroup", json!("/aws/lambda/api")),
        (
            "/hub/find?text=card&account=&log_group=&from=now-1h&to=now",
            "/found/0/fate",
            json!("not_subscribed"),
        ),
    ] {
        assert_eq!(world.get(path).await.pointer(pointer), Some(&expected), "{path}");
    }
    let [(tried, ask), (written, events)] = posts();
    let (status, answer) = world.call("POST", tried, Some(ask)).await;
    assert_eq!((status, &answer["faults"][0]["line"]), (200, &json!(1)), "{answer}");
    let (status, answer) = world.call("POST", written, Some(events)).await;
    assert_eq!((status, answer["written"].as_array().map(Vec::len)), (200, Some(2)), "{answer}");
}

#[tokio::test]
async fn a_hubs_refusals_have_their_status() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "m")]).await;
    let hub = world.hub.as_ref().unwrap();
    for (kind, status, code) in [
        (RefusalKind::Question, 400, "request"),
        (RefusalKind::Table, 422, "table"),
        (RefusalKind::Closing, 409, "closing"),
        (RefusalKind::Unavailable, 502, "unavailable"),
    ] {
        *hub.refusal.lock().unwrap() = Some(kind);
        let gets = GETS[4..].iter().map(|path| ("GET", *path, None));
        for (method, path, body) in gets.chain(posts().map(|(path, body)| ("POST", path, Some(body)))) {
            let (answered, json) = world.call(method, path, body).await;
            let expected = json!({"code": code, "message": "the made-up hub refuses", "help": "ask later",
                "at": null, "length": null});
            assert_eq!((answered, &json["error"]), (status, &expected), "{path}");
        }
    }
}

#[tokio::test]
async fn a_document_without_an_id_has_no_way() {
    let world = World::start().await;
    world.ship("payments", &[json!({"@timestamp": 1, "message": "m"})]).await;
    let (status, json) = world.call("GET", "/hub/way/payments/1", None).await;
    assert_eq!((status, &json["error"]["code"]), (400, &json!("request")));
}
