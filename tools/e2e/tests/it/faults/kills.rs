//! A function's process is killed in each of its stages.

use std::collections::BTreeSet;

use bytes::Bytes;
use e2e::{Books, LocalHub, Scenario};
use listener::Fault;
use localcloud::gate::{Calls, Outage};
use localcloud::runtime::Invoke as _;
use serde_json::json;

use super::Teams;
use crate::event::event_of;
use crate::noise::messages;

const AGAIN: &str = "what was delivered before the kill is redelivered by Kinesis";
const DECODING: Scenario = Scenario::new(
    "SIGKILL",
    "while decoding",
    "The shipper is killed after its first bulk went out, with most of the batch still to be decoded.",
)
.may_duplicate(AGAIN);
const REQUEST: Scenario = Scenario::new(
    "SIGKILL",
    "while a request hangs",
    "The shipper is killed while it waits for the listener.",
);
const ANSWER: Scenario = Scenario::new(
    "SIGKILL",
    "after delivery, before the answer",
    "The shipper is killed when one team's bulk is delivered and another's is not answered.",
)
.may_duplicate(AGAIN);
const PARKING: Scenario =
    Scenario::new("SIGKILL", "while parking", "The shipper is killed while it waits for S3 to take a bulk.");
const POINTER: Scenario = Scenario::new(
    "SIGKILL",
    "between object and pointer",
    "The shipper is killed when S3 has a parked bulk and SQS not yet its pointer: the object is left behind, and parked anew.",
);
const REDELIVERY: Scenario = Scenario::new(
    "SIGKILL",
    "while redelivering",
    "The redeliverer is killed while it waits for the listener: its message comes again.",
);
const TWICE: Scenario = Scenario::new(
    "SIGKILL",
    "twice over one old record",
    "The shipper is killed twice with a record that is old and alone in its batch: the third does not decode it.",
);

const TABLE: Scenario = Scenario::new(
    "SIGKILL",
    "while reading the table",
    "The shipper is killed while it waits for S3 to give it the table.",
);
const TOKENS: Scenario = Scenario::new(
    "SIGKILL",
    "while reading tokens",
    "The shipper is killed while it waits for Parameter Store to give it a token.",
);

/// Waits as long as the test likes; bulks are small, so that the first goes out early.
const PATIENT: [(&str, &str); 3] =
    [("LOGHUB_LINGER_MS", "30000"), ("LOGHUB_ATTEMPT_TIMEOUT_MS", "60000"), ("LOGHUB_BULK_BYTES", "1000000")];

async fn hub(teams: &Teams) -> LocalHub {
    LocalHub::open(teams.plan().settings(&PATIENT)).await
}

/// Waits until a team's listener has so many requests, then kills the shipper.
async fn kill_at_request(hub: &LocalHub, team: &str, requests: u64) {
    let before = hub.shipping().failed_invocations;
    let wished = |totals: &listener::Totals| totals.of(team).requests >= requests;
    hub.listener.wait_until(e2e::LIMIT, wished).await.expect("a request comes");
    kill(hub, "shipper");
    hub.until_shipping("the kill is noticed", |status| status.failed_invocations > before).await;
}

