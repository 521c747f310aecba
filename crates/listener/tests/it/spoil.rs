//! Lines that Logz.io accepts with 200 and then spoils.

use listener::limits::{MAX_DEPTH, MAX_FIELD_CHARACTERS, MAX_FIELDS};
use listener::{JsonType, Reason};
use serde_json::{Map, Value, json};

use crate::support::{PAYMENTS, SEARCH, document, lines, send, start};

/// The reasons of the last of these documents, all sent to one sub-account.
async fn reasons(documents: &[Value]) -> Vec<Reason> {
    let listener = start().await;
    assert_eq!(send(&listener, PAYMENTS, lines(documents)).await.status(), 200);
    listener.account("payments").documents().pop().expect("a document").spoiled
}

/// A document with this field too.
fn with(name: &str, value: Value) -> Value {
    let mut document = document("text");
    document[name] = value;
    document
}

/// A document of so many levels.
fn levels(depth: usize) -> Value {
    let inner = (2..depth).fold(json!({"leaf": 1}), |inner, _| json!({"n": inner}));
    with("n", inner)
}

/// A document of so many fields.
fn fields(count: usize) -> Value {
    let more: Map<String, Value> = (2..count).map(|index| (format!("f{index}"), json!(index))).collect();
    let mut document = document("text");
    document.as_object_mut().expect("an object").extend(more);
    document
}

fn long(character: &str, characters: usize) -> String {
    character.repeat(characters)
}

#[tokio::test]
async fn documents_over_a_limit_are_spoiled_and_at_it_are_not() {
    let max = MAX_FIELD_CHARACTERS;
    let too_long = |field: &str| Reason::LongValue { field: field.to_owned(), characters: max + 1 };
    let table = [
        (document("text"), vec![]),
        (levels(MAX_DEPTH), vec![]),
        (levels(MAX_DEPTH + 1), vec![Reason::TooDeep { depth: MAX_DEPTH + 1 }]),
        (fields(MAX_FIELDS), vec![]),
        (fields(MAX_FIELDS + 1), vec![Reason::TooManyFields { fields: MAX_FIELDS + 1 }]),
        (document(&long("é", max)), vec![]),
        (document(&long("é", max + 1)), vec![too_long("message")]),
        (with("a", json!({"b": [long("x", max)]})), vec![]),
        (with("a", json!({"b": [long("x", max + 1)]})), vec![too_long("a.b")]),
        (with(&long("k", max), json!(1)), vec![]),
        (with(&long("k", max + 1), json!(1)), vec![Reason::LongName { characters: max + 1 }]),
        (json!({"message": "text"}), vec![Reason::MissingTimestamp]),
        (json!({"@timestamp": null, "message": "text"}), vec![Reason::MissingTimestamp]),
        (with("log.level", json!("INFO")), vec![Reason::DotInName { field: "log.level".to_owned() }]),
        (with("a", json!({".": 1})), vec![Reason::DotInName { field: "a..".to_owned() }]),
    ];
    for (document, expected) in table {
        let shown: String = document.to_string().chars().take(80).collect();
        assert_eq!(reasons(&[document]).await, expected, "{shown}");
    }
}

#[tokio::test]
async fn arrays_are_no_level_and_their_elements_share_their_fields() {
    let items: Vec<Value> = (0..MAX_FIELDS).map(|index| json!({"name": index})).collect();
    assert_eq!(reasons(&[with("items", json!(items))]).await, []);
    let nested = (0..2 * MAX_DEPTH).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(reasons(&[with("n", nested)]).await, []);
}

#[tokio::test]
async fn a_field_keeps_its_first_type() {
    let conflict =
        |field: &str, first, now| vec![Reason::MappingConflict { field: field.to_owned(), first, now }];
    let table = [
        (json!(35), json!("hot"), conflict("weather", JsonType::Number, JsonType::String)),
        (json!("hot"), json!({"is": 1}), conflict("weather", JsonType::String, JsonType::Object)),
        (json!({"is": 1}), json!({"is": true}), conflict("weather.is", JsonType::Number, JsonType::Boolean)),
        (json!(["hot"]), json!([7]), conflict("weather", JsonType::String, JsonType::Number)),
        (json!(1), json!(1.5), vec![]),
        (json!("hot"), json!(["hot", "cold"]), vec![]),
        (json!("hot"), json!(null), vec![]),
        (json!(null), json!("hot"), vec![]),
        (json!([]), json!(1), vec![]),
    ];
    for (first, then, expected) in table {
        let found = reasons(&[with("weather", first.clone()), with("weather", then.clone())]).await;
        assert_eq!(found, expected, "{first} then {then}");
    }
}

#[tokio::test]
async fn sub_accounts_have_their_own_types_and_reset_forgets_them() {
    let listener = start().await;
    send(&listener, PAYMENTS, lines(&[with("n", json!(1))])).await;
    send(&listener, SEARCH, lines(&[with("n", json!("one"))])).await;
    assert_eq!(listener.account("search").counts().spoiled, 0);
    send(&listener, PAYMENTS, lines(&[with("n", json!("one"))])).await;
    assert_eq!(listener.account("payments").counts().spoiled, 1);
    listener.reset();
    send(&listener, PAYMENTS, lines(&[with("n", json!("one"))])).await;
    assert_eq!(listener.account("payments").counts().spoiled, 0);
}

#[tokio::test]
async fn each_kind_of_reason_is_reported_once() {
    let mut bad = with("a.b", json!(1));
    bad["c.d"] = json!(1);
    assert_eq!(reasons(&[bad]).await, [Reason::DotInName { field: "a.b".to_owned() }]);
}
