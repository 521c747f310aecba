//! The end of a console.

use crate::support::{World, client, document};

#[tokio::test(flavor = "multi_thread")]
async fn open_pages_are_told_and_the_port_is_free() {
    let world = World::start().await;
    let mut events = world.stream("tail=payments&topics=accounts").await;
    events.wait_for("hello").await;
    let World { console, listener, .. } = world;
    let (url, addr) = (console.url(), console.url().trim_start_matches("http://").to_owned());
    console.shutdown().await;
    let bye = events.wait_for("bye").await;
    assert!(bye.data["why"].as_str().is_some_and(|why| !why.is_empty()), "{bye:?}");
    assert_eq!(events.next().await, None);
    assert!(client().get(&url).send().await.is_err());
    std::net::TcpListener::bind(addr).expect("the port is free");
    assert_eq!(client().get(listener.url()).send().await.expect("the listener goes on").status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_console_ends_its_connections() {
    let world = World::start().await;
    let mut events = world.stream("tail=payments").await;
    events.wait_for("hello").await;
    let World { console, .. } = world;
    drop(console);
    while events.next().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrived_can_be_read_after_the_listener_is_gone() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "m")]).await;
    let World { listener, console, .. } = world;
    listener.shutdown().await;
    let answer = client()
        .get(format!("{}/api/v1/accounts/payments/documents/1", console.url()))
        .header("authorization", format!("Bearer {}", console.token()));
    assert_eq!(answer.send().await.expect("an answer").status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_of_the_listener_forgets_the_documents() {
    let world = World::start().await;
    world.ship("payments", &[document("a", "before"), document("b", "before")]).await;
    assert_eq!(world.get("/accounts/payments/search").await["total"], 2);
    world.listener.reset();
    assert_eq!(world.get("/accounts/payments/search").await["total"], 0);
    world.ship("payments", &[document("c", "after")]).await;
    let found = world.get("/accounts/payments/search").await;
    assert_eq!(
        (&found["total"], &found["newest_seq"], &found["forgotten"]),
        (&1.into(), &3.into(), &0.into())
    );
}
