//! The tail: what is shown and what is left out add up, at any rate and for any reader.

use serde_json::Value;

use crate::support::{Event, Events, LIMIT, World, document, path};

const TEAM: &str = "payments";

/// The events of a tail, added up.
#[derive(Debug, Default)]
struct Told {
    shown: Vec<u64>,
    skipped: u64,
    /// The largest id.
    last: u64,
}

impl Told {
    fn hear(&mut self, event: &Event) {
        let number = |name: &str| event.data[name].as_u64().expect("a number");
        match event.name.as_str() {
            "rows" => {
                let rows = event.data["documents"].as_array().expect("rows");
                assert!(!rows.is_empty() && rows.len() <= 100, "{}", rows.len());
                assert!(event.data.to_string().len() <= (256 << 10) + 64);
                self.shown.extend(rows.iter().map(|row| row["seq"].as_u64().expect("a number")));
            }
            "skipped" => {
                assert!(number("from") <= number("to") && number("count") > 0, "{event:?}");
                assert!(number("from") > self.last, "{event:?}");
                self.skipped += number("count");
            }
            _ => return,
        }
        let id = event.id.expect("an id");
        assert!(id >= self.last, "{event:?}");
        self.last = id;
    }

    fn sum(&self) -> u64 {
        self.shown.len() as u64 + self.skipped
    }

    /// Reads until the tail has told of the document with that number.
    async fn hear_until(&mut self, events: &mut Events, seq: u64) {
        let hearing = async {
            while self.last < seq {
                let event = events.next().await.expect("the stream goes on");
                self.hear(&event);
            }
        };
        tokio::time::timeout(LIMIT, hearing).await.expect("within the limit");
    }
}

