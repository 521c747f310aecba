//! Lambda's own lines: noise, unless they show a failure.

use pipeline::Column;
use serde_json::{Value, json};

use crate::support::{envelope, event, record, run, ship, table};

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

const ID: &str = "8a1c9d0e-0000-4000-8000-0123456789ab";

/// The document of a line in a Lambda function's log group, as far as it concerns the line.
fn shipped(settings: &str, message: &str) -> Option<Value> {
    let out = run(&table(settings), &[record(&envelope("/aws/lambda/f", &[event("1", message)]))]);
    let mut document = out.documents().into_iter().next()?;
    let own = [
        "@timestamp",
        "id",
        "type",
        "logGroup",
        "logStream",
        "owner",
        "namespace",
        "function",
        "team",
        "account",
        "env",
    ];
    document.as_object_mut().unwrap().retain(|name, _| !own.contains(&name.as_str()));
    Some(document)
}

#[test]
fn evidence_of_failure_is_shipped_as_an_error_whatever_platform_says() {
    let json = |kind: &str, record: &str| {
        format!(r#"{{"time":"2026-01-02T03:04:05.678Z","type":"platform.{kind}","record":{record}}}"#)
    };
    for (message, fields) in [
        (
            format!("REPORT RequestId: {ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tStatus: timeout\n"),
            json!({"requestID": ID, "status": "timeout", "durationMs": 3000.0, "billedDurationMs": 3000, "memorySizeMB": 128, "maxMemoryUsedMB": 64}),
        ),
        (
            format!("REPORT RequestId: {ID}\tDuration: 12.5 ms\tStatus: error\tError Type: Runtime.OutOfMemory\t\n"),
            json!({"requestID": ID, "status": "error", "errorType": "Runtime.OutOfMemory", "durationMs": 12.5}),
        ),
        (
            "INIT_REPORT Init Duration: 9999.79 ms\tPhase: init\tStatus: timeout\n".to_owned(),
            json!({"status": "timeout", "initDurationMs": 9999.79}),
        ),
        (
            "INIT_REPORT Init Duration: 150.79 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ImportModuleError\n".to_owned(),
            json!({"status": "error", "errorType": "Runtime.ImportModuleError", "initDurationMs": 150.79}),
        ),
        (
            "RESTORE_REPORT Restore Duration: 1236.04 ms Status: error Error Type: Runtime.ExitError".to_owned(),
            json!({"status": "error", "errorType": "Runtime.ExitError", "restoreDurationMs": 1236.04}),
        ),
        (
            json("report", &format!(r#"{{"requestId":"{ID}","metrics":{{"durationMs":1.5}},"status":"timeout","errorType":"Sandbox.Timedout"}}"#)),
            json!({"requestID": ID, "status": "timeout", "errorType": "Sandbox.Timedout", "durationMs": 1.5}),
        ),
        (
            json("initReport", r#"{"initializationType":"on-demand","phase":"init","status":"error","errorType":"Runtime.ExitError","metrics":{"durationMs":7}}"#),
            json!({"status": "error", "errorType": "Runtime.ExitError", "durationMs": 7}),
        ),
        (json("runtimeDone", &format!(r#"{{"requestId":"{ID}","status":"failure"}}"#)), json!({"requestID": ID, "status": "failure"})),
        (json("fault", &format!(r#""RequestId: {ID} Process exited before completing request""#)), json!({})),
        (
            json("logsDropped", r#"{"reason":"Consumer seems to have fallen behind","droppedRecords":12,"droppedBytes":345}"#),
            json!({"droppedRecords": 12, "droppedBytes": 345}),
        ),
    ] {
        for platform in ["drop", "keep", "report"] {
            let found = shipped(&format!("[defaults]\nplatform = \"{platform}\"\nsample = 0\n"), &message);
            let mut expected = fields.clone();
            expected["log_level"] = json!("ERROR");
            expected["message"] = json!(message);
            assert_eq!(found, Some(expected), "{platform}: {message}");
        }
        assert_eq!(shipped("[defaults]\ndrop = ['Status|status|platform']\n", &message), None, "{message}");
    }
}

#[test]
fn the_tables_rules_hold_for_a_platform_lines_fields() {
    let line = format!("REPORT RequestId: {ID}\tDuration: 3000.00 ms\tStatus: timeout\n");
    let found =
        shipped("[defaults]\nrename = { status = \"outcome\" }\nremove = [\"durationMs\"]\n", &line).unwrap();
    assert_eq!(
        (&found["outcome"], found.get("status"), found.get("durationMs")),
        (&json!("timeout"), None, None)
    );
}

#[test]
fn keep_is_asked_before_platform() {
    let start = format!("START RequestId: {ID} Version: $LATEST\n");
    let end = format!("END RequestId: {ID}\n");
    let settings = "[defaults]\nkeep = ['^START']\n";
    assert_eq!(
        shipped(settings, &start).map(|found| found["message"].clone()),
        Some(json!(start.trim_end()))
    );
    assert_eq!(shipped(settings, &end), None);
}

#[test]
fn what_extensions_say_of_themselves_is_a_platform_line() {
    for (message, ships) in [
        ("TELEMETRY\tName: agent\tState: Subscribed\tTypes: [Platform, Function]\n", false),
        ("LOGS\tName: agent\tState: Subscribed\tTypes: [Platform]\n", false),
        ("EXTENSION\tName: agent\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n", false),
        ("EXTENSION\tName: agent\tState: LaunchError\tEvents: []\tError Type: Extension.LaunchError\n", true),
        ("TELEMETRY of the ship\n", true),
        ("LOGS: 3\n", true),
    ] {
        assert_eq!(shipped("", message).is_some(), ships, "{message}");
    }
}
