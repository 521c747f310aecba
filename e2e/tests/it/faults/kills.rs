//! SIGKILL at each stage: Kinesis has the batch again, and what was taken may come again under the same id.

use e2e::{Hub, LIMIT, Written};
use listener::Fault;
use localcloud::gate::Shut;

use super::{impatient_with, write_all};
use crate::tables::TABLE;

/// Requests last long enough to be killed under.
const PATIENT: [(&str, &str); 2] = [("LOGHUB_ATTEMPT_TIMEOUT_MS", "30000"), ("LOGHUB_LINGER_MS", "30000")];

/// Writes, kills the shipper's environments when `reached` says so, lets all heal, and accounts for everything.
async fn kill(name: &str, hub: Hub, mut written: Written, reached: impl AsyncFn(&Hub)) {
    write_all(&hub, &mut written, "killed").await;
    hub.in_time("the stage is reached", reached(&hub)).await;
    assert!(hub.function("shipper").kill_environments() > 0, "{}", hub.report());
    hub.gate.open();
    hub.listener.clear_faults();
    hub.settle(name, &written).await;
    assert!(hub.shipping().failed_invocations > 0, "{}", hub.report());
    assert_eq!(hub.shipping().records_given_up, 0, "{}", hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_table_is_read() {
    let hub = Hub::start_with(TABLE, &impatient_with(&PATIENT)).await;
    hub.gate.shut("s3", Shut::Silent);
    kill("kill: reading the table", hub, Written::new(), async |hub| hub.gate.held(1).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_tokens_are_read() {
    let hub = Hub::start_with(TABLE, &impatient_with(&PATIENT)).await;
    hub.gate.shut("ssm", Shut::Silent);
    kill("kill: reading tokens", hub, Written::new(), async |hub| hub.gate.held(1).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_listener_does_not_answer() {
    let hub = Hub::start_with(TABLE, &impatient_with(&PATIENT)).await;
    hub.listener.set_fault("search", Fault::Hang).expect("the fault is set");
    let asked = async |hub: &Hub| {
        let asked = hub.listener.wait_until(LIMIT, |totals| totals.of("search").requests > 0).await;
        asked.expect("the listener is asked");
    };
    kill("kill: delivering", hub, Written::new(), asked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_bulk_is_being_parked() {
    let hub = Hub::start_with(TABLE, &impatient_with(&PATIENT)).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.listener.set_fault("search", Fault::status(503)).expect("the fault is set");
    hub.gate.shut("sqs", Shut::Silent);
    kill("kill: parking", hub, written, async |hub| hub.gate.held(1).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_bulk_was_taken() {
    let hub = Hub::start_with(TABLE, &impatient_with(&PATIENT)).await;
    hub.listener.set_fault("search", Fault::Latency { ms: 20_000 }).expect("the fault is set");
    let taken = async |hub: &Hub| drop(hub.wait("search", 1).await);
    kill("kill: delivered, not reported", hub, Written::new(), taken).await;
}