async fn ship(world: &World, from: usize, number: usize) {
    for bulk in (from..from + number).collect::<Vec<_>>().chunks(700) {
        let bulk: Vec<Value> =
            bulk.iter().map(|n| document(&format!("id-{n}"), &format!("message {n}"))).collect();
        assert_eq!(world.ship(TEAM, &bulk).await, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shown_and_skipped_are_what_arrived() {
    let world = World::start().await;
    ship(&world, 0, 5).await;
    // From now on, so the first five are none of its.
    let mut events = world.stream(&format!("tail={TEAM}")).await;
    assert_eq!(events.wait_for("hello").await.data["seq"], 5);
    let mut told = Told { last: 5, ..Told::default() };
    let mut arrived = 0;
    for number in [1, 3, 100, 101, 250, 4_000, 2] {
        ship(&world, 5 + arrived, number).await;
        arrived += number;
        told.hear_until(&mut events, 5 + arrived as u64).await;
        assert_eq!(told.sum(), arrived as u64, "after {number}");
    }
    assert!(told.skipped > 0 && told.shown.is_sorted(), "{told:?}");
    assert!(told.shown.windows(2).all(|pair| pair[0] < pair[1]), "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_gets_a_larger_gap() {
    let world = World::start().await;
    let mut events = world.stream(&format!("tail={TEAM}")).await;
    events.wait_for("hello").await;
    // It reads nothing while all of this arrives.
    ship(&world, 0, 12_000).await;
    world.get(&format!("/accounts/{TEAM}/search?limit=0")).await;
    let mut told = Told::default();
    told.hear_until(&mut events, 12_000).await;
    assert_eq!(told.sum(), 12_000);
    assert!(told.shown.contains(&12_000), "the newest is shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_rows_are_bounded_by_bytes() {
    let world = World::start().await;
    let mut events = world.stream(&format!("tail={TEAM}&cols=a,b,c,d")).await;
    events.wait_for("hello").await;
    let text = "ä".repeat(30_000);
    let large = |n: usize| {
        let mut document = document(&format!("{n}"), &text);
        for name in ["a", "b", "c", "d"] {
            document[name] = text.clone().into();
        }
        document
    };
    for bulk in 0..10 {
        let bulk: Vec<Value> = (0..20).map(|n| large(20 * bulk + n)).collect();
        assert_eq!(world.ship(TEAM, &bulk).await, 200);
    }
    let mut told = Told::default();
    told.hear_until(&mut events, 200).await;
    assert_eq!(told.sum(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_resumes_by_its_last_id() {
    let world = World::start().await;
    ship(&world, 0, 150).await;
    let query = format!("/api/v1/stream?tail={TEAM}&last=20");
    let mut told = Told { last: 20, ..Told::default() };
    let mut events = Events::of(world.request("GET", &query)).await;
    assert_eq!(events.wait_for("hello").await.id, Some(20));
    // It ends after the first event, wherever in a tick that is.
    let first = events.wait_for("skipped").await;
    told.hear(&first);
    drop(events);
    ship(&world, 150, 40).await;
    // The id of a browser that comes back goes before `last`.
    let request = world.request("GET", &query).header("last-event-id", first.id.expect("an id"));
    let mut events = Events::of(request).await;
    assert_eq!(events.wait_for("hello").await.data["seq"].as_u64(), first.id);
    told.hear_until(&mut events, 190).await;
    assert_eq!(told.sum(), 170);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_skipped_can_be_loaded() {
    let world = World::start().await;
    let mut events = world.stream(&format!("tail={TEAM}")).await;
    events.wait_for("hello").await;
    ship(&world, 0, 700).await;
    let skipped = events.wait_for("skipped").await.data;
    let (from, to) = (&skipped["from"], &skipped["to"]);
    let found = world.get(&format!("/accounts/{TEAM}/search?seq_from={from}&seq_to={to}&limit=500")).await;
    assert_eq!(found["total"], skipped["count"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_decides_what_the_tail_counts() {
    let world = World::start().await;
    let mut events = world.stream(&format!("tail={TEAM}&q=message:red")).await;
    events.wait_for("hello").await;
    let bulk: Vec<Value> =
        (0..300).map(|n| document(&format!("{n}"), if n % 2 == 0 { "red" } else { "blue" })).collect();
    world.ship(TEAM, &bulk).await;
    let mut told = Told::default();
    told.hear_until(&mut events, 300).await;
    assert_eq!(told.sum(), 150);
    assert!(told.shown.iter().all(|seq| seq % 2 == 1), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_page_gets_a_count() {
    let world = World::start().await;
    ship(&world, 0, 10).await;
    let mut events = world.stream(&format!("tail={TEAM}&shape=count&last=4")).await;
    assert_eq!(events.wait_for("hello").await.id, Some(4));
    assert_eq!(events.wait_for("count").await.data["new"], 6);
    ship(&world, 10, 900).await;
    let mut counted = 6;
    while counted < 906 {
        let event = events.wait_for("count").await;
        // Without an id, a page that comes back counts from the same place.
        assert_eq!(event.id, None);
        let now = event.data["new"].as_u64().expect("a number");
        assert!(now > counted, "{now}");
        counted = now;
    }
    assert_eq!(counted, 906);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_that_are_gone_are_counted_as_such() {
    let world = World::start_with(|config| config.keep = 50, None).await;
    ship(&world, 0, 600).await;
    // A page that slept: most of what arrived is not there any more for an index that begins now.
    let late =
        loghub_console::Console::start(loghub_console::Config::on_any_port(), world.listener.intake(), None);
    let late = late.await.expect("a free port");
    let url = format!("{}/api/v1/stream?tail={TEAM}&last=0", late.url());
    let request =
        crate::support::client().get(url).header("authorization", format!("Bearer {}", late.token()));
    let mut events = Events::of(request).await;
    let skipped = events.wait_for("skipped").await.data;
    assert_eq!((&skipped["count"], &skipped["forgotten"]), (&550.into(), &550.into()));
    assert_eq!(events.wait_for("rows").await.data["documents"].as_array().map(Vec::len), Some(50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tail_of_another_run_begins_now() {
    let world = World::start().await;
    ship(&world, 0, 3).await;
    let mut events = world.stream(&format!("tail={}&last=99999", path(TEAM))).await;
    assert_eq!(events.wait_for("hello").await.data["seq"], 3);
    ship(&world, 3, 1).await;
    let rows = events.wait_for("rows").await;
    assert_eq!(rows.data["documents"][0]["seq"], 4);
}
