//! Messages of the park queue that lead nowhere, or to what has changed since.

use e2e::{Books, LocalHub, Scenario};
use serde_json::{Value, json};

use super::Teams;

const VERSION: Scenario = Scenario::new(
    "pointers",
    "not to be read",
    "A pointer has another version, one leads out of the park, and one is none: they go to the dead letters, the object stays.",
);
const MISSING: Scenario =
    Scenario::new("pointers", "missing object", "A pointer leads to an object that is gone.");
const FORMER: Scenario = Scenario::new(
    "pointers",
    "team gone",
    "The table no longer has a parked bulk's team, whose token still is there.",
);
const TOKENLESS: Scenario =
    Scenario::new("pointers", "token gone", "A parked bulk's token no longer is in Parameter Store.");
const TOKENLESS_THEN_GIVEN: Scenario =
    Scenario::new("pointers", "token gone, then given", "Then it is there again.");
const OLD: Scenario = Scenario::new(
    "pointers",
    "too old",
    "A bulk was parked longer ago than `LOGHUB_GIVE_UP_DAYS`, and its token is gone: it is given up.",
);

const BUCKET: &str = "loghub-park-999999999999-eu-west-1";
const EVENTS: usize = 5;

fn key(team: &str) -> String {
    format!("parked/{team}/2026/11/01/00/request-1.ndjson.gz")
}

fn pointer(team: &str, parked_at: &str) -> Value {
    json!({
        "v": 1, "bucket": BUCKET, "key": key(team), "team": team, "token": team, "events": EVENTS,
        "documents": EVENTS, "raw_bytes": 1_000, "bytes": 300, "reason": "unreachable",
        "parked_at": parked_at, "table": "1",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_is_done_with_or_stays() {
    let present = Teams::new(["present"]);
    let teams = ["present", "versioned", "former", "tokenless", "old"];
    let hub = LocalHub::open(present.plan().teams(teams)).await;
    for team in ["tokenless", "old"] {
        hub.delete_token(team).await;
    }
    let now = "9999-01-01T00:00:00Z";
    let mut books = [(); 5].map(|()| Books::default());
    let [versioned, missing, former, tokenless, old] = &mut books;
    for (books, team) in [
        (&mut *versioned, "versioned"),
        (&mut *former, "former"),
        (&mut *tokenless, "tokenless"),
        (&mut *old, "old"),
    ] {
        hub.put_parked(&key(team), books.bulk(team, EVENTS)).await;
    }
    // Never put anywhere: only its ids are known.
    missing.bulk("missing", EVENTS);
    let mut next_version = pointer("versioned", now);
    next_version["v"] = 2.into();
    let mut elsewhere = pointer("versioned", now);
    elsewhere["bucket"] = "elsewhere".into();
    let strange = [next_version.to_string(), elsewhere.to_string(), "no pointer".to_owned()];
    for message in &strange {
        hub.send_pointer(message).await;
    }
    for (team, parked_at) in
        [("missing", now), ("former", now), ("tokenless", now), ("old", "2020-01-01T00:00:00Z")]
    {
        hub.send_pointer(&pointer(team, parked_at).to_string()).await;
    }

    hub.wait("former", EVENTS as u64).await;
    hub.until_redelivered("all but one are done with", |status| status.messages_done == 6).await;
    let events = EVENTS as u64;
    VERSION.close(&hub, versioned, &[("parked", events)]).await;
    MISSING.close(&hub, missing, &[("vanished", events)]).await;
    FORMER.close(&hub, former, &[("delivered", events)]).await;
    TOKENLESS.close(&hub, tokenless, &[("parked", events)]).await;
    OLD.close(&hub, old, &[("dead", events)]).await;
    let letters = hub.dead_letters().await;
    let [next_version, _, none] = &strange;
    assert!(letters.contains(next_version) && letters.contains(none), "{letters:?}");
    let refused = letters.iter().filter_map(|letter| serde_json::from_str::<Value>(letter).ok());
    let refused: Vec<Value> = refused.filter(|letter| letter["refused"].is_string()).collect();
    assert_eq!(refused.len(), 1, "{letters:?}");
    assert_eq!(refused[0]["bucket"], "elsewhere");
    assert!(letters.iter().any(|letter| letter.contains("dead/old/")), "{letters:?}");
    assert_eq!(letters.len(), 4, "{letters:?}");

    hub.put_token("tokenless", "tokenless-token").await;
    hub.redelivered().await;
    TOKENLESS_THEN_GIVEN.close(&hub, tokenless, &[("delivered", events)]).await;
}