fn kill(hub: &LocalHub, handler: &str) {
    assert!(hub.function(handler).kill_environments() > 0, "{}", hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_decoding() {
    let teams = Teams::new(["one", "two"]);
    let hub = hub(&teams).await;
    let mut books = Books::default();
    let mut record = |number: usize| {
        let team = ["one", "two"][number % 2];
        books.record(team, &teams.account(team), &messages(number * 500, 500))
    };
    let records: Vec<_> = (0..24).map(&mut record).collect();
    hub.put(records).await;
    kill_at_request(&hub, "one", 1).await;
    hub.shipped().await;
    hub.redelivered().await;
    DECODING.close(&hub, &books, &[("delivered", 12_000)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_request_hangs_and_after_another_was_answered() {
    let teams = Teams::new(["one", "two"]);
    let hub = hub(&teams).await;
    let mut books = Books::default();
    hub.listener.set_fault("one", Fault::Hang).expect("the fault is set");
    hub.put([teams.record(&mut books, "one", 5)]).await;
    kill_at_request(&hub, "one", 1).await;
    hub.listener.clear_faults();
    hub.shipped().await;
    REQUEST.close(&hub, &books, &[("delivered", 5)]).await;

    let mut books = Books::default();
    hub.listener.set_fault("one", Fault::Hang).expect("the fault is set");
    hub.put(["two", "one"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.wait("two", 5).await;
    kill_at_request(&hub, "one", 3).await;
    hub.listener.clear_faults();
    hub.shipped().await;
    let accounts = ANSWER.close(&hub, &books, &[("delivered", 10)]).await;
    assert_eq!(accounts.duplicates, 5, "{}", hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_parking() {
    let teams = Teams::new(["sick"]);
    let hub = hub(&teams).await;
    let stages = [(PARKING, Calls::to("s3").by("PUT")), (POINTER, Calls::to("sqs").by("SendMessage"))];
    for (scenario, calls) in stages {
        let (mut books, before) = (Books::default(), hub.shipping().failed_invocations);
        hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
        let stopped = hub.gate().stopped_so_far();
        hub.gate().fail(calls, Outage::Hang);
        hub.put([teams.record(&mut books, "sick", 5)]).await;
        hub.until_stopped(stopped + 1).await;
        kill(&hub, "shipper");
        hub.until_shipping("the kill is noticed", |status| status.failed_invocations > before).await;
        hub.gate().heal();
        hub.shipped().await;
        hub.listener.clear_faults();
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 5)]).await;
    }
    let left: BTreeSet<_> = hub.parked().await.into_iter().collect();
    assert_eq!(left.len(), 1, "the object without a pointer, until the bucket's lifecycle ends it: {left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_a_cold_start() {
    let stages = [(TABLE, Calls::to("s3")), (TOKENS, Calls::to("ssm"))];
    for (scenario, calls) in stages {
        let teams = Teams::new(["one"]);
        let hub = LocalHub::open(teams.plan().settings(&PATIENT).outage(calls, Outage::Hang)).await;
        let mut books = Books::default();
        hub.put([teams.record(&mut books, "one", 5)]).await;
        hub.until_stopped(1).await;
        kill(&hub, "shipper");
        hub.until_shipping("the kill is noticed", |status| status.failed_invocations > 0).await;
        hub.gate().heal();
        hub.shipped().await;
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 5)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_twice_over_one_old_record() {
    let teams = Teams::new(["sick"]);
    let hub = hub(&teams).await;
    let mut books = Books::default();
    // It arrived when time began.
    let event = Bytes::from(event_of(&[teams.record(&mut books, "sick", 5)]));
    hub.listener.set_fault("sick", Fault::Hang).expect("the fault is set");
    for request in 1..=2 {
        let killed = async {
            let wished = |totals: &listener::Totals| totals.of("sick").requests >= request;
            hub.listener.wait_until(e2e::LIMIT, wished).await.expect("a request comes");
            kill(&hub, "shipper");
        };
        let (answer, ()) = tokio::join!(hub.function("shipper").invoke(event.clone()), killed);
        assert!(answer.is_err(), "{answer:?}");
    }
    assert_eq!(
        hub.invoke(String::from_utf8_lossy(&event).into_owned()).await,
        json!({"batchItemFailures": []})
    );
    hub.listener.clear_faults();
    TWICE.close(&hub, &books, &[("quarantined", 5)]).await;
    assert_eq!(hub.listener.totals().of("sick").requests, 2, "it was not decoded");
    assert_eq!(hub.tries().await, Vec::<String>::new(), "it is out of the way");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_redelivering() {
    let teams = Teams::new(["sick"]);
    let hub = hub(&teams).await;
    hub.hide_pointers_for(2).await;
    let mut books = Books::default();
    hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
    hub.put([teams.record(&mut books, "sick", 5)]).await;
    hub.shipped().await;
    hub.listener.set_fault("sick", Fault::Hang).expect("the fault is set");
    let requests = hub.listener.totals().of("sick").unanswered;
    let wished = |totals: &listener::Totals| totals.of("sick").unanswered > requests;
    hub.listener.wait_until(e2e::LIMIT, wished).await.expect("a request comes");
    kill(&hub, "redeliver");
    hub.listener.clear_faults();
    hub.redelivered().await;
    REDELIVERY.close(&hub, &books, &[("delivered", 5)]).await;
    hub.assert_unharmed().await;
}
