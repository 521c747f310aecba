//! What else may stand on the park queue.

use e2e::{Hub, Written};
use listener::Fault;
use serde_json::json;

use super::{IMPATIENT, write, write_all};
use crate::tables::TABLE;

#[tokio::test(flavor = "multi_thread")]
async fn strange_pointers_hold_nobody_up() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    let pointer = |version: u32, bucket: &str| {
        json!({
            "v": version, "bucket": bucket, "key": "parked/search/2026/01/02/03/gone-0.ndjson.gz", "team": "search",
            "token": "search", "events": 1, "documents": 1, "raw_bytes": 10, "bytes": 9, "reason": "slow",
            "parked_at": "2026-11-01T00:00:00Z", "table": "v1",
        })
    };
    let strange = [
        pointer(2, &hub.park_bucket()).to_string(),
        pointer(1, "elsewhere").to_string(),
        "no pointer".to_owned(),
    ];
    for message in &strange {
        hub.send_pointer(message).await;
    }
    // To an object that is gone: delivered by somebody else, and done.
    hub.send_pointer(&pointer(1, &hub.park_bucket()).to_string()).await;
    hub.listener.set_fault("search", Fault::status(503).times(2)).expect("the fault is set");
    write_all(&hub, &mut written, "meanwhile").await;
    hub.settle("pointers: any", &written).await;
    let mut letters = hub.dead_letters().await;
    letters.sort();
    let mut strange = strange.to_vec();
    strange.sort();
    assert_eq!(letters, strange, "{}", hub.report());
    assert_eq!(hub.pointers().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_whose_team_is_gone_goes_once_its_token_is_back() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let mut written = Written::new();
    hub.listener.set_fault("search", Fault::status(503)).expect("the fault is set");
    write(&hub, &mut written, "search", "before").await;
    hub.shipped().await;
    let without = TABLE
        .replace("[teams.search]\n", "")
        .replace(r#""222222222222", team = "search""#, r#""222222222222", team = "platform""#)
        .replace("team       = \"search\"", "team       = \"platform\"");
    hub.publish(&without).await;
    hub.delete_token("search").await;
    hub.listener.clear_faults();
    write(&hub, &mut written, "payments", "after").await;
    hub.wait("payments", 20).await;
    assert_eq!(hub.listener.totals().of("search").documents, 0, "{}", hub.report());
    hub.put_token("search", "search-token").await;
    hub.settle("pointers: team and token gone", &written).await;
}
