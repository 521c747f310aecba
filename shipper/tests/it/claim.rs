//! The team of a parked bulk, by its object and the table.

use std::collections::HashMap;

use routing::Table;
use serde_json::{Value, json};
use shipper::park::claim::{of_object, verified};
use shipper::park::pointer::Pointer;

use crate::support::PARK;

/// Payments has a token for each environment, search one for all.
const TABLE: &str = r#"
version = 1
unrouted = "platform"
tokens = "{env}/{team}"
[accounts]
pay = { id = "111111111111", team = "payments", env = "prod" }
try = { id = "444444444444", team = "payments", env = "test" }
find = { id = "222222222222", team = "search", env = "prod" }
[teams.payments]
[teams.search]
[teams.platform]
"#;

const SECRETS: &str = "names with a leading `_` are the hub's own secrets";

#[test]
fn a_bulk_is_sent_under_what_its_object_and_the_table_say() {
    // The key, its metadata, the pointer's team and token; the token that it is sent under, or a part of the refusal.
    #[expect(clippy::type_complexity, reason = "the columns of a table of cases, named in the line above")]
    let cases: &[(&str, Value, &str, &str, Result<&str, &str>)] = &[
        (
            "payments",
            json!({"team": "payments", "token": "prod/payments"}),
            "payments",
            "prod/payments",
            Ok("prod/payments"),
        ),
        (
            "payments",
            json!({"team": "payments", "token": "test/payments"}),
            "payments",
            "test/payments",
            Ok("test/payments"),
        ),
        // Another of the team's tokens is another sub-account.
        (
            "payments",
            json!({"token": "test/payments"}),
            "payments",
            "prod/payments",
            Err("names the token prod/payments"),
        ),
        (
            "payments",
            json!({"team": "payments", "token": "prod/payments"}),
            "search",
            "prod/search",
            Err("names the team search"),
        ),
        (
            "payments",
            json!({"team": "payments", "token": "prod/payments"}),
            "payments",
            "prod/search",
            Err("names the token"),
        ),
        // The object is not believed against the table or its own key either.
        (
            "payments",
            json!({"team": "payments", "token": "prod/search"}),
            "payments",
            "prod/search",
            Err("belongs to the team search"),
        ),
        (
            "payments",
            json!({"team": "search", "token": "prod/search"}),
            "payments",
            "prod/search",
            Err("its metadata names the team search"),
        ),
        ("payments", json!({"token": "_mask-key"}), "payments", "_mask-key", Err(SECRETS)),
        ("payments", json!({"token": "prod/payments"}), "payments", "_mask-key", Err(SECRETS)),
        // The table has had another form of token since, or no longer has the team.
        ("search", json!({"team": "search", "token": "search"}), "search", "search", Ok("prod/search")),
        (
            "payments",
            json!({"team": "payments", "token": "payments"}),
            "payments",
            "payments",
            Ok("payments"),
        ),
        (
            "former",
            json!({"team": "former", "token": "prod/former"}),
            "former",
            "prod/former",
            Ok("prod/former"),
        ),
        (
            "former",
            json!({"team": "former", "token": "prod/search"}),
            "former",
            "prod/search",
            Err("belongs to the team search"),
        ),
        // An earlier release noted less.
        ("search", json!({}), "search", "prod/search", Ok("prod/search")),
        ("search", json!({}), "search", "_mask-key", Err(SECRETS)),
        ("search", json!({}), "search", "prod/payments", Err("names the token")),
        ("payments", json!({}), "payments", "test/payments", Ok("test/payments")),
        ("payments", json!({"team": "payments"}), "payments", "prod/search", Err("names no token")),
        ("former", json!({}), "former", "former", Ok("former")),
        ("former", json!({}), "former", "prod/search", Err("names the token")),
    ];
    let table = Table::parse("routing.toml", TABLE).unwrap().0;
    for (key, metadata, team, token, expected) in cases {
        let claim = verified(&pointer(key, team, token), &strings(metadata), &table);
        let said = claim.map(|claim| claim.token.to_string()).map_err(|refusal| refusal.to_string());
        match expected {
            Ok(token) => assert_eq!(said.as_deref(), Ok(*token), "{key} {metadata} {team} {token}"),
            Err(part) => assert!(
                said.as_ref().is_err_and(|why| why.contains(part)),
                "{key} {metadata} {team} {token}: {said:?}"
            ),
        }
    }
}

#[test]
fn an_object_without_a_pointer_is_sent_by_its_metadata() {
    let counts = json!({"events": "3", "documents": "4", "raw-bytes": "300", "reason": "slow"});
    #[expect(clippy::type_complexity, reason = "the columns of a table of cases: key, metadata, outcome")]
    let cases: &[(&str, Value, Result<Option<&str>, &str>)] = &[
        (
            "parked/payments/x",
            json!({"team": "payments", "token": "test/payments"}),
            Ok(Some("test/payments")),
        ),
        ("dead/payments/x", json!({"team": "payments", "token": "test/payments"}), Ok(Some("test/payments"))),
        ("dead/search/x", json!({}), Ok(Some("prod/search"))),
        ("dead/search/x", json!({"events": "many"}), Ok(None)),
        ("dead/payments/x", json!({}), Err("names no token")),
        ("dead/payments/x", json!({"token": "prod/search"}), Err("belongs to the team search")),
        (
            "dead/payments/x",
            json!({"team": "search", "token": "prod/search"}),
            Err("its metadata names the team search"),
        ),
        ("dead/payments/x", json!({"token": "_mask-key"}), Err(SECRETS)),
        ("elsewhere/payments/x", json!({"token": "prod/payments"}), Err("is not the key of a parked bulk")),
    ];
    let table = Table::parse("routing.toml", TABLE).unwrap().0;
    for (key, own, expected) in cases {
        let mut metadata = strings(&counts);
        metadata.extend(strings(own));
        let since = "2026-01-02T03:04:05Z".parse().unwrap();
        let found = of_object(PARK, key, &metadata, 100, since, &table);
        let said = found.map(|found| found.map(|pointer| pointer.token.to_string()));
        match expected {
            Ok(token) => {
                assert_eq!(said.as_ref().map(Option::as_deref), Ok(*token), "{key} {own}");
            }
            Err(part) => {
                assert!(
                    said.as_ref().is_err_and(|why| why.to_string().contains(part)),
                    "{key} {own}: {said:?}"
                );
            }
        }
    }
}

fn pointer(key: &str, team: &str, token: &str) -> Pointer {
    let message = json!({
        "v": 1, "bucket": PARK, "key": format!("parked/{key}/2026/01/02/03/r-1.ndjson.gz"), "team": team,
        "token": token, "events": 3, "documents": 3, "raw_bytes": 300, "bytes": 100, "reason": "slow",
        "parked_at": "2026-01-02T03:04:05Z", "table": "v1",
    });
    Pointer::parse(&message.to_string(), PARK).unwrap()
}

fn strings(metadata: &Value) -> HashMap<String, String> {
    serde_json::from_value(metadata.clone()).unwrap()
}
