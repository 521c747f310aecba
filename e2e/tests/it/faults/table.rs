//! The table is gone, corrupt or replaced while the hub runs.

use e2e::{Hub, SEARCH, Written};

use super::{IMPATIENT, write_all};
use crate::tables::TABLE;

#[tokio::test(flavor = "multi_thread")]
async fn it_is_gone() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.delete_table().await;
    write_all(&hub, &mut written, "after").await;
    hub.settle("table: gone", &written).await;
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_load() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.publish("version = 1\nunrouted = \"nobody\"\n").await;
    write_all(&hub, &mut written, "after").await;
    hub.settle("table: corrupt", &written).await;
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_moves_an_account_to_another_team() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    write_all(&hub, &mut written, "before").await;
    hub.shipped().await;
    hub.publish(&TABLE.replace(r#""222222222222", team = "search""#, r#""222222222222", team = "platform""#))
        .await;
    let moved = written.add("platform", (0..20).map(|number| format!("moved {number}")).collect());
    hub.write(SEARCH, "/search", &moved).await;
    hub.settle("table: replaced", &written).await;
    hub.assert_unharmed().await;
}
