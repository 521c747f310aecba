//! AWS's own services fail: Parameter Store, S3, SQS. Only when nothing can be parked do records fail.

use e2e::{Books, LocalHub, Scenario};
use listener::Fault;
use localcloud::gate::{Calls, Outage};

use super::Teams;

const SSM_COLD: Scenario = Scenario::new(
    "services",
    "SSM down, cold start",
    "No token is known yet and Parameter Store answers 503; then it is back.",
);
const SSM_HANGS: Scenario = Scenario::new(
    "services",
    "SSM hangs, cold start",
    "No token is known yet and Parameter Store does not answer; then it does.",
);
const SSM_WARM: Scenario =
    Scenario::new("services", "SSM down, warm", "The known tokens are due to be read again, and can't be.");
const MASK_KEY: Scenario = Scenario::new(
    "services",
    "SSM down, mask key",
    "A mask needs its key, and Parameter Store answers 503: the batch fails until it is back.",
);

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_cannot_be_read_yet_park_and_known_ones_are_used_on() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan().outage(Calls::to("ssm"), Outage::Unavailable)).await;
    let mut books = Books::default();
    hub.put(["one", "two"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.shipped().await;
    assert_eq!(hub.ledger("shipper", "one", "parked").await, 5, "{}", hub.report());
    hub.gate().heal();
    hub.redelivered().await;
    SSM_COLD.close(&hub, &books, &[("delivered", 10)]).await;

    let mut books = Books::default();
    hub.put([teams.record(&mut books, "one", 1)]).await;
    hub.shipped().await;
    let parked = hub.ledger("shipper", "one", "parked").await;
    hub.gate().fail(Calls::to("ssm"), Outage::Unavailable);
    for _ in 0..4 {
        hub.put([teams.record(&mut books, "one", 1)]).await;
        hub.shipped().await;
    }
    SSM_WARM.close(&hub, &books, &[("delivered", 5)]).await;
    assert_eq!(hub.ledger("shipper", "one", "parked").await, parked);
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_store_that_hangs_holds_nobody_up_for_long() {
    let teams = Teams::new(["one", "two"]);
    let hub = LocalHub::open(teams.plan().outage(Calls::to("ssm"), Outage::Hang)).await;
    let mut books = Books::default();
    hub.put(["one", "two"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.shipped().await;
    assert_eq!(hub.ledger("shipper", "one", "parked").await, 5, "{}", hub.report());
    hub.gate().heal();
    hub.redelivered().await;
    SSM_HANGS.close(&hub, &books, &[("delivered", 10)]).await;
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_mask_key_nothing_is_shipped_until_it_can_be_read() {
    let teams = Teams::new(["one"]);
    let table = teams.table().replace("detect = [\"bearer\"]", "detect = [\"bearer\"]\nhash = true");
    let hub = LocalHub::open(
        e2e::Plan::new(&table)
            .teams(["one", "_mask-key"])
            .settings(&super::IMPATIENT)
            .outage(Calls::to("ssm"), Outage::Unavailable),
    )
    .await;
    let mut books = Books::default();
    let secret = "Authorization: Bearer abcdefghijklmnopqrstuvwxyz";
    hub.put([books.record("one", &teams.account("one"), &[secret; 3])]).await;
    hub.until_shipping("the batch fails", |status| status.failed_invocations > 0).await;
    assert_eq!(hub.listener.totals().of("one").requests, 0);
    hub.gate().heal();
    hub.shipped().await;
    MASK_KEY.close(&hub, &books, &[("delivered", 3)]).await;
    let documents = hub.wait("one", 3).await;
    assert!(documents.iter().all(|document| document["message"].as_str().is_some_and(|message| {
        message.starts_with("Authorization: Bearer [hash:") && !message.contains("abcdefg")
    })));
}

/// The reason why events after the checkpoint come twice.
const AFTER: &str = "what was delivered behind the checkpoint is sent again with it";
const S3: Scenario = Scenario::new(
    "services",
    "S3 down",
    "A team's listener is down and S3 takes nothing: the batch fails from that team's first record on, until S3 is back.",
)
.may_duplicate(AFTER);
const SQS: Scenario =
    Scenario::new("services", "SQS down", "A team's listener is down and SQS takes nothing: likewise.")
        .may_duplicate(AFTER);
const BOTH: Scenario = Scenario::new(
    "services",
    "S3 and SQS down",
    "A team's listener is down and neither takes anything: likewise.",
)
.may_duplicate(AFTER);
const NOT_NEEDED: Scenario = Scenario::new(
    "services",
    "S3 and SQS down, listeners healthy",
    "Neither takes anything, and nothing needs to be parked: no record fails.",
);

/// A hub whose shipper has its table and its tokens.
async fn warm(teams: &Teams) -> LocalHub {
    let hub = LocalHub::open(teams.plan()).await;
    hub.put(["well", "sick"].map(|team| teams.record(&mut Books::default(), team, 1))).await;
    hub.shipped().await;
    hub
}

#[tokio::test(flavor = "multi_thread")]
async fn records_fail_only_where_nothing_can_be_parked() {
    let teams = Teams::new(["well", "sick"]);
    let hub = warm(&teams).await;
    let outages = [(S3, &["s3"][..]), (SQS, &["sqs"]), (BOTH, &["s3", "sqs"])];
    for (scenario, services) in outages {
        let mut books = Books::default();
        hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
        for service in services {
            hub.gate().fail(Calls::to(service), Outage::Unavailable);
        }
        let before = hub.shipping().partial_invocations;
        let records = ["well", "sick", "well"].map(|team| teams.record(&mut books, team, 5));
        let numbers = hub.put(records).await;
        hub.until_shipping("items fail", |status| status.partial_invocations > before).await;
        let failed = hub.failed_items().await;
        assert_eq!(failed.last(), Some(&numbers[1]), "the first record that is neither delivered nor parked");
        hub.gate().heal();
        hub.shipped().await;
        hub.listener.clear_faults();
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 15)]).await;
        let twice = hub.listener.totals().of("sick").duplicates;
        assert_eq!(twice, 0, "{}", hub.report());
    }

    // A new environment, whose breakers know of no trouble.
    assert!(hub.function("shipper").kill_environments() > 0);
    hub.put(["well", "sick"].map(|team| teams.record(&mut Books::default(), team, 1))).await;
    hub.shipped().await;
    let (mut books, before) = (Books::default(), hub.shipping().partial_invocations);
    for service in ["s3", "sqs"] {
        hub.gate().fail(Calls::to(service), Outage::Unavailable);
    }
    hub.put(["well", "sick"].map(|team| teams.record(&mut books, team, 5))).await;
    hub.shipped().await;
    NOT_NEEDED.close(&hub, &books, &[("delivered", 10)]).await;
    let shipping = hub.shipping();
    assert_eq!((shipping.partial_invocations, shipping.failed_invocations), (before, 0));
    assert_eq!(shipping.records_given_up, 0);
}

const S3_ANSWER: Scenario = Scenario::new(
    "services",
    "S3's answers lost",
    "S3 takes a parked bulk, and its answer is lost: nothing counts as parked until it comes.",
)
.may_duplicate(AFTER);
const SQS_ANSWER: Scenario = Scenario::new(
    "services",
    "SQS's answers lost",
    "SQS takes a pointer, and its answer is lost: the bulk is parked more than once.",
)
.may_duplicate("a bulk that is parked more than once is delivered more than once");
const QUARANTINE: Scenario = Scenario::new(
    "services",
    "S3 down, poison",
    "A record can't be decoded and S3 takes nothing: the batch fails from that record on, until S3 is back.",
)
.may_duplicate(AFTER);

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_have_been_kept_is_kept_once_more() {
    let teams = Teams::new(["well", "sick"]);
    let hub = warm(&teams).await;
    let lost = [(S3_ANSWER, Calls::to("s3").by("PUT")), (SQS_ANSWER, Calls::to("sqs").by("SendMessage"))];
    for (scenario, calls) in lost {
        let mut books = Books::default();
        hub.listener.set_fault("sick", Fault::status(503)).expect("the fault is set");
        hub.gate().fail(calls, Outage::AnswerLost);
        let before = hub.shipping().partial_invocations;
        hub.put(["well", "sick", "well"].map(|team| teams.record(&mut books, team, 5))).await;
        hub.until_shipping("items fail", |status| status.partial_invocations > before).await;
        hub.gate().heal();
        hub.shipped().await;
        hub.listener.clear_faults();
        hub.redelivered().await;
        scenario.close(&hub, &books, &[("delivered", 15)]).await;
    }

    let (mut books, before) = (Books::default(), hub.shipping().partial_invocations);
    hub.gate().fail(Calls::to("s3"), Outage::Reset);
    let well = teams.record(&mut books, "well", 5);
    let numbers = hub.put([well, books.poison(b"no gzip".to_vec())]).await;
    hub.until_shipping("items fail", |status| status.partial_invocations > before).await;
    assert_eq!(hub.failed_items().await.last(), Some(&numbers[1]));
    hub.gate().heal();
    hub.shipped().await;
    QUARANTINE.close(&hub, &books, &[("delivered", 5), ("quarantined", 1)]).await;
    assert_eq!(hub.shipping().records_given_up, 0);
}
