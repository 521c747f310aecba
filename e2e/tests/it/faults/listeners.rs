//! One team's listener is in trouble: its bulks park and come by themselves, in their team only.

use e2e::{Account, Hub, Written};
use listener::{Fault, PlannedFault};

use super::{IMPATIENT, impatient_with, write, write_all};
use crate::tables::TABLE;

/// Enough bulks to open the team's breaker, and one more.
const ROUNDS: usize = 4;

/// Lets the listener of the team `search` have a fault, then none.
async fn trouble(name: &str, fault: impl Into<PlannedFault>) -> Account {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    hub.listener.set_fault("search", fault).expect("the fault is set");
    for round in 0..ROUNDS {
        write_all(&hub, &mut written, &round.to_string()).await;
        hub.shipped().await;
    }
    let others = hub.listener.totals();
    assert_eq!(others.of("payments").documents, 20 * ROUNDS as u64, "{}", hub.report());
    assert_eq!(others.of("platform").documents, 20 * ROUNDS as u64, "{}", hub.report());
    hub.listener.clear_faults();
    let account = hub.settle(name, &written).await;
    hub.assert_unharmed().await;
    assert!(hub.dead().await.is_empty(), "{}", hub.report());
    account
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_500() {
    assert!(trouble("listener: 500", Fault::status(500)).await.parked > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_429() {
    let busy = Fault::Status { code: 429, retry_after: Some(2), body: "busy".to_owned() };
    assert!(trouble("listener: 429", busy).await.parked > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_hangs() {
    assert!(trouble("listener: hang", Fault::Hang).await.parked > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_resets_connections() {
    assert!(trouble("listener: reset", Fault::Reset { after_bytes: Some(20) }).await.parked > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_a_bulk_and_breaks_the_connection() {
    assert!(trouble("listener: taken, not said", Fault::AcceptThenDrop).await.parked > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_drips() {
    // The status says that a bulk was taken; nobody waits for the rest of such an answer.
    let drip = Fault::SlowDrip { bytes_per_sec: 10, bytes: 600 };
    assert_eq!(trouble("listener: slow drip", drip).await.parked, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_rotated_on_the_way() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.put_token("search", "rotated").await;
    hub.listener.set_token("search", "rotated").expect("the listener takes the token");
    write_all(&hub, &mut written, "after").await;
    assert_eq!(hub.settle("listener: 401, rotated", &written).await.parked, 0);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_revoked() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    hub.listener.set_token("search", "new").expect("the listener takes the token");
    write_all(&hub, &mut written, "revoked").await;
    hub.shipped().await;
    assert_eq!(hub.listener.totals().of("search").documents, 0);
    hub.put_token("search", "new").await;
    assert_eq!(hub.settle("listener: 401, revoked", &written).await.parked, 20);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_bulks_too_large() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    // Once for the whole, once for a half: the pieces are taken.
    hub.listener.set_fault("search", Fault::status(413).times(2)).expect("the fault is set");
    write_all(&hub, &mut written, "one").await;
    let account = hub.settle("listener: 413", &written).await;
    assert_eq!((account.parked, account.delivered), (0, 60));
    assert!(hub.listener.totals().of("search").requests >= 4, "{}", hub.report());
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_refuses_a_line() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    hub.listener.set_fault("search", Fault::Refuse { lines: 1 }.times(1)).expect("the fault is set");
    write_all(&hub, &mut written, "one").await;
    hub.shipped().await;
    assert_eq!(hub.listener.totals().of("search").requests, 1, "a 400 is not sent again\n{}", hub.report());
    let account = hub.settle("listener: 400", &written).await;
    assert_eq!((account.dead, account.delivered), (1, 59), "{}", hub.report());
}

/// Writes while no listener can be reached at `url`, then lets the functions know the right one.
async fn unreachable(name: &str, url: impl Fn(&Hub) -> String) {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    let (wrong, right) = (url(&hub), hub.listener.url());
    for function in ["shipper", "redeliver"] {
        hub.function(function).set_env("LOGHUB_LISTENER_URL", &wrong);
    }
    write_all(&hub, &mut written, "unreachable").await;
    hub.shipped().await;
    for function in ["shipper", "redeliver"] {
        hub.function(function).set_env("LOGHUB_LISTENER_URL", &right);
    }
    assert_eq!(hub.settle(name, &written).await.parked, 60, "{}", hub.report());
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_speak_tls() {
    unreachable("listener: TLS", |hub| hub.listener.url().replace("http:", "https:")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_name_does_not_resolve() {
    unreachable("listener: DNS", |_| "https://listener.invalid:8071".to_owned()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_was_frozen_meanwhile() {
    let hub = Hub::start_with(TABLE, &impatient_with(&[("LOGHUB_TOKEN_TTL_SECONDS", "300")])).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.put_token("search", "rotated").await;
    hub.listener.set_token("search", "rotated").expect("the listener takes the token");
    // What a connection does that was closed at the other end while nobody looked.
    hub.listener.set_fault_for_all(Fault::Reset { after_bytes: Some(0) }.times(1)).expect("the fault is set");
    write(&hub, &mut written, "search", "after").await;
    write(&hub, &mut written, "payments", "after").await;
    hub.settle("frozen", &written).await;
    hub.assert_unharmed().await;
}
