//! The document of a log event: its names, what is lifted, what is copied through.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, envelope, event, record, run, ship, table};

/// The document of a message with `parse = "auto"`, without what every document has.
fn lifted(message: &str) -> Value {
    let mut documents = ship(&table(""), message);
    assert_eq!(documents.len(), 1);
    let mut document = documents.remove(0);
    for name in ["@timestamp", "id", "type", "logGroup", "logStream", "owner", "team", "account", "env"] {
        assert!(document.as_object_mut().unwrap().remove(name).is_some(), "{name} is missing");
    }
    document
}

#[test]
fn every_document_says_where_it_comes_from() {
    let message = record(&envelope("/aws/lambda/pay", &[event("42", "hello")]));
    let table = table("[defaults]\nfields = { product = \"pay\", tier = 1, hot = true }\n");
    assert_eq!(
        run(&table, &[message]).documents(),
        [json!({
            "@timestamp": "2023-11-14T22:13:20.123Z", "id": "42", "type": "cloudwatch",
            "logGroup": "/aws/lambda/pay", "logStream": "stream", "owner": ACCOUNT, "namespace": "aws/lambda",
            "function": "pay", "team": "core", "account": "main", "env": "prod", "product": "pay", "tier": 1, "hot": true,
            "message": "hello",
        })]
    );
}

#[test]
fn namespaces_are_those_of_the_vendors_shipper() {
    for (group, namespace) in [
        ("/aws/lambda/f", json!("aws/lambda")),
        ("/aws/rds/cluster/x/error", json!("aws/rds")),
        ("API-Gateway-Execution-Logs_abc/prod", json!("aws/apigateway")),
        ("/aws/", Value::Null),
        ("my-app", Value::Null),
    ] {
        let documents = run(&table(""), &[record(&envelope(group, &[event("1", "m")]))]).documents();
        assert_eq!(documents[0]["namespace"], namespace, "{group}");
    }
}

#[test]
fn auto_lifts_json_and_lambdas_text_forms() {
    let id = "8a1c9d0e-0000-4000-8000-0123456789ab";
    for (message, expected) in [
        ("plain text\n", json!({"message": "plain text"})),
        ("", json!({"message": ""})),
        (r#"{"a":1,"message":"hi"}"#, json!({"a": 1, "message": "hi"})),
        (r#"{"a":1,"msg":"hi"}"#, json!({"a": 1, "message": "hi"})),
        (r#"{"msg":"hi","message":"ho"}"#, json!({"msg": "hi", "message": "ho"})),
        (r#"{"a":1}"#, json!({"a": 1, "message": "{\"a\":1}"})),
        (r#"{"id":7,"team":"x","message":"m"}"#, json!({"app_id": 7, "app_team": "x", "message": "m"})),
        (
            r#"{"a.b":{"c.d":[{"e.f":1}]},"message":"m"}"#,
            json!({"a_b": {"c_d": [{"e_f": 1}]}, "message": "m"}),
        ),
        (r#"{"level":30,"msg":"m"}"#, json!({"level": "info", "log_level": "INFO", "message": "m"})),
        (r#"{"level":"warn","msg":"m"}"#, json!({"level": "warn", "log_level": "WARN", "message": "m"})),
        (r#"{"level":35,"msg":"m"}"#, json!({"level": "35", "message": "m"})),
        ("{\n  \"a\": [\n 1 ]\n}\n", json!({"a": [1], "message": "{\n  \"a\": [\n 1 ]\n}"})),
        ("[1,2]", json!({"message": "[1,2]"})),
        ("{not json}", json!({"message": "{not json}"})),
        (
            &format!("2026-01-02T03:04:05.678Z\t{id}\tINFO\thello\tworld\n"),
            json!({"requestID": id, "log_level": "INFO", "message": "hello\tworld"}),
        ),
        (
            &format!("2026-01-02T03:04:05.678Z\t{id}\tERROR\t{{\"a\":1,\"msg\":\"boom\"}}\n"),
            json!({"requestID": id, "log_level": "ERROR", "a": 1, "message": "boom"}),
        ),
        (
            &format!("[WARNING]\t2026-01-02T03:04:05.678Z\t{id}\thello\n"),
            json!({"requestID": id, "log_level": "WARN", "message": "hello"}),
        ),
        (
            "2026-01-02T03:04:05.678Z\tnot-an-id\tINFO\tx",
            json!({"log_level": "INFO", "message": "2026-01-02T03:04:05.678Z\tnot-an-id\tINFO\tx"}),
        ),
        ("a\\n", json!({"message": "a\\n"})),
    ] {
        assert_eq!(lifted(message), expected, "{message}");
    }
}

#[test]
fn parse_none_ships_the_message_as_it_stands() {
    let table = table("[defaults]\nparse = \"none\"\n");
    for message in ["{\"a\":1}", "plain\n", "2026-01-02T03:04:05.678Z\tundefined\tINFO\tx\n"] {
        let documents = ship(&table, message);
        assert_eq!(documents[0]["message"], message);
        assert_eq!(documents[0].get("a"), None);
    }
}

#[test]
fn a_region_is_named_where_it_is_known() {
    let mut message = event("1", "m");
    message["extractedFields"] = json!({"@aws.account": "222222222222", "@aws.region": "eu-west-1"});
    let documents = run(&table(""), &[record(&envelope("/app", &[message]))]).documents();
    assert_eq!(documents[0]["awsRegion"], "eu-west-1");
    assert_eq!(documents[0]["owner"], ACCOUNT, "a member can't claim to be another account");
}

#[test]
fn only_in_a_central_account_does_an_events_own_account_count() {
    let table = crate::support::parsed(&format!(
        "version = 1\nunrouted = \"core\"\ncentral_accounts = [\"{ACCOUNT}\"]\n[accounts]\nother = {{ id = \"222222222222\", team = \"two\" }}\n[teams.core]\n[teams.two]\n"
    ));
    let mut copied = event("1", "m");
    copied["extractedFields"] = json!({"@aws.account": "222222222222"});
    let out = run(&table, &[record(&envelope("/app", &[copied, event("2", "own")]))]);
    let teams: Vec<_> = out
        .documents()
        .iter()
        .map(|document| (document["team"].clone(), document["owner"].clone()))
        .collect();
    assert_eq!(teams, [(json!("core"), json!(ACCOUNT)), (json!("two"), json!("222222222222"))]);
}
