//! Every event is accounted for, however a listener behaves.

use std::collections::BTreeSet;

use e2e::{Hub, PAY_PROD, SEARCH, SHARED, TEAMS};
use listener::{Fault, PlannedFault};

use crate::faults::IMPATIENT;
use crate::tables::TABLE;

/// Who writes for which team.
const WRITERS: [(&str, &str, &str); 3] =
    [("payments", PAY_PROD, "/pay"), ("search", SEARCH, "/search"), ("platform", SHARED, "/app")];
const EVENTS_A_ROUND: usize = 150;

/// What the listener of the team `search` does, round after round.
fn faults() -> [Option<PlannedFault>; 8] {
    [
        None,
        Some(Fault::status(503).times(3)),
        Some(Fault::AcceptThenDrop.times(1)),
        None,
        Some(Fault::reset().into()),
        Some(Fault::Hang.times(2)),
        Some(Fault::Latency { ms: 2_000 }.times(1)),
        Some(Fault::status(429).times(1)),
    ]
}

fn message(team: &str, number: usize) -> String {
    format!("{team} event {number}")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_in_its_team_while_one_listener_flaps() {
    let hub = Hub::start_with(TABLE, &IMPATIENT).await;
    let rounds = faults().len();
    for (round, fault) in faults().into_iter().enumerate() {
        hub.listener.clear_faults();
        if let Some(fault) = fault {
            hub.listener.set_fault("search", fault).expect("the fault is set");
        }
        let numbers = round * EVENTS_A_ROUND..(round + 1) * EVENTS_A_ROUND;
        for (team, account, log_group) in WRITERS {
            let messages: Vec<_> = numbers.clone().map(|number| message(team, number)).collect();
            hub.write(account, log_group, &messages).await;
        }
        hub.shipped().await;
    }
    hub.listener.clear_faults();
    hub.redelivered().await;

    let written = rounds * EVENTS_A_ROUND;
    for team in TEAMS {
        let documents = hub.wait(team, written as u64).await;
        let arrived: BTreeSet<_> =
            documents.iter().filter_map(|document| document["message"].as_str().map(str::to_owned)).collect();
        let expected: BTreeSet<_> = (0..written).map(|number| message(team, number)).collect();
        let missing: Vec<_> = expected.difference(&arrived).collect();
        let foreign: Vec<_> = arrived.difference(&expected).collect();
        assert!(missing.is_empty(), "{team} misses {missing:?}\n{}", hub.report());
        assert!(foreign.is_empty(), "{team} got {foreign:?}\n{}", hub.report());
        let counts = hub.listener.totals().of(team);
        assert_eq!(counts.distinct_ids, written as u64, "{team}: an event has one id\n{}", hub.report());
        assert_eq!(counts.documents - counts.duplicates, written as u64, "{team}\n{}", hub.report());
        assert_eq!(hub.ledger("shipper", team, "received").await, written as u64);
    }
    assert!(hub.ledger("shipper", "search", "parked").await > 0, "the listener flapped\n{}", hub.report());
    assert!(hub.dead().await.is_empty() && hub.quarantined().await.is_empty());
    hub.assert_unharmed().await;
}
