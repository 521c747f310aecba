//! The hub's own services are down: then and only then do records fail, and all of them come later.

use e2e::{Hub, Written};
use listener::Fault;
use localcloud::gate::Shut;

use super::{IMPATIENT, write, write_all};
use crate::tables::TABLE;

#[tokio::test(flavor = "multi_thread")]
async fn no_token_can_be_read_at_cold_start() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    hub.gate.shut("ssm", Shut::Unavailable);
    write_all(&hub, &mut written, "cold").await;
    hub.shipped().await;
    assert_eq!(hub.listener.totals().of("payments").documents, 0);
    hub.gate.open();
    assert_eq!(hub.settle("SSM: down at cold start", &written).await.parked, 60);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_cannot_be_renewed() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.gate.shut("ssm", Shut::Unavailable);
    write_all(&hub, &mut written, "meanwhile").await;
    hub.shipped().await;
    // The tokens known are used on: nothing parks.
    assert_eq!(hub.settle("SSM: down when warm", &written).await.parked, 0);
    hub.assert_unharmed().await;
}

/// A team's listener is down, and the services that parking needs; then they are back, and then the listener is.
async fn cannot_park(name: &str, services: &[&str]) {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.listener.set_fault("search", Fault::status(503)).expect("the fault is set");
    for service in services {
        hub.gate.shut(service, Shut::Unavailable);
    }
    write(&hub, &mut written, "payments", "meanwhile").await;
    write(&hub, &mut written, "search", "meanwhile").await;
    hub.gate.held(1).await;
    hub.wait("payments", 40).await;
    hub.failed_items().await;
    hub.gate.open();
    hub.shipped().await;
    hub.listener.clear_faults();
    hub.settle(name, &written).await;
    assert_eq!(hub.shipping().records_given_up, 0, "{}", hub.report());
    // The sequence number that was reported is that of the record that could not be parked: nothing else came again.
    assert_eq!(hub.listener.totals().of("payments").duplicates, 0, "{}", hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_is_down() {
    cannot_park("S3: down", &["s3"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqs_is_down() {
    cannot_park("SQS: down", &["sqs"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_and_sqs_are_down() {
    cannot_park("S3 and SQS: down", &["s3", "sqs"]).await;
}
