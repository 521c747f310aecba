//! A JSON message's members at the document's root: what moves, what degrades, what the table changes.

use std::fmt::Write;

use pipeline::Column;
use serde_json::{Value, json};

use crate::support::{envelope, event, record, run, table};

/// The documents of a message, without what every document has, and how many were not lifted as they are.
fn lifted(settings: &str, message: &str) -> (Vec<Value>, u64) {
    let out = run(&table(settings), &[record(&envelope("/app", &[event("1", message)]))]);
    let mut documents = out.documents();
    for document in &mut documents {
        for name in ["@timestamp", "id", "type", "logGroup", "logStream", "owner", "team", "account", "env"] {
            assert!(document.as_object_mut().unwrap().remove(name).is_some(), "{name} is missing");
        }
    }
    (documents, out.ledger.teams["core"][Column::Unlifted])
}

fn one(settings: &str, message: &str) -> Value {
    let (mut documents, _) = lifted(settings, message);
    assert_eq!(documents.len(), 1, "{message}");
    documents.remove(0)
}

#[test]
fn a_message_becomes_text_whatever_its_type() {
    let line = |message: &str| format!(r#"{{"a":1,"message":{message}}}"#);
    for (message, expected) in [
        (line("5"), json!({"a": 1, "message": "5"})),
        (line("true"), json!({"a": 1, "message": "true"})),
        (line(r#"["x",{"b":1}]"#), json!({"a": 1, "message": "[\"x\",{\"b\":1}]"})),
        (
            line(r#"{"b":12.3,"c":false}"#),
            json!({"a": 1, "b": 12.3, "c": false, "message": "{\"b\":12.3,\"c\":false}"}),
        ),
        (line(r#"{"b":1,"msg":"inner"}"#), json!({"a": 1, "b": 1, "message": "inner"})),
        (line(r#"{"a":2}"#), json!({"a": 2, "message": "{\"a\":2}"})),
        (line("{}"), json!({"a": 1, "message": "{}"})),
        (line("null"), json!({"a": 1, "message": "{\"a\":1,\"message\":null}"})).clone(),
    ] {
        let mut found = one("", &message);
        // A `null` has no type, and no text.
        if message.contains("null") {
            found.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        }
        assert_eq!(found, expected, "{message}");
    }
}

#[test]
fn a_request_id_moves_to_its_field() {
    let id = "8a1c9d0e-0000-4000-8000-0123456789ab";
    for (message, expected) in [
        (r#"{"requestId":"r","message":"m"}"#.to_owned(), json!({"requestID": "r", "message": "m"})),
        (r#"{"AWSRequestId":"r","message":"m"}"#.to_owned(), json!({"requestID": "r", "message": "m"})),
        (
            r#"{"function_request_id":"r","message":"m"}"#.to_owned(),
            json!({"requestID": "r", "message": "m"}),
        ),
        (r#"{"awsRequestId":"r","msg":"m"}"#.to_owned(), json!({"requestID": "r", "message": "m"})),
        (
            r#"{"requestID":"r","eventName":"x","message":"m"}"#.to_owned(),
            json!({"requestID": "r", "eventName": "x", "message": "m"}),
        ),
        (
            r#"{"function_request_id":"r","requestId":"other","message":"m"}"#.to_owned(),
            json!({"requestID": "r", "requestId": "other", "message": "m"}),
        ),
        (
            format!("2026-01-02T03:04:05.678Z\t{id}\tINFO\t{{\"requestId\":\"{id}\",\"msg\":\"m\"}}"),
            json!({"requestID": id, "log_level": "INFO", "message": "m"}),
        ),
        (
            format!("2026-01-02T03:04:05.678Z\t{id}\tINFO\t{{\"requestId\":\"other\",\"msg\":\"m\"}}"),
            json!({"requestID": id, "requestId": "other", "log_level": "INFO", "message": "m"}),
        ),
        (
            r#"{"timestamp":"t","level":"INFO","requestId":"lambda","message":{"requestId":"partner","a":1}}"#.to_owned(),
            json!({
                "requestID": "lambda", "requestId": "partner", "a": 1, "timestamp": "t", "level": "INFO",
                "log_level": "INFO", "message": "{\"requestId\":\"partner\",\"a\":1}",
            }),
        ),
        (r#"{"requestId":7,"message":"m"}"#.to_owned(), json!({"requestId": 7, "message": "m"})),
        (
            format!("({id}) Method request path: {{}}"),
            json!({"requestID": id, "message": format!("({id}) Method request path: {{}}")}),
        ),
    ] {
        assert_eq!(one("", &message), expected, "{message}");
    }
}

#[test]
fn json_in_a_containers_log_is_lifted_from_there() {
    for (message, expected) in [
        (
            r#"{"log":"{\"level\":\"error\",\"msg\":\"declined\"}","stream":"stderr","kubernetes":{"pod_name":"cart-1"}}"#,
            json!({"level": "error", "log_level": "ERROR", "message": "declined", "stream": "stderr", "kubernetes": {"pod_name": "cart-1"}}),
        ),
        (
            r#"{"log":"{\"a\":1}\n","stream":"stdout"}"#,
            json!({"a": 1, "message": "{\"a\":1}", "stream": "stdout"}),
        ),
        (r#"{"log":"plain\n","stream":"stdout"}"#, json!({"message": "plain", "stream": "stdout"})),
        (
            r#"{"log":"2026-01-02T03:04:05.123Z stdout F {\"a\":1,\"msg\":\"m\"}","time":"t"}"#,
            json!({"a": 1, "message": "m", "time": "t"}),
        ),
        (r#"{"log":"text","message":"m"}"#, json!({"log": "text", "message": "m"})),
        (
            r#"{"log":{"level":"warn"},"message":"m"}"#,
            json!({"log": {"level": "warn"}, "log_level": "WARN", "message": "m"}),
        ),
        ("2026-01-02T03:04:05.123456789Z stdout F {\"a\":1,\"msg\":\"m\"}", json!({"a": 1, "message": "m"})),
        (
            "2026-01-02T03:04:05.123456789Z stdout P {\"a\":1",
            json!({"message": "2026-01-02T03:04:05.123456789Z stdout P {\"a\":1"}),
        ),
    ] {
        assert_eq!(one("", message), expected, "{message}");
    }
}

#[test]
fn an_odd_value_spoils_no_line() {
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    for (message, field, expected, notes) in [
        (r#"{"loss":NaN,"lr":-Infinity,"message":"m"}"#.to_owned(), "loss", Value::Null, 1),
        (r#"{"v":1e400,"message":"m"}"#.to_owned(), "v", json!("1e400"), 1),
        (r#"{"v":18446744073709551616,"message":"m"}"#.to_owned(), "v", json!("18446744073709551616"), 1),
        (r#"{"v":9223372036854775807,"message":"m"}"#.to_owned(), "v", json!(i64::MAX), 0),
        (r#"{"v":1e-999,"message":"m"}"#.to_owned(), "v", json!(0.0), 0),
        (r#"{"v":"half \ud83d","message":"m"}"#.to_owned(), "v", json!("half \u{fffd}"), 1),
        ("{\"v\":\"a\tb\",\"message\":\"m\"}".to_owned(), "v", json!("a\tb"), 1),
        ("\u{feff}{\"v\":1,\"message\":\"m\"}".to_owned(), "v", json!(1), 0),
        ("  \r\n\t{\"v\":1,\"message\":\"m\"}".to_owned(), "v", json!(1), 0),
        (r#"{"v":1,"v":2,"message":"m"}"#.to_owned(), "v", json!(2), 1),
        (r#"{"a.b":1,"a_b":2,"message":"m"}"#.to_owned(), "a_b", json!(2), 1),
        (r#"{"x":{"a":1,"a":2},"message":"m"}"#.to_owned(), "x", json!({"a": 2}), 1),
        (r#"{"v":1,"message":"first","message":"m"}"#.to_owned(), "v", json!(1), 1),
        (r#"{"level":"info","level":"error","message":"m"}"#.to_owned(), "log_level", json!("ERROR"), 1),
        (r#"{"x":{"c.d":[{"e.f":1}]},"message":"m"}"#.to_owned(), "x", json!({"c_d": [{"e_f": 1}]}), 0),
        (
            format!("{{\"v\":{},\"message\":\"m\"}}", nested(9)),
            "v",
            serde_json::from_str(&nested(9)).unwrap(),
            0,
        ),
        (
            format!("{{\"v\":[[{}]],\"message\":\"m\"}}", nested(9)),
            "v",
            json!([[serde_json::from_str::<Value>(&nested(9)).unwrap()]]),
            0,
        ),
    ] {
        let (documents, unlifted) = lifted("", &message);
        assert_eq!((&documents[0][field], unlifted), (&expected, notes), "{message}");
        assert_eq!(documents[0]["message"], "m", "{message}");
    }
}

#[test]
fn what_is_too_deep_becomes_text_and_the_rest_is_lifted() {
    let deep = format!("{}1{}", "{\"a\":".repeat(12), "}".repeat(12));
    let (documents, unlifted) = lifted("", &format!("{{\"b\":2,\"v\":{deep},\"message\":\"m\"}}"));
    assert_eq!((&documents[0]["b"], &documents[0]["message"], unlifted), (&json!(2), &json!("m"), 1));
    assert_eq!(documents[0]["v"]["a"]["a"]["a"]["a"]["a"]["a"]["a"]["a"]["a"], "{\"a\":{\"a\":{\"a\":1}}}");
}

#[test]
fn fields_are_counted_by_distinct_path() {
    let items: Vec<String> = (0..300).map(|n| format!("{{\"a\":{n},\"b\":1,\"c\":2,\"d\":3}}")).collect();
    let (documents, unlifted) = lifted("", &format!("{{\"items\":[{}],\"message\":\"m\"}}", items.join(",")));
    assert_eq!((documents[0]["items"].as_array().unwrap().len(), unlifted), (300, 0));

    let wide = |count: usize| (0..count).map(|n| format!("\"k{n}\":{n}")).collect::<Vec<_>>().join(",");
    let (documents, unlifted) =
        lifted("", &format!("{{\"wide\":{{{}}},\"b\":2,\"message\":\"m\"}}", wide(1_200)));
    assert!(documents[0]["wide"].as_str().unwrap().starts_with("{\"k0\":0,"));
    assert_eq!((&documents[0]["b"], &documents[0]["message"], unlifted), (&json!(2), &json!("m"), 1));

    // What has no room as text either is in the line itself.
    let message = format!("{{{},\"message\":\"m\"}}", wide(1_200));
    let (documents, unlifted) = lifted("", &message);
    assert_eq!(
        (&documents[0]["k0"], documents[0]["message"].as_str().unwrap(), unlifted),
        (&json!(0), &*message, 1)
    );
}

#[test]
fn a_long_value_is_cut_and_whole_in_the_message() {
    let message = format!("{{\"v\":\"{}\",\"level\":\"error\",\"message\":\"m\"}}", "x".repeat(40_000));
    let (documents, unlifted) = lifted("", &message);
    assert!(documents[0]["v"].as_str().unwrap().ends_with("characters]"));
    let whole: String = documents.iter().map(|document| document["message"].as_str().unwrap()).collect();
    assert_eq!((whole, unlifted), (message, 1));
    assert!(documents.iter().all(|document| document["log_level"] == "ERROR"));
}

#[test]
fn a_text_made_of_a_long_value_is_cut() {
    let numbers: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let message = format!("{{\"level\":[{}],\"message\":\"m\"}}", numbers.join(","));
    let (documents, unlifted) = lifted("", &message);
    assert!(
        documents
            .iter()
            .all(|document| document["level"].as_str().is_some_and(|level| level.len() <= 32_700))
    );
    assert_eq!(unlifted, 1);
}

#[test]
fn a_custom_level_stays_in_the_message() {
    for (message, expected) in [
        ("2026-01-02T03:04:05.678Z\t8a1c9d0e-0000-4000-8000-0123456789ab\tGET\t/orders", "GET\t/orders"),
        ("[AUDIT]\t2026-01-02T03:04:05.678Z\t\tdeleted", "[AUDIT]\t2026-01-02T03:04:05.678Z\t\tdeleted"),
    ] {
        assert_eq!(one("", message)["message"], expected, "{message}");
    }
}

#[test]
fn a_long_message_is_split_with_level_and_fields_on_every_part() {
    let text = "x".repeat(80_000);
    let message = format!("{{\"level\":\"error\",\"requestId\":\"r\",\"a\":1,\"message\":\"{text}\"}}");
    let (documents, unlifted) = lifted("", &message);
    assert_eq!((documents.len(), unlifted), (3, 0));
    for document in &documents {
        assert_eq!(
            (&document["log_level"], &document["requestID"], &document["a"]),
            (&json!("ERROR"), &json!("r"), &json!(1))
        );
    }
    let whole: String = documents.iter().map(|document| document["message"].as_str().unwrap()).collect();
    assert_eq!(whole, text);
}

#[test]
fn fields_stand_on_every_part_only_where_they_are_smaller_than_it() {
    let mut members = String::new();
    for n in 0..40 {
        write!(members, "\"f{n}\":\"{}\",", "y".repeat(2_000)).unwrap();
    }
    let message = format!("{{{members}\"level\":\"error\",\"message\":\"{}\"}}", "x".repeat(80_000));
    let (documents, _) = lifted("", &message);
    assert_eq!(documents.len(), 3);
    assert_eq!((documents[0].get("f0").is_some(), documents[1].get("f0").is_some()), (true, false));
    assert!(documents.iter().all(|document| document["log_level"] == "ERROR"));
}

#[test]
fn a_copy_is_left_out_where_the_table_says_so_and_all_was_lifted() {
    for (message, has_message) in [
        (r#"{"requestId":"r","status":200}"#, false),
        (r#"{"a":{"b":[1,2]}}"#, false),
        (r#"{"message":{"a":1}}"#, false),
        (r#"{"log":"{\"a\":1}"}"#, false),
        (r#"{"a":1,"message":"m"}"#, true),
        (r#"{"a":1,"message":5}"#, true),
        (r#"{"a":NaN}"#, true),
        (r#"{"a":1,"a":2}"#, true),
        (r#"{"log":"text"}"#, true),
        (r#"{"":1,"a":2}"#, true),
        ("plain", true),
    ] {
        assert_eq!(
            one("[defaults]\noriginal = \"lifted\"\n", message).get("message").is_some(),
            has_message,
            "{message}"
        );
        assert!(one("", message).get("message").is_some(), "{message}");
    }
    assert_eq!(one("[defaults]\nremove = [\"x.ssn\"]\n", r#"{"x":{"ssn":1,"a":2}}"#), json!({"x": {"a": 2}}));
    let message = format!("{{\"v\":\"{}\"}}", "x".repeat(40_000));
    let (documents, _) = lifted("[defaults]\noriginal = \"lifted\"\n", &message);
    assert!(documents[0].get("message").is_some(), "what was cut is whole in the message");
}

#[test]
fn the_table_removes_renames_and_makes_text() {
    for (settings, message, expected) in [
        ("remove = [\"a\"]", r#"{"a":1,"b":2,"message":"m"}"#, json!({"b": 2, "message": "m"})),
        (
            "remove = [\"x.*\"]",
            r#"{"x":{"a":1,"b":{"c":2}},"message":"m"}"#,
            json!({"x": {}, "message": "m"}),
        ),
        (
            "remove = [\"x.b\"]",
            r#"{"x":{"a":1,"b":{"c":2}},"message":"m"}"#,
            json!({"x": {"a": 1}, "message": "m"}),
        ),
        ("remove = [\"a_b\"]", r#"{"a.b":1,"message":"m"}"#, json!({"message": "m"})),
        ("remove = [\"app_id\"]", r#"{"id":1,"message":"m"}"#, json!({"message": "m"})),
        ("remove = [\"log.origin\"]", r#"{"log.origin":1,"message":"m"}"#, json!({"message": "m"})),
        (
            "text = [\"level\", \"a.b\"]",
            r#"{"a.b":1,"level":[2],"message":"m"}"#,
            json!({"a_b": "1", "level": "[2]", "message": "m"}),
        ),
        ("rename = { id = \"order\" }", r#"{"id":1,"message":"m"}"#, json!({"order": 1, "message": "m"})),
        (
            "rename = { \"app_*\" = \"my_*\" }",
            r#"{"id":1,"team":"x","message":"m"}"#,
            json!({"my_id": 1, "my_team": "x", "message": "m"}),
        ),
        (
            "rename = { \"x.a\" = \"b\" }",
            r#"{"x":{"a":1},"message":"m"}"#,
            json!({"x": {"b": 1}, "message": "m"}),
        ),
        (
            "rename = { \"x.*\" = \"k_*\" }",
            r#"{"x":{"a":1},"message":"m"}"#,
            json!({"x": {"k_a": 1}, "message": "m"}),
        ),
        (
            "text = [\"a\"]",
            r#"{"a":1,"level":7,"message":"m"}"#,
            json!({"a": "1", "level": 7, "message": "m"}),
        ),
        ("text = [\"a\"]", r#"{"a":{"b":[1]},"message":"m"}"#, json!({"a": "{\"b\":[1]}", "message": "m"})),
        (
            "text = [\"x.a\"]",
            r#"{"x":{"a":true,"b":null},"message":"m"}"#,
            json!({"x": {"a": "true", "b": null}, "message": "m"}),
        ),
        (
            "text = [\"*\"]",
            r#"{"a":1,"x":{"b":2},"message":"m"}"#,
            json!({"a": "1", "x": "{\"b\":2}", "message": "m"}),
        ),
        (
            "text = []",
            r#"{"level":30,"message":"m"}"#,
            json!({"level": 30, "log_level": "INFO", "message": "m"}),
        ),
        ("", r#"{"level":30,"message":"m"}"#, json!({"level": "info", "log_level": "INFO", "message": "m"})),
        ("", r#"{"level":35,"message":"m"}"#, json!({"level": "35", "message": "m"})),
    ] {
        assert_eq!(one(&format!("[defaults]\n{settings}\n"), message), expected, "{settings} {message}");
    }
}

#[test]
fn an_errors_json_behind_its_name_is_lifted() {
    let line = "2026-01-02T03:04:05.678Z\tundefined\tERROR\tInvoke Error \t{\"errorType\":\"TypeError\",\"errorMessage\":\"x\",\"stack\":[\"a\"]}";
    assert_eq!(
        one("", line),
        json!({
            "log_level": "ERROR", "errorType": "TypeError", "errorMessage": "x", "stack": ["a"],
            "message": "Invoke Error \t{\"errorType\":\"TypeError\",\"errorMessage\":\"x\",\"stack\":[\"a\"]}",
        })
    );
}
