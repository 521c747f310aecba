//! The dead-letter queue of the park, after `loghub replay run` and `purge`: what points to nothing leaves it.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use e2e::PAY_PROD;
use listener::Fault;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::between::{Between, Fate};
use crate::cli::{Desk, Ran, ended};

const QUEUE: &str = "loghub-park-dead-letters";

/// A hub with so many bulks of `payments` that were refused, and their pointers.
async fn refused(bulks: u64) -> Desk {
    let desk = Desk::open().await;
    assert_eq!(desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code, 0);
    desk.hub.listener.set_fault("payments", Fault::status(400)).expect("the team is known");
    for n in 0..bulks {
        desk.hub.write(PAY_PROD, "/pay", &format!("refused {n}")).await;
        desk.hub.shipped().await;
    }
    desk.hub.listener.clear_fault("payments").expect("the team is known");
    assert_eq!(waiting(&desk).await, (bulks, 0), "{}", desk.hub.report());
    desk
}

async fn url(desk: &Desk) -> String {
    let cloud = desk.hub.cloud();
    let got = cloud.sqs(cloud.hub()).get_queue_url().queue_name(QUEUE).send().await;
    got.expect("the queue is there").queue_url.expect("it has a URL")
}

async fn send(desk: &Desk, message: &str) {
    let cloud = desk.hub.cloud();
    let send = cloud.sqs(cloud.hub()).send_message().queue_url(url(desk).await).message_body(message);
    send.send().await.expect("the queue takes messages");
}

/// So many pointers to what nobody kept.
async fn send_stale(desk: &Desk, count: usize) {
    let cloud = desk.hub.cloud();
    let receive = cloud.sqs(cloud.hub()).receive_message().queue_url(url(desk).await);
    let received = receive.visibility_timeout(0).send().await.expect("the queue can be read");
    let a_pointer = received.messages.unwrap_or_default().remove(0).body.expect("a body");
    for n in 0..count {
        let mut pointer: Value = serde_json::from_str(&a_pointer).expect("a pointer");
        let prefix = if n % 2 == 0 { "dead" } else { "parked" };
        pointer["key"] = json!(format!("{prefix}/payments/2026/01/02/03/gone-{n}.ndjson.gz"));
        send(desk, &pointer.to_string()).await;
    }
}

/// Messages to be received, and messages that are hidden, as `loghub status` counts them.
async fn waiting(desk: &Desk) -> (u64, u64) {
    let (_, status) = desk.json(&["status"]).await;
    let count = |name: &str| status["queues"]["dead letters"][name].as_u64().expect("a count");
    (count("visible"), count("hidden"))
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_pointers_are_removed_and_the_rest_stays() {
    let desk = refused(2).await;
    send_stale(&desk, 23).await;
    send(&desk, "no pointer").await;
    send(&desk, &json!({"v": 2}).to_string()).await;
    assert_eq!(desk.run(&["replay", "list", "--dead"]).await.code, 0);
    assert_eq!(waiting(&desk).await, (27, 0), "a list touches no queue");
    let Ran { code, out, err } = desk.run(&["replay", "run", "--parked", "--yes"]).await;
    assert_eq!((code, waiting(&desk).await), (0, (27, 0)), "nor what is of parked bulks only: {out}{err}");

    let one = ["replay", "run", "--dead", "--reason", "refused", "--limit", "1", "--yes"];
    let (code, replayed) = desk.json(&one).await;
    assert_eq!((code, &replayed["dead_letters"]), (0, &json!({"removed": 24})), "{replayed}");
    assert_eq!(waiting(&desk).await, (3, 0), "what is left can be received at once");

    let Ran { code, out, err } = desk.run(&["replay", "purge", "--dead", "--yes"]).await;
    let says = "1 object deleted.\nRemoved 1 pointer to deleted objects from the dead-letter queue.\n";
    assert_eq!((code, out.as_str()), (0, says), "{err}");
    assert_eq!(waiting(&desk).await, (2, 0), "what is no pointer is for people to look at");
    let Ran { code, out, err } = desk.run(&["replay", "run", "--dead", "--yes"]).await;
    assert!(code == 0 && !out.contains("dead-letter"), "once more changes nothing: {out}{err}");
    assert_eq!(waiting(&desk).await, (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_bulks_are_held_back_and_the_flag_that_sends_them_is_named() {
    let desk = refused(1).await;
    for more in [&["--yes"][..], &["--dry-run"]] {
        let Ran { code, out, err } = desk.run(&[&["replay", "run", "--dead"], more].concat()).await;
        assert!(code == 0 && out.contains("1 bulk is kept as `refused` and not sent"), "{out}{err}");
        assert!(out.contains("--reason refused") && !out.contains("No objects match"), "{out}");
    }
    let (_, answer) = desk.json(&["replay", "run", "--dead", "--yes"]).await;
    assert_eq!(answer["held_back"][0]["reason"], "refused", "{answer}");
    let Ran { code, out, err } = desk.run(&["replay", "run", "--dead", "--reason", "refused", "--yes"]).await;
    assert!(code == 0 && out.contains("1 object delivered, 0 kept."), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn role_without_access_to_the_queue_can_replay() {
    let desk = refused(1).await;
    let between = Between::open(desk.hub.cloud().endpoint(), async |call| {
        if call == "ReceiveMessage" { Fate::Denied } else { Fate::Passes }
    });
    let between = between.await;
    let mut command = desk.command(&["replay", "run", "--dead", "--reason", "refused", "--yes"]);
    command.env("AWS_ENDPOINT_URL", &between.url);
    let Ran { code, out, err } = ended(command).await;
    assert!(code == 0 && out.contains("1 object delivered, 0 kept."), "{out}{err}");
    assert!(out.contains("ReceiveMessage failed: AccessDenied") && out.contains("operator role"), "{out}");
    assert_eq!(waiting(&desk).await, (1, 0));
    let (code, tidied) = desk.json(&["replay", "run", "--dead", "--yes"]).await;
    assert_eq!((code, &tidied["dead_letters"]), (0, &json!({"removed": 1})), "{tidied}");
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_tidying_hides_nothing_and_can_be_run_again() {
    let desk = refused(1).await;
    send_stale(&desk, 12).await;
    let received = Arc::new(AtomicUsize::new(0));
    let (at_second, mut is_at_second) = mpsc::unbounded_channel();
    let between = Between::open(desk.hub.cloud().endpoint(), move |call| {
        let is_second = call == "ReceiveMessage" && received.fetch_add(1, Ordering::SeqCst) == 1;
        let at_second = at_second.clone();
        async move {
            if is_second {
                at_second.send(()).expect("somebody waits");
                std::future::pending::<()>().await;
            }
            Fate::Passes
        }
    });
    let between = between.await;
    let mut command = desk.command(&["replay", "run", "--dead", "--yes", "--json"]);
    command.env("AWS_ENDPOINT_URL", &between.url).stdout(Stdio::piped());
    let child = command.spawn().expect("it starts");
    is_at_second.recv().await.expect("it comes so far");
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().expect("it ends")).await;
    let answer: Value =
        serde_json::from_slice(&output.expect("it is waited for").stdout).expect("its answer is JSON");
    let removed = answer["dead_letters"]["removed"].as_u64().expect("a count");
    assert_eq!(answer["dead_letters"]["unfinished"], "it was interrupted", "{answer}");
    assert_eq!(waiting(&desk).await, (13 - removed, 0), "{answer}");
    let (_, tidied) = desk.json(&["replay", "run", "--dead", "--yes"]).await;
    assert_eq!(tidied["dead_letters"], json!({"removed": 12 - removed}), "{tidied}");
}
