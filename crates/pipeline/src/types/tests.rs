//! Conflicts: when there is one, and what is remembered of earlier documents.

use std::sync::LazyLock;

use proptest::prelude::*;
use routing::Table;
use serde_json::{Value, json};

use super::*;

const TABLE: &str = r#"
version = 1
unrouted = "core"
[accounts]
[teams.core]
[teams.other]
[[routes]]
name = "other"
log_groups = ["/other"]
team = "other"
[[routes]]
name = "added"
log_groups = ["/added"]
team = "core"
fields = { added = 1 }
"#;

/// Decisions for the log groups `/core` and `/other`, which ship to sub-accounts of their own, and `/added`, to whose
/// documents the table adds the field `added`.
fn decision(log_group: &str) -> Decision {
    static PARSED: LazyLock<Table> = LazyLock::new(|| match Table::parse("routing.toml", TABLE) {
        Ok((table, _)) => table,
        Err(faults) => panic!("{faults:?}"),
    });
    PARSED.decide("111111111111", log_group)
}

fn note(types: &mut Types, log_group: &str, timestamp: i64, document: &Value) -> bool {
    let decision = decision(log_group);
    types.watch(&decision, log_group).note(timestamp, None, &document.to_string())
}

/// The conflicts of documents one after the other: field, first and present type.
fn conflicts(documents: &[Value]) -> Vec<String> {
    let mut types = Types::default();
    let conflicting = documents.iter().filter(|document| note(&mut types, "/core", 0, document)).count();
    let named = types.take();
    assert_eq!(conflicting == 0, named.is_empty(), "{documents:?}");
    let line = |conflict: &Conflict| format!("{}: {}, {}", conflict.field, conflict.first, conflict.now);
    named.iter().map(line).collect()
}

#[test]
fn a_field_conflicts_if_its_first_type_was_another() {
    for (documents, expected) in [
        (vec![json!({"a": 1}), json!({"a": 2.5}), json!({"a": -1e9})], vec![]),
        (vec![json!({"a": 1}), json!({"a": "1"})], vec!["a: number, text"]),
        (vec![json!({"a": true}), json!({"a": "true"})], vec!["a: boolean, text"]),
        (vec![json!({"a": "x"}), json!({"a": {"b": 1}})], vec!["a: text, object"]),
        (vec![json!({"a": {}}), json!({"a": 1})], vec!["a: object, number"]),
        (vec![json!({"a": {"b": 1}}), json!({"a": {"b": "x"}})], vec!["a.b: number, text"]),
        // A dot in a name nests.
        (vec![json!({"a.b": 1}), json!({"a": {"b": "x"}})], vec!["a.b: number, text"]),
        (vec![json!({"a": {"b": 1}}), json!({"b": "x"})], vec![]),
        (vec![json!({"ab": {"c": 1}}), json!({"a": {"bc": "x"}})], vec![]),
        // null has no type, an empty array neither.
        (vec![json!({"a": null}), json!({"a": 1}), json!({"a": null}), json!({"a": []})], vec![]),
        // An array's elements are the field's values.
        (vec![json!({"a": 1}), json!({"a": [2, 3]})], vec![]),
        (vec![json!({"a": 1}), json!({"a": ["x"]})], vec!["a: number, text"]),
        (vec![json!({"a": [1, "x"]})], vec!["a: number, text"]),
        (vec![json!({"a": [[1], [["x"]]]})], vec!["a: number, text"]),
        (vec![json!({"a": [{"b": 1}, {"b": "x"}]})], vec!["a.b: number, text"]),
        // Each field is named once, with the first of its types.
        (
            vec![json!({"a": 1, "b": 1}), json!({"a": "x", "b": "x"}), json!({"a": true}), json!({"a": "x"})],
            vec!["a: number, text", "b: number, text"],
        ),
        // A shape that is free of conflicts does not hide one of another shape.
        (vec![json!({"a": 1}), json!({"a": 1}), json!({"b": "x", "a": "x"})], vec!["a: number, text"]),
    ] {
        assert_eq!(conflicts(&documents), expected, "{documents:?}");
    }
}

