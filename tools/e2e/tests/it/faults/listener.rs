//! Teams' listeners fail, each in its own way, beside one that does not; and the listener fails for all.

use std::collections::BTreeMap;

use e2e::{Books, Scenario};
use listener::{Fault, PlannedFault};

use super::Teams;

/// Batches while the listeners fail, and events of each team in each.
const ROUNDS: usize = 4;
const EVENTS: usize = 3;
/// The events that each team writes: one before, and those of the rounds.
const ENTERED: u64 = 1 + (ROUNDS * EVENTS) as u64;

/// One team, what its listener does, and where its events are then and in the end.
struct Case {
    team: &'static str,
    fault: Option<PlannedFault>,
    scenario: Scenario,
    /// True if nothing arrives while it lasts.
    dead: bool,
    places: &'static [(&'static str, u64)],
}

impl Case {
    fn new(team: &'static str, fault: impl Into<PlannedFault>, scenario: Scenario) -> Case {
        Case { team, fault: Some(fault.into()), scenario, dead: true, places: &[("delivered", ENTERED)] }
    }

    fn alive(self) -> Case {
        Case { dead: false, ..self }
    }

    fn places(self, places: &'static [(&'static str, u64)]) -> Case {
        Case { places, ..self }
    }
}

const TAKEN: &str = "the listener took a bulk, and its answer did not come in time";

/// Listeners that take nothing, or that only seem to trouble anyone.
fn outages() -> Vec<Case> {
    let later = Fault::Status { code: 429, retry_after: Some(30), body: String::new() };
    let at_once = Fault::Status { code: 429, retry_after: Some(0), body: String::new() };
    let healthy = Scenario::new(
        "listener",
        "healthy beside the others",
        "A team's listener is well, and on the same shard all the others here fail at once.",
    );
    vec![
        Case { fault: None, ..Case::new("healthy", Fault::Hang, healthy).alive() },
        Case::new(
            "failing",
            Fault::status(500),
            Scenario::new(
                "listener",
                "500",
                "It answers 500 to everything, over four batches; then it is healthy.",
            ),
        ),
        Case::new(
            "busy",
            later,
            Scenario::new(
                "listener",
                "429, Retry-After 30",
                "It answers 429 with a `Retry-After` that is too long to wait for; then it is healthy.",
            ),
        ),
        Case::new(
            "busy-once",
            at_once.times(1),
            Scenario::new(
                "listener",
                "429, Retry-After 0",
                "It answers 429 once, to be tried again at once.",
            ),
        )
        .alive(),
        Case::new(
            "hanging",
            Fault::Hang,
            Scenario::new("listener", "hang", "It reads requests and never answers; then it is healthy."),
        ),
        Case::new(
            "resetting",
            Fault::Reset { after_bytes: Some(64) },
            Scenario::new(
                "listener",
                "reset",
                "It resets connections in the middle of the body; then it is healthy.",
            ),
        ),
    ]
}

