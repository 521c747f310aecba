//! Conflicts of types: which events count, and which fields are named.

use std::sync::Arc;

use pipeline::{Column, FieldType, Limits, Pipeline};
use serde_json::json;

use crate::support::{envelope, event, record, run, table};

#[test]
fn a_document_with_another_type_is_counted_and_its_field_is_named() {
    let messages = [
        r#"{"status": 200, "order": {"total": 1}}"#,
        r#"{"status": "ok", "order": {"total": 2}}"#,
        r#"{"status": "failed", "order": {"total": "none"}}"#,
        r#"{"status": 500, "order": null}"#,
        "plain text",
    ];
    let events: Vec<_> = messages.iter().map(|message| event("1", message)).collect();
    let out = run(&table(""), &[record(&envelope("/app", &events))]);
    assert_eq!(out.ledger.teams["core"][Column::Conflicting], 2);
    let named: Vec<_> = out
        .ledger
        .conflicts
        .iter()
        .map(|conflict| {
            (
                &*conflict.team,
                conflict.field.as_str(),
                conflict.first,
                conflict.now,
                conflict.log_group.as_str(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [
            ("core", "status", FieldType::Number, FieldType::Text, "/app"),
            ("core", "order.total", FieldType::Number, FieldType::Text, "/app"),
        ]
    );
}

#[test]
fn types_outlive_a_batch_and_its_conflicts_do_not() {
    let table = table("");
    let mut pipeline = Pipeline::new(Arc::clone(&table), None, Limits::default());
    for (message, conflicts) in
        [(json!({"a": 1}), 0), (json!({"a": "x"}), 1), (json!({"a": 2}), 0), (json!({"a": "y"}), 1)]
    {
        let record = record(&envelope("/app", &[event("1", &message.to_string())]));
        pipeline.push(0, &record, &mut || false).unwrap();
        let (_, ledger) = pipeline.finish();
        assert_eq!(ledger.conflicts.len(), conflicts, "{message}");
        assert_eq!(ledger.teams["core"][Column::Conflicting], conflicts as u64, "{message}");
    }
}

#[test]
fn a_split_event_counts_once() {
    let long = "x".repeat(100_000);
    let events = [json!({"a": 1}), json!({"a": "x", "message": long})];
    let events: Vec<_> = events.iter().map(|message| event("1", &message.to_string())).collect();
    let limits = Limits { field_chars: 150_000, line_bytes: 40_000, ..Limits::default() };
    let out = crate::support::run_with(&table(""), limits, &[record(&envelope("/app", &events))]);
    let counts = &out.ledger.teams["core"];
    assert_eq!((counts[Column::Split], counts[Column::Conflicting]), (1, 1));
}
