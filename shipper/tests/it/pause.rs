//! A team that people have paused: its bulks park, nobody else's do, and it is resumed by the next look.

use std::time::Duration;

use pipeline::Column;

use crate::support::batch::{batch, envelope};
use crate::support::store::Failing;
use crate::support::{Doubles, PAYMENTS, SEARCH, invocation};

const PAUSED: &[u8] = br#"{"teams":{"payments":{"since":"2026-11-24T06:00:00Z","reason":"moving"}}}"#;

/// Ships an event of each of two teams; answers how many of each team's were parked.
async fn parked(doubles: &Doubles, shipper: &shipper::ship::Shipper) -> (u64, u64) {
    let payload = batch(&[envelope(PAYMENTS, 1, "a"), envelope(SEARCH, 1, "b")]);
    let report = shipper.ship(&invocation(), &payload).await.unwrap();
    let of = |team: &str| report.summary.teams[team][Column::Parked];
    let parked = (of("payments"), of("search"));
    // What is parked by one invocation has the keys of the next, for all of them have one id here.
    for key in doubles.store.park("") {
        function::store::Store::delete(&*doubles.store, crate::support::PARK, &key).await.unwrap();
    }
    parked
}

#[tokio::test(start_paused = true)]
async fn only_the_paused_teams_bulks_park_until_it_is_resumed() {
    let doubles = Doubles::new();
    let shipper = doubles.shipper();
    assert_eq!(parked(&doubles, &shipper).await, (0, 0));
    doubles.store.insert("hub-table", "paused.json", PAUSED);
    assert_eq!(parked(&doubles, &shipper).await, (0, 0), "it is looked at as often as the table");
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(parked(&doubles, &shipper).await, (1, 0));
    doubles.store.set_failing(Some(Failing::Reads));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(parked(&doubles, &shipper).await, (1, 0), "what can't be read stays as it was");
    doubles.store.set_failing(None);
    doubles.store.insert("hub-table", "paused.json", b"no JSON");
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(parked(&doubles, &shipper).await, (1, 0), "and so does what makes no sense");
    doubles.store.insert("hub-table", "paused.json", br#"{"teams":{}}"#);
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(parked(&doubles, &shipper).await, (0, 0));
}