#[test]
fn a_name_is_the_same_however_it_is_escaped() {
    let decision = decision("/core");
    let mut types = Types::default();
    let mut watch = types.watch(&decision, "/core");
    assert!(!watch.note(0, None, r#"{"a": 1}"#));
    assert!(watch.note(0, None, r#"{"\u0061": "x"}"#));
}

#[test]
fn a_text_that_is_no_object_never_conflicts() {
    let decision = decision("/core");
    let mut types = Types::default();
    for text in ["", "7", "[1, \"x\"]", r#"{"a": 1"#, r#"{"a": [1, "x"]} x"#] {
        assert!(!types.watch(&decision, "/core").note(0, None, text), "{text}");
    }
    let deep = format!(r#"{{"a": {}1{}}}"#, "[".repeat(1_000), "]".repeat(1_000));
    assert!(!types.watch(&decision, "/core").note(0, None, &deep));
}

#[test]
fn sub_accounts_do_not_share_their_types() {
    let mut types = Types::default();
    assert!(!note(&mut types, "/core", 0, &json!({"a": 1})));
    assert!(!note(&mut types, "/other", 0, &json!({"a": "x"})));
    assert!(note(&mut types, "/core", 0, &json!({"a": "x"})));
    let teams: Vec<_> =
        types.take().into_iter().map(|conflict| (conflict.team, conflict.log_group)).collect();
    assert_eq!(teams, [("core".into(), "/core".to_owned())]);
}

#[test]
fn a_new_day_forgets_the_types_and_late_events_do_not() {
    let mut types = Types::default();
    for (timestamp, document, conflicts) in [
        (DAY - 1, json!({"a": 1}), false),
        (DAY - 1, json!({"a": "x"}), true),
        (DAY, json!({"a": "x"}), false),
        (DAY, json!({"a": 1}), true),
        (DAY - 1, json!({"a": 1}), true),
        (DAY + 1, json!({"a": "x"}), false),
        (2 * DAY, json!({"a": 1}), false),
        (-1, json!({"a": 1}), false),
    ] {
        assert_eq!(note(&mut types, "/core", timestamp, &document), conflicts, "{timestamp} {document}");
    }
    assert_eq!(types.paths, 1);
}

/// The stages hand over the shape of what they lifted; the fields of the table are in the document besides.
#[test]
fn fields_that_the_table_adds_are_part_of_the_shape() {
    let (plain, added) = (decision("/core"), decision("/added"));
    let mut types = Types::default();
    assert!(!types.watch(&plain, "/core").note(0, Some(7), r#"{"added": "x"}"#));
    assert!(types.watch(&added, "/added").note(0, Some(7), r#"{"added": 1}"#));
}

#[test]
fn a_shape_without_conflicts_is_not_read_again() {
    let decision = decision("/core");
    let mut types = Types::default();
    let mut watch = types.watch(&decision, "/core");
    for (shape, document, conflicts) in [
        (1, r#"{"a": 1}"#, false),
        (1, r#"{"a": "not read"}"#, false),
        (2, r#"{"a": "x"}"#, true),
        (2, r#"{"a": "x"}"#, true),
    ] {
        assert_eq!(watch.note(0, Some(shape), document), conflicts, "{shape} {document}");
    }
}

#[test]
fn one_sub_account_leaves_the_others_their_room() {
    let mut types = Types { bounds: Bounds { paths_each: 3, paths: 5 }, ..Types::default() };
    for field in 0..100 {
        assert!(!note(&mut types, "/core", 0, &json!({ field.to_string(): 1 })));
    }
    assert!(!note(&mut types, "/other", 0, &json!({"a": 1})));
    assert!(note(&mut types, "/other", 0, &json!({"a": "x"})));
    // A field beyond the bound is unknown; one within it is not forgotten.
    assert!(!note(&mut types, "/core", 0, &json!({"99": "x"})));
    assert!(note(&mut types, "/core", 0, &json!({"0": "x"})));
}

#[test]
fn a_document_has_the_types_of_its_fields() {
    let document = json!({
        "a": "x", "n": 1, "b": false, "o": {"p": {"q": [1, "x", null]}}, "none": null, "empty": [],
        "list": [{"z": 1}, {"z": 2}],
    });
    let types: Vec<String> = field_types(&document.to_string())
        .iter()
        .map(|(path, types)| {
            format!("{path} {}", types.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"))
        })
        .collect();
    assert_eq!(
        types,
        [
            "a text",
            "b boolean",
            "list object",
            "list.z number",
            "n number",
            "o object",
            "o.p object",
            "o.p.q number+text"
        ]
    );
    assert!(field_types("no JSON").is_empty());
}

/// A document with few names, so that documents meet.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(json!(null)), Just(json!(1)), Just(json!("x")), Just(json!(true))];
    let inner = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map("[a-e]", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("[a-z]{1,2}", inner, 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

proptest! {
    #[test]
    fn memory_stays_bounded(
        documents in prop::collection::vec((document(), 0_i64..3, prop::sample::select(vec!["/core", "/other"])), 0..60),
    ) {
        let bounds = Bounds { paths_each: 6, paths: 9 };
        let mut types = Types { bounds, ..Types::default() };
        for (document, day, log_group) in documents {
            note(&mut types, log_group, day * DAY, &document);
            let paths = types.accounts.values().map(|learnt| learnt.first.len());
            prop_assert!(paths.clone().all(|paths| paths <= bounds.paths_each));
            prop_assert_eq!(paths.sum::<usize>(), types.paths);
            prop_assert!(types.paths <= bounds.paths);
        }
        prop_assert!(types.take().len() <= Noticed::ALL);
    }

    /// The verdicts on shapes change no answer.
    #[test]
    fn shapes_hide_no_conflict(documents in prop::collection::vec(document(), 0..20)) {
        let (mut with, mut without) = (Types::default(), Types::default());
        for document in documents {
            without.verdicts.clear();
            let answers = [&mut with, &mut without].map(|types| note(types, "/core", 0, &document));
            prop_assert_eq!(answers[0], answers[1], "{}", document);
        }
    }
}
