//! Event streams beside the tail: topics, signs of life, and their number.

use loghub_console::seams::Ledger;
use serde_json::{Value, json};

use crate::support::{World, document};

#[tokio::test(flavor = "multi_thread")]
async fn topics_are_told_at_once_and_when_they_change() {
    let world = World::start().await;
    let mut events = world.stream("topics=accounts,ledger,faults,table").await;
    let mut names = Vec::new();
    while names.len() < 5 {
        names.push(events.next().await.expect("goes on").name);
    }
    names.sort();
    assert_eq!(names, ["accounts", "faults", "hello", "ledger", "table"]);

    world.ship("payments", &[document("a", "m")]).await;
    loop {
        let told = events.wait_for("accounts").await.data;
        let own = told.as_array().expect("accounts").iter().find(|account| account["name"] == "payments");
        if own.is_some_and(|own| own["documents"] == 1) {
            break;
        }
    }
    world.call("PUT", "/faults/search", Some(json!({"fault": "hang"}))).await;
    assert_eq!(events.wait_for("faults").await.data, world.get("/faults").await);

    let hub = world.hub.as_ref().expect("a hub");
    hub.complaints.lock().unwrap().push("the shipper is throttled".to_owned());
    assert_eq!(events.wait_for("complaint").await.data["text"], "the shipper is throttled");
    let ledger: Ledger = loghub_console::seams::Hub::ledger(&**hub);
    assert_eq!(world.get("/hub/ledger").await, serde_json::to_value(ledger).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_stream_says_only_that_it_lives() {
    let world = World::without_hub().await;
    let mut events = world.stream("tail=payments").await;
    let names = [events.next().await, events.next().await].map(|event| event.expect("goes on").name);
    assert_eq!(names, ["hello", "beat"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_hub_its_topics_stay_silent() {
    let world = World::without_hub().await;
    let mut events = world.stream("topics=ledger,table,faults").await;
    let names = [events.next().await, events.next().await, events.next().await];
    assert_eq!(names.map(|event| event.expect("goes on").name), ["hello", "faults", "beat"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_streams_is_limited() {
    let world = World::start().await;
    let mut open = Vec::new();
    for _ in 0..32 {
        open.push(world.stream("topics=faults").await);
    }
    let (status, json) = world.call("GET", "/stream", None).await;
    assert_eq!((status, &json["error"]["code"]), (429, &Value::from("streams")));
    open.pop();
    // The place is free once the server has noticed.
    let mut freed = false;
    for _ in 0..1_000 {
        let answer = world.request("GET", "/api/v1/stream").send().await.expect("an answer");
        if answer.status() == 200 {
            freed = true;
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(freed);
}
