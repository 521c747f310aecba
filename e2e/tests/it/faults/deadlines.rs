//! The function's time runs out at each stage.

use std::time::Duration;

use e2e::{Hub, Written};
use listener::Fault;
use localcloud::gate::Shut;

use super::{impatient_with, write, write_all};
use crate::tables::TABLE;

/// So long may an invocation take, and so much earlier it stops working.
const TIMEOUT: Duration = Duration::from_secs(4);
const SETTINGS: [(&str, &str); 3] = [
    ("LOGHUB_DEADLINE_MARGIN_MS", "2000"),
    ("LOGHUB_ATTEMPT_TIMEOUT_MS", "30000"),
    ("LOGHUB_LINGER_MS", "30000"),
];

#[tokio::test(flavor = "multi_thread")]
async fn while_a_listener_does_not_answer() {
    let hub = Hub::start_within(TABLE, &impatient_with(&SETTINGS), Some(TIMEOUT)).await;
    let mut written = Written::new();
    hub.listener.set_fault("search", Fault::Hang).expect("the fault is set");
    write_all(&hub, &mut written, "late").await;
    hub.shipped().await;
    hub.listener.clear_faults();
    let account = hub.settle("deadline: delivering", &written).await;
    assert!(account.parked > 0, "{}", hub.report());
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_bulk_is_being_parked() {
    let hub = Hub::start_within(TABLE, &impatient_with(&SETTINGS), Some(TIMEOUT)).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.listener.set_fault("search", Fault::status(503)).expect("the fault is set");
    hub.gate.shut("s3", Shut::Silent);
    write(&hub, &mut written, "search", "late").await;
    hub.gate.held(1).await;
    hub.failed_items().await;
    hub.gate.open();
    hub.listener.clear_faults();
    hub.settle("deadline: parking", &written).await;
    assert_eq!(hub.shipping().records_given_up, 0, "{}", hub.report());
}
