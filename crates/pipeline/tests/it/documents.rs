//! The document of a log event: its names, what is lifted, what is copied through.

use pipeline::Column;
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
            "team": "core", "account": "main", "env": "prod", "product": "pay", "tier": 1, "hot": true,
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
        (r#"{"message":{"a":1}}"#, json!({"app_message": {"a": 1}, "message": "{\"message\":{\"a\":1}}"})),
        (r#"{"id":7,"team":"x","message":"m"}"#, json!({"app_id": 7, "app_team": "x", "message": "m"})),
        (
            r#"{"a.b":{"c.d":[{"e.f":1}]},"message":"m"}"#,
            json!({"a_b": {"c_d": [{"e_f": 1}]}, "message": "m"}),
        ),
        (r#"{"level":30,"msg":"m"}"#, json!({"level": "info", "log_level": "INFO", "message": "m"})),
        (r#"{"level":"warn","msg":"m"}"#, json!({"level": "warn", "log_level": "WARN", "message": "m"})),
        (r#"{"level":35,"msg":"m"}"#, json!({"level": 35, "message": "m"})),
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
            json!({"requestID": id, "log_level": "WARNING", "message": "hello"}),
        ),
        (
            "2026-01-02T03:04:05.678Z\tnot-an-id\tINFO\tx",
            json!({"message": "2026-01-02T03:04:05.678Z\tnot-an-id\tINFO\tx"}),
        ),
        ("a\\n", json!({"message": "a\\n"})),
    ] {
        assert_eq!(lifted(message), expected, "{message}");
    }
}

#[test]
fn json_that_the_listener_would_spoil_stays_inside_message() {
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let wide = |fields: usize| {
        let members: Vec<_> = (0..fields).map(|n| format!("\"k{n}\":{n}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let own = 16;
    for (message, lifts) in [
        (nested(10), true),
        (nested(11), false),
        (wide(1_000 - own), true),
        (wide(1_001 - own), false),
        (format!("{{\"a\":\"{}\"}}", "x".repeat(32_700)), true),
        (format!("{{\"a\":\"{}\"}}", "x".repeat(32_701)), false),
        (r#"{"a":1,"a":2}"#.to_owned(), false),
        (r#"{"a.b":1,"a_b":2}"#.to_owned(), false),
        (r#"{"x":{"a":1,"a":2}}"#.to_owned(), false),
        (r#"{"":1}"#.to_owned(), false),
        (r#"{"x":{" ":1}}"#.to_owned(), false),
    ] {
        let out = run(&table(""), &[record(&envelope("/app", &[event("1", &message)]))]);
        let documents = out.documents();
        let first_key = message.trim_start_matches("{\"").split('"').next().unwrap().replace('.', "_");
        let head = &message[..message.len().min(60)];
        assert_eq!(documents[0].get(&first_key).is_some(), lifts, "{head}");
        assert_eq!(out.ledger.teams["core"][Column::Unlifted], u64::from(!lifts), "{head}");
        let whole: String = documents.iter().map(|document| document["message"].as_str().unwrap()).collect();
        assert_eq!(whole, message, "{head}");
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
fn platform_lines() {
    let id = "8a1c9d0e-0000-4000-8000-0123456789ab";
    let report = format!(
        "REPORT RequestId: {id}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 99.5 ms\t\n"
    );
    let json_report = format!(
        r#"{{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{{"requestId":"{id}","metrics":{{"durationMs":1.5,"billedDurationMs":2}},"status":"success"}}}}"#
    );
    let json_start =
        r#"{"time":"2026-01-02T03:04:05.678Z","type":"platform.start","record":{"requestId":"x"}}"#;
    let lines = [
        format!("START RequestId: {id} Version: $LATEST\n"),
        format!("END RequestId: {id}\n"),
        "INIT_START Runtime Version: nodejs:20.v1\tRuntime Version ARN: arn\n".to_owned(),
        json_start.to_owned(),
        report,
        json_report,
    ];
    let events: Vec<_> = lines.iter().map(|line| event("1", line)).collect();
    let batch = [record(&envelope("/aws/lambda/f", &events))];
    let shipped = |platform: &str| run(&table(&format!("[defaults]\nplatform = \"{platform}\"\n")), &batch);

    assert_eq!(shipped("drop").documents().len(), 0);
    assert_eq!(shipped("drop").ledger.teams["core"][Column::Platform], 6);
    assert_eq!(shipped("keep").documents().len(), 6);
    let reports = shipped("report").documents();
    assert_eq!(reports.len(), 2);
    for (field, text, json) in [
        ("durationMs", json!(12.34), json!(1.5)),
        ("billedDurationMs", json!(13), json!(2)),
        ("memorySizeMB", json!(128), Value::Null),
        ("maxMemoryUsedMB", json!(64), Value::Null),
        ("initDurationMs", json!(99.5), Value::Null),
        ("requestID", json!(id), json!(id)),
    ] {
        assert_eq!(reports[0][field], text, "{field}");
        assert_eq!(reports[1][field], json, "{field}");
    }
    let own = [
        "REPORT of the day",
        "START here",
        r#"{"type":"platform.x"}"#,
        r#"{"time":"t","type":"order.platform."}"#,
    ];
    for message in own {
        assert_eq!(ship(&table(""), message).len(), 1, "{message}");
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
