//! Tenancy: no answer for one sub-account has anything of another's documents.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{TEAMS, World, path, read};

/// Calls that name a sub-account; `Q` is a query and `ID` an id.
const CALLS: [&str; 17] = [
    "/accounts/A/search?q=Q&buckets=10&cols=id,note,Q",
    "/accounts/A/search?sort=time&limit=500&cols=*,canary,note",
    "/accounts/A/search?seq_from=1&seq_to=1000",
    "/accounts/A/fields/note/values?limit=100",
    "/accounts/A/fields/Q/values?q=Q",
    "/accounts/A/fields/id/values",
    "/accounts/A/documents/1?whole=1",
    "/accounts/A/documents/2",
    "/accounts/A/document?id=ID",
    "/accounts/A/documents/1/around?same=all&before=200&after=200&cols=note",
    "/accounts/A/documents/1/around?same=stream",
    "/accounts/A/suggest?q=Q&at=2",
    "/accounts/A/suggest?q=note:",
    "/accounts/A/lucene?q=*",
    "/accounts/A/requests?limit=1000",
    "/accounts/A/export?q=*",
    "/accounts/A/export",
];
/// Calls that show every sub-account, by names and counts only.
const ALL: [&str; 9] = [
    "/about",
    "/accounts",
    "/faults",
    "/hub/ledger",
    "/hub/flow",
    "/hub/table",
    "/hub/complaints",
    "/hub/parked",
    "/hub/members",
];

/// The canary of a team: no text of another team has it.
fn canary(team: &str) -> String {
    format!("canary{}", TEAMS.iter().position(|known| *known == team).unwrap_or_default() + 7)
}

fn documents(team: &str, number: usize) -> Vec<Value> {
    let canary = canary(team);
    let one = |n: usize| {
        json!({
            "@timestamp": 1_767_323_045_000_u64 + n as u64,
            "id": format!("{canary}-{n}"), "message": format!("m {canary} {n}"),
            "note": canary, format!("field_{canary}"): n, "log_level": "ERROR", "logGroup": format!("/g/{canary}"),
            // The same in every team, so that a shared index would find it.
            "same": "everywhere", "owner": "111111111111", "logStream": "s",
        })
    };
    (0..number).map(one).collect()
}

async fn check(number: usize, queries: Vec<String>) {
    let world = World::start().await;
    for team in TEAMS {
        world.listener.set_fault(team, listener::Fault::status(503).times(1)).expect("set");
        assert_eq!(world.ship(team, &documents(team, number)).await, 503);
        assert_eq!(world.ship(team, &documents(team, number)).await, 200);
    }
    for team in TEAMS {
        let foreign: Vec<String> =
            TEAMS.iter().filter(|other| **other != team).map(|other| canary(other)).collect();
        let mut found = 0;
        for call in CALLS {
            for query in &queries {
                // What a call asks is said again in sentences and names: it must not be another's canary.
                let call = call.replace('Q', query).replace("ID", &format!("{}-0", canary(team)));
                let call = call.replace("/A/", &format!("/{}/", path(team)));
                let answer = world.request("GET", &format!("/api/v1{call}")).send().await.expect("an answer");
                let (status, text) = read(answer).await;
                assert!(matches!(status, 200 | 400 | 404), "{call}: {status} {text}");
                for canary in &foreign {
                    assert!(!text.contains(canary), "{team} {call}: {text}");
                }
                found += usize::from(text.contains(&canary(team)));
            }
        }
        assert!(found > 5, "{team}: only {found} answers show its own documents");
        for shape in ["rows", "count"] {
            let mut events = world
                .stream(&format!(
                    "topics=accounts,ledger,faults,table&tail={}&shape={shape}&last=0&cols=note",
                    path(team)
                ))
                .await;
            let mut told = String::new();
            loop {
                let event = events.next().await.expect("the stream goes on");
                told += &event.data.to_string();
                if event.name == if shape == "rows" { "rows" } else { "count" } {
                    break;
                }
            }
            assert!(!foreign.iter().any(|canary| told.contains(canary)), "{team}: {told}");
            assert_eq!(told.contains(&canary(team)), shape == "rows", "{told}");
        }
    }
    for call in ALL {
        let text = world.get(call).await.to_string();
        assert!(!text.contains("canary"), "{call}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_has_anything_of_another_team(
        number in 2_usize..150,
        words in proptest::collection::vec("(same:everywhere|\\*|level:error|note:\\*|m|_exists_:note|NOT%20x|[a-z(\\[/\"]{1,5})", 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(check(number, words));
    }
}