/// Listeners that take something, or answer in words of their own.
fn answers() -> Vec<Case> {
    vec![
        Case::new(
            "dripping",
            Fault::SlowDrip { bytes_per_sec: 1, bytes: 600 },
            Scenario::new(
                "listener",
                "slow drip",
                "It takes bulks, and the body of its answer comes a byte a second.",
            ),
        )
        .alive(),
        Case::new(
            "late",
            Fault::Latency { ms: 5_000 },
            Scenario::new(
                "listener",
                "late answers",
                "It takes bulks and answers after five seconds; then it is healthy.",
            )
            .may_duplicate(TAKEN),
        )
        .alive(),
        Case::new(
            "dropping",
            Fault::AcceptThenDrop,
            Scenario::new(
                "listener",
                "answers lost",
                "It takes bulks and resets the connection instead of answering; then it is healthy.",
            )
            .may_duplicate(TAKEN),
        )
        .alive(),
        Case::new(
            "too-large",
            Fault::status(413).times(1),
            Scenario::new(
                "listener",
                "413, halved",
                "It answers 413 once: the bulk is halved, and the halves fit.",
            ),
        )
        .alive(),
        Case::new(
            "never-fits",
            Fault::status(413),
            Scenario::new("listener", "413, single events", "It answers 413 to single events, too."),
        )
        .alive()
        .places(&[("delivered", 1), ("dead", ENTERED - 1)]),
        Case::new(
            "refusing",
            Fault::Refuse { lines: 1 },
            Scenario::new(
                "listener",
                "400 with counts",
                "It refuses the first line of every bulk and takes the others.",
            ),
        )
        .alive()
        .places(&[("delivered", ENTERED - ROUNDS as u64), ("dead", ROUNDS as u64)]),
        Case::new(
            "forbidding",
            Fault::status(403),
            Scenario::new("listener", "403", "It answers 403 to everything; then it is healthy."),
        ),
        Case::new(
            "undocumented",
            Fault::status(302),
            Scenario::new(
                "listener",
                "302",
                "It answers what its contract does not have; then it is healthy.",
            ),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_team_has_its_own_trouble_and_no_other_s() {
    let cases: Vec<_> = outages().into_iter().chain(answers()).collect();
    let teams = Teams::new(cases.iter().map(|case| case.team));
    let hub = e2e::LocalHub::open(teams.plan()).await;
    // Waits double with each try: the parked bulks' begins when their listeners are well.
    hub.redeliver(false);
    // That a breaker opens is to be seen: the shipper's stays open for longer than the test.
    hub.function("shipper").set_env("LOGHUB_BREAKER_MS", "600000");
    let mut books: BTreeMap<_, Books> = cases.iter().map(|case| (case.team, Books::default())).collect();

    hub.put(books.iter_mut().map(|(team, books)| teams.record(books, team, 1))).await;
    hub.shipped().await;
    for Case { team, fault, .. } in &cases {
        if let Some(fault) = fault {
            hub.listener.set_fault(team, fault.clone()).expect("the fault is set");
        }
    }
    for round in 1..=ROUNDS {
        hub.put(books.iter_mut().map(|(team, books)| teams.record(books, team, EVENTS))).await;
        hub.wait("healthy", (1 + round * EVENTS) as u64).await;
        hub.shipped().await;
    }

    for Case { team, dead, .. } in &cases {
        let counts = hub.listener.totals().of(team);
        if *dead {
            assert_eq!(counts.documents, 1, "{team}\n{}", hub.report());
            assert_eq!(hub.ledger("shipper", team, "parked").await, ENTERED - 1, "{team}\n{}", hub.report());
            let reasons = hub.reasons("shipper", team).await;
            assert_eq!(reasons.get("breaker_open"), Some(&(EVENTS as u64)), "{team}: {reasons:?}");
        }
    }
    for team in ["healthy", "busy-once", "dripping", "too-large"] {
        assert_eq!(hub.ledger("shipper", team, "parked").await, 0, "{team}\n{}", hub.report());
    }
    hub.assert_unharmed().await;

    hub.listener.clear_faults();
    hub.redeliver(true);
    hub.redelivered().await;
    for Case { team, scenario, places, .. } in &cases {
        let accounts = scenario.close(&hub, &books[team], places).await;
        assert_eq!(accounts.entered, ENTERED);
    }
    assert_eq!(hub.dead_letters_count().await, (ENTERED - 1) + ROUNDS as u64, "a pointer for each kept bulk");
    hub.assert_unharmed().await;
}

const TLS: Scenario = Scenario::new(
    "listener",
    "TLS",
    "`LOGHUB_LISTENER_URL` is `https` where no TLS is spoken, for every team; then it is corrected.",
);
const DNS: Scenario = Scenario::new(
    "listener",
    "DNS",
    "`LOGHUB_LISTENER_URL` names a host that does not resolve, for every team; then it is corrected.",
);

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_cannot_be_reached_parks_every_team_s_bulks() {
    let teams = Teams::new(["one", "two"]);
    let hub = e2e::LocalHub::open(teams.plan()).await;
    let reachable = hub.listener.url();
    let no_tls = reachable.replace("http:", "https:");
    for (scenario, url) in [(TLS, no_tls.as_str()), (DNS, "https://listener.invalid:8071")] {
        let mut books = Books::default();
        for handler in ["shipper", "redeliver"] {
            hub.function(handler).set_env("LOGHUB_LISTENER_URL", url);
        }
        let before = hub.ledger("shipper", "one", "parked").await;
        hub.put(["one", "two"].map(|team| teams.record(&mut books, team, 5))).await;
        hub.shipped().await;
        assert_eq!(hub.ledger("shipper", "one", "parked").await, before + 5, "{}", hub.report());
        for handler in ["shipper", "redeliver"] {
            hub.function(handler).set_env("LOGHUB_LISTENER_URL", &reachable);
        }
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 10)]).await;
    }
    hub.assert_unharmed().await;
}

const FLAPPING: Scenario = Scenario::new(
    "listener",
    "flapping",
    "One of three listeners fails and recovers from batch to batch: 503, answers lost, reset, hang, late, 429.",
)
.may_duplicate(TAKEN);

#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_in_its_team_while_one_listener_flaps() {
    let faults = [
        None,
        Some(Fault::status(503).times(3)),
        Some(Fault::AcceptThenDrop.times(1)),
        None,
        Some(Fault::reset().into()),
        Some(Fault::Hang.times(2)),
        Some(Fault::Latency { ms: 2_000 }.times(1)),
        Some(Fault::status(429).times(1)),
    ];
    let names = ["one", "flapping", "three"];
    let teams = Teams::new(names);
    let hub = e2e::LocalHub::open(teams.plan()).await;
    let (mut books, rounds) = (Books::default(), faults.len() as u64);
    for fault in faults {
        hub.listener.clear_faults();
        if let Some(fault) = fault {
            hub.listener.set_fault("flapping", fault).expect("the fault is set");
        }
        hub.put(names.map(|team| teams.record(&mut books, team, 150))).await;
        hub.shipped().await;
    }
    hub.listener.clear_faults();
    hub.redelivered().await;
    let accounts = FLAPPING.close(&hub, &books, &[("delivered", rounds * 450)]).await;
    assert!(accounts.duplicates >= 150, "the lost answer's bulk came twice\n{}", hub.report());
    for team in names {
        assert_eq!(hub.ledger("shipper", team, "received").await, rounds * 150);
        let (counts, flapping) = (hub.listener.totals().of(team), team == "flapping");
        assert!(flapping || counts.duplicates == 0, "{team}\n{}", hub.report());
    }
    hub.assert_unharmed().await;
}
