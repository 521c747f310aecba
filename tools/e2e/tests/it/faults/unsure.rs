//! Behaviour that AWS and Logz.io do not document, both ways.

use e2e::{Books, LocalHub, Scenario};
use localcloud::mapping::PAYLOAD_LIMIT;

use super::{CENTRAL, Teams};
use crate::event::event_of;
use crate::noise::{incompressible, messages};

const TWICE: Scenario =
    Scenario::new("undocumented", "a record twice", "CloudWatch Logs delivers the same record twice.")
        .may_duplicate("CloudWatch Logs sent the event twice");
const OWNER: Scenario = Scenario::new(
    "undocumented",
    "owner is the source",
    "A centralized event's `owner` is its source account.",
);
const EXTRACTED: Scenario = Scenario::new(
    "undocumented",
    "owner is the central account",
    "Its `owner` is the central account, and `@aws.account` says whose it is.",
);
const CLAIMED: Scenario = Scenario::new(
    "undocumented",
    "`@aws.account` of another account",
    "An account that is not central claims in `@aws.account` to be another: it is not believed.",
);
const GZIP: Scenario = Scenario::new(
    "undocumented",
    "10 MB before or after gzip",
    "More than 20 MB of one team: the listener refuses bodies over 10 MB, compressed or not.",
);
const LARGE: Scenario = Scenario::new(
    "undocumented",
    "a record over 1 MiB",
    "A record's data is 3 MiB, more than a stream took before 2025.",
);

#[tokio::test(flavor = "multi_thread")]
async fn either_way_every_event_arrives_in_its_team() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan()).await;
    let mut books = [(); 4].map(|()| Books::default());
    let [twice, owner, extracted, claimed] = &mut books;
    let record = teams.record(twice, "one", 5);
    let two = teams.account("two");
    let more = format!(r#","extractedFields":{{"@aws.account":"{two}","@aws.region":"eu-central-1"}}"#);
    let by_owner = owner.event("two", "\"m\"", &more);
    let by_field = extracted.event("two", "\"m\"", &more);
    let by_claim = claimed.event("one", "\"m\"", &more);
    let records = [
        record.clone(),
        record,
        Books::pack(&two, &[by_owner]),
        Books::pack(CENTRAL, &[by_field]),
        Books::pack(&teams.account("one"), &[by_claim]),
    ];
    hub.put(records).await;
    hub.shipped().await;
    let accounts = TWICE.close(&hub, twice, &[("delivered", 5)]).await;
    assert_eq!(accounts.duplicates, 5);
    OWNER.close(&hub, owner, &[("delivered", 1)]).await;
    EXTRACTED.close(&hub, extracted, &[("delivered", 1)]).await;
    CLAIMED.close(&hub, claimed, &[("delivered", 1)]).await;
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sizes_hold_before_and_after_gzip() {
    let teams = Teams::new(["one", "two"]);
    // Debug builds take longer than half a second to judge a body of 9 MB.
    let hub = LocalHub::open(
        teams.plan().settings(&[("LOGHUB_ATTEMPT_TIMEOUT_MS", "60000"), ("LOGHUB_LINGER_MS", "30000")]),
    )
    .await;
    let mut books = Books::default();
    let account = teams.account("one");
    let records: Vec<_> =
        (0..22).map(|number| books.record("one", &account, &messages(number * 900, 900))).collect();
    hub.put(records).await;
    hub.shipped().await;
    GZIP.close(&hub, &books, &[("delivered", 22 * 900)]).await;
    let counts = hub.listener.totals().of("one");
    assert!(counts.raw_bytes > 20_000_000, "{counts:?}");
    assert_eq!(counts.by_status.keys().collect::<Vec<_>>(), [&200], "{counts:?}");

    let mut books = Books::default();
    let noise: Vec<String> = (0..9).map(|seed| incompressible(seed, 600_000)).collect();
    let record = books.record("two", &teams.account("two"), &noise);
    assert!(record.len() > 3 << 20 && record.len() * 4 / 3 < PAYLOAD_LIMIT, "{}", record.len());
    hub.invoke(event_of(&[record])).await;
    LARGE.close(&hub, &books, &[("delivered", 9)]).await;
    hub.assert_unharmed().await;
}
