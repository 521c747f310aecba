//! The function's deadline comes in each of its stages: it answers in time, and nothing is lost.

use std::time::Duration;

use e2e::{Books, LocalHub, Scenario};
use listener::Fault;
use localcloud::gate::{Calls, Outage};

use super::Teams;
use crate::noise::incompressible;

const DECODING: Scenario = Scenario::new(
    "deadline",
    "while decoding",
    "A listener hangs, as much is in flight as may be, and the deadline comes before the rest is decoded: it comes again.",
);
const REQUEST: Scenario = Scenario::new(
    "deadline",
    "while a request hangs",
    "The deadline comes before the listener's answer: the bulk parks.",
);
const TOKEN: Scenario = Scenario::new(
    "deadline",
    "while a token is read",
    "The deadline comes before Parameter Store's answer: the bulk parks.",
);
const PARKING: Scenario = Scenario::new(
    "deadline",
    "while parking",
    "The deadline comes before S3's answer: the batch is redelivered from that record on.",
);
const POINTER: Scenario = Scenario::new(
    "deadline",
    "between object and pointer",
    "The deadline comes before SQS's answer: the batch is redelivered from that record on.",
);

/// An invocation has four seconds, two of which are its margin, and waits for as long as it may.
const TIMEOUT: Duration = Duration::from_secs(4);
const SETTINGS: [(&str, &str); 4] = [
    ("LOGHUB_DEADLINE_MARGIN_MS", "2000"),
    ("LOGHUB_LINGER_MS", "30000"),
    ("LOGHUB_ATTEMPT_TIMEOUT_MS", "60000"),
    ("LOGHUB_BULK_BYTES", "1000000"),
];

/// Asserts that every invocation answered before Lambda would have ended it.
fn assert_answered_in_time(hub: &LocalHub) {
    assert_eq!(hub.function("shipper").stats().failures, 0, "{}", hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_decoding() {
    let teams = Teams::new(["well", "sick"]);
    let in_flight = [("LOGHUB_IN_FLIGHT_BYTES", "1000000")];
    let hub = LocalHub::open(teams.plan().settings(&SETTINGS).settings(&in_flight).timeout(TIMEOUT)).await;
    let mut books = Books::default();
    hub.listener.set_fault("sick", Fault::Hang).expect("the fault is set");
    let account = teams.account("sick");
    let mut records: Vec<_> =
        (0..8).map(|seed| books.record("sick", &account, &[incompressible(seed, 600_000)])).collect();
    records.push(teams.record(&mut books, "well", 5));
    let numbers = hub.put(records).await;
    hub.until_shipping("the rest comes again", |status| status.partial_invocations > 0).await;
    hub.listener.clear_faults();
    hub.shipped().await;
    hub.redelivered().await;
    let failed = hub.failed_items().await;
    assert!(numbers[1..].contains(&failed[0]), "what was decoded is done with: {failed:?}");
    assert_answered_in_time(&hub);
    DECODING.close(&hub, &books, &[("delivered", 13)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_something_does_not_answer() {
    let teams = Teams::new(["cold", "sick"]);
    let plan = teams.plan().settings(&SETTINGS).timeout(TIMEOUT);
    let hub = LocalHub::open(plan.outage(Calls::to("ssm"), Outage::Hang)).await;
    let mut books = Books::default();
    hub.put([teams.record(&mut books, "cold", 5)]).await;
    hub.shipped().await;
    assert_eq!(hub.ledger("shipper", "cold", "parked").await, 5, "{}", hub.report());
    hub.gate().heal();
    hub.redelivered().await;
    TOKEN.close(&hub, &books, &[("delivered", 5)]).await;

    let mut books = Books::default();
    hub.listener.set_fault("sick", Fault::Hang.times(1)).expect("the fault is set");
    hub.put([teams.record(&mut books, "sick", 5)]).await;
    hub.shipped().await;
    assert_eq!(hub.reasons("shipper", "sick").await, [("deadline".to_owned(), 5)].into());
    hub.redelivered().await;
    REQUEST.close(&hub, &books, &[("delivered", 5)]).await;

    let stages = [(PARKING, Calls::to("s3").by("PUT")), (POINTER, Calls::to("sqs").by("SendMessage"))];
    for (scenario, calls) in stages {
        let (mut books, before) = (Books::default(), hub.shipping().partial_invocations);
        hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
        hub.gate().fail(calls, Outage::Hang);
        let numbers = hub.put([teams.record(&mut books, "sick", 5)]).await;
        hub.until_shipping("items fail", |status| status.partial_invocations > before).await;
        assert_eq!(hub.failed_items().await.last(), Some(&numbers[0]), "{}", hub.report());
        hub.gate().heal();
        hub.shipped().await;
        hub.listener.clear_faults();
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 5)]).await;
    }
    assert_answered_in_time(&hub);
}
