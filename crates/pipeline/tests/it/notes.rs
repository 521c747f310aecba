//! The notes for people: each masked value with its rule and place, and what is nearly masked.

use std::sync::Arc;

use pipeline::{Column, Limits, MaskKey, MaskNotes, MaskTrial, Pipeline, Unmaskable};
use routing::Table;

use crate::support::{envelope, event, record, table};

const MASKS: &str = "[defaults]\nmasks = [\"m\", \"own\"]\n\
    [masks.m]\ninclude = [\"credentials@1\", \"payment@1\"]\n\
    allow = [{ value = \"4111111111111111\", reason = \"the test shop\" }]\n\
    [masks.own]\nkeys = [\"customer.notes\", \"phone\"]\npatterns = [\"sess-[0-9]+\"]\n";

fn noted(message: &str) -> MaskNotes {
    MaskTrial::new(&table(MASKS).decide("111111111111", "/app"), None).notes(message)
}

/// Each masked value by its mask, rule, name and text.
fn hits(message: &str) -> Vec<String> {
    let hits = noted(message).hits;
    hits.iter()
        .map(|hit| {
            let value = hit.place.clone().and_then(|place| message.get(place)).unwrap_or("?");
            let rules = [std::slice::from_ref(&hit.rule), hit.also.as_slice()].concat().join(" + ");
            format!("{}: {rules}: {}={value}", hit.mask, hit.name)
        })
        .collect()
}

/// Each near miss by its rule, name and reason.
fn near(message: &str) -> Vec<String> {
    noted(message).near.iter().map(|near| format!("{}: {}: {}", near.rule, near.name, near.reason)).collect()
}

#[test]
fn masked_values_have_their_rule_name_and_place() {
    let github = format!("ghp_{}", "a1B2c3D4".repeat(4) + "e5F6");
    for (message, expected) in [
        ("password=hunter2".to_owned(), vec!["m: name `password`: password=hunter2".to_owned()]),
        (r#"{"dbPassword":"a b"}"#.to_owned(), vec!["m: name `password`: dbPassword=a b".to_owned()]),
        (
            r#"{"é":"{\"api_key\":\"a\\tb\"}"}"#.to_owned(),
            vec![r"m: name `api_key`: api_key=a\\tb".to_owned()],
        ),
        (
            r#"{"name":"Cookie","value":"abcd1234"}"#.to_owned(),
            vec!["m: name `cookie`: Cookie=abcd1234".to_owned()],
        ),
        (format!("got {github}"), vec![format!("m: detector `vendor` (GitHub): ={github}")]),
        ("secret=sess-1".to_owned(), vec!["m: name `secret` + pattern #1: secret=sess-1".to_owned()]),
        (
            r#"{"customer":{"notes":"n1"},"phone":17,"x":"sess-1"}"#.to_owned(),
            vec![
                "own: key `customer.notes`: notes=n1".to_owned(),
                "own: key `phone`: phone=17".to_owned(),
                "own: pattern #1: =sess-1".to_owned(),
            ],
        ),
        ("nothing".to_owned(), vec![]),
    ] {
        assert_eq!(hits(&message), expected, "{message}");
    }
}

#[test]
fn near_misses_have_their_reason() {
    for (message, expected) in [
        ("token_count=17", "name `token`: token_count: `count` in the name says that the value is about it"),
        (
            r#"{"tokenType":"bearer"}"#,
            "name `token`: tokenType: `type` in the name says that the value is about it",
        ),
        ("token: Expired", "name `token`: token: the value is a word of prose"),
        ("the password was wrong", "name `password`: password: no value follows the name"),
        (r#"{"pwd":"${PWD}"}"#, "name `pwd`: pwd: the value is a reference or already masked"),
        (r#"{"secret":null}"#, "name `secret`: secret: the value is `true`, `false` or `null`"),
        ("card 4111111111111111", "detector `card`: : `allow` has the value: the test shop"),
    ] {
        assert_eq!(near(message), [expected], "{message}");
        assert_eq!(noted(message).text.as_deref(), Ok(message));
    }
    for message in ["password=hunter2", r#"{"password":"x y"}"#, "nothing"] {
        assert_eq!(near(message), [""; 0], "{message}");
    }
}

#[test]
fn a_value_is_not_in_its_note() {
    let notes = noted("password=hunter2 token=b5d1e07f Bearer 3f9c2a7be1d04c58a6");
    let text = format!("{notes:?}");
    assert!(!["hunter2", "b5d1e07f", "3f9c2a7b"].iter().any(|value| text.contains(value)), "{text}");
    assert_eq!(notes.hits.iter().map(|hit| hit.length).collect::<Vec<_>>(), [7, 8, 18]);
}

#[test]
fn the_reason_of_a_withheld_message_is_counted() {
    let mut nested = "password=x".to_owned();
    for _ in 0..12 {
        nested = serde_json::json!({ "m": nested + "\n" }).to_string();
    }
    let large: Vec<String> = (0..45).map(|number| format!(r"'{number}x\w{{15}}'")).collect();
    let large = format!("[defaults]\nmasks = [\"m\"]\n[masks.m]\npatterns = [{}]\n", large.join(", "));
    let budget = "[defaults]\nmasks = [\"m\"]\n[masks.m]\npatterns = ['q(?:[\\s\\S]*z)?']\n";
    let hash = "[defaults]\nmasks = [\"m\"]\n[masks.m]\nnames = [\"user\"]\nhash = true\n";
    for (masks, message, reason, column) in [
        (budget, "q".repeat(100_000), Unmaskable::Budget, Column::WithheldBudget),
        (hash, "user=bob".to_owned(), Unmaskable::NoKey, Column::WithheldNoKey),
        (&large, "x".to_owned(), Unmaskable::Pattern, Column::WithheldPattern),
        (MASKS, nested, Unmaskable::Deep, Column::WithheldDeep),
    ] {
        // Functions load a table with a pattern that is too large: an earlier release published it.
        let text = format!("version = 1\nunrouted = \"core\"\n[teams.core]\n{masks}");
        let table = Arc::new(Table::load("routing.toml", &text).unwrap());
        let trial = MaskTrial::new(&table.decide("111111111111", "/app"), None);
        assert_eq!(trial.notes(&message).text, Err(reason));
        let mut pipeline = Pipeline::new(table, None, Limits::default());
        pipeline.push(0, &record(&envelope("/app", &[event("1", &message)])), &mut || false).unwrap();
        let counts = &pipeline.finish().1.teams["core"];
        assert_eq!((counts[Column::Withheld], counts[column]), (1, 1), "{reason:?}");
        let reasons = counts.iter().filter(|(column, _)| column.name().starts_with("withheld_"));
        assert_eq!(reasons.map(|(_, count)| count).sum::<u64>(), 1, "{reason:?}");
    }
    let with_key = MaskTrial::new(&table(hash).decide("111111111111", "/app"), Some(&MaskKey::new(b"k")));
    assert!(with_key.notes("user=bob").text.is_ok());
}
