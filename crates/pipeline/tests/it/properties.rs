//! Properties that hold for every input.

use pipeline::{Column, Limits, MaskKey, Pipeline};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{envelope, event, record, record_of, run, run_with, ship, shipped_table, table};

/// Text as logs hold it: words, quotes, escapes, brackets, secrets' beginnings, other alphabets.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        Just("\\\"".to_owned()),
        Just("{\"a\":[1,".to_owned()),
        Just("{\"password\":\"x\"}".to_owned()),
        Just("password=".to_owned()),
        Just("bob@example.com".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("\\u0041\\n\\/".to_owned()),
        Just("\n\t\u{0}\u{2028}\u{feff}".to_owned()),
        Just("-----BEGIN PRIVATE KEY-----".to_owned()),
        Just("START RequestId: 1\n".to_owned()),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// JSON of any shape, with text like the above in it.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z.@_\"]{0,8}", inner.clone(), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
            // JSON in a JSON string.
            inner.prop_map(|value| Value::from(value.to_string())),
        ]
    })
}

const SECRET: &str = "hunter2-0123456789";

/// A value that holds the secret under a masked key, somewhere, possibly inside strings of JSON.
fn hiding(depth: u32) -> BoxedStrategy<Value> {
    let key =
        prop_oneof![Just("password"), Just("Access_Token"), Just("api-key"), Just("COOKIE"), Just("secret")];
    let here = (key, value(), any::<bool>()).prop_map(|(key, beside, deep)| {
        let secret = if deep { json!({"list": [SECRET]}) } else { json!(SECRET) };
        json!({key: secret, "beside": beside})
    });
    if depth == 0 {
        return here.boxed();
    }
    let inner = hiding(depth - 1);
    prop_oneof![
        here,
        inner.clone().prop_map(|inner| json!([1, inner])),
        (inner.clone(), value()).prop_map(|(inner, beside)| json!({"a": beside, "b": inner})),
        inner.clone().prop_map(|inner| json!({"body": inner.to_string()})),
        (inner, text()).prop_map(|(inner, around)| json!({"body": format!("{around} {inner} {around}")})),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_event_is_in_one_column_and_every_line_is_a_document(
        messages in prop::collection::vec(prop_oneof![text(), value().prop_map(|value| value.to_string())], 0..12),
        group in "[a-z/]{1,12}",
    ) {
        let events: Vec<_> = messages.iter().enumerate().map(|(n, m)| event(&n.to_string(), m)).collect();
        let out = run(&shipped_table(), &[record(&envelope(&group, &events))]);
        prop_assert!(out.ledger.balances());
        prop_assert_eq!(out.ledger.teams.values().map(|team| team[Column::Received]).sum::<u64>(), messages.len() as u64);
        for line in out.lines() {
            prop_assert!(line.len() <= 500_000);
            let document: Value = serde_json::from_str(&line).unwrap();
            prop_assert!(document["@timestamp"].is_string() && document["id"].is_string());
        }
    }

    #[test]
    fn masking_twice_changes_nothing(message in prop_oneof![text(), value().prop_map(|value| value.to_string())]) {
        let table = table("[defaults]\nmasks = [\"m\"]\nparse = \"none\"\nlong = \"whole\"\n[masks.m]\ninclude = [\"credentials@1\", \"payment@1\", \"contact@1\", \"identity@1\"]\nnames = [\"seed\"]\nkeys = [\"password\", \"a\"]\ndetect = [\"aws_key\", \"phone\", \"ip\", \"entropy\"]\n");
        let once = ship(&table, &message);
        if let Some(once) = once.first().map(|document| document["message"].as_str().unwrap().to_owned()) {
            let twice = ship(&table, &once);
            prop_assert_eq!(twice[0]["message"].as_str().unwrap(), once);
        }
    }

    #[test]
    fn a_masked_keys_value_never_comes_out(value in hiding(4), around in text()) {
        for message in [value.to_string(), format!("{around} {value}\n")] {
            let out = run(&shipped_table(), &[record(&envelope("/app", &[event("1", &message)]))]);
            for line in out.lines() {
                prop_assert!(!line.contains(SECRET), "{}", line);
            }
        }
    }

    #[test]
    fn masking_leaves_json_json(value in value()) {
        let table = table("[defaults]\nmasks = [\"m\"]\nparse = \"none\"\nlong = \"whole\"\n[masks.m]\nkeys = [\"a\", \"password\"]\ndetect = [\"card\", \"email\"]\n");
        let documents = ship(&table, &json!([value]).to_string());
        let message = documents[0]["message"].as_str().unwrap();
        prop_assert!(serde_json::from_str::<Value>(message).is_ok(), "{}", message);
    }

    #[test]
    fn parts_rejoin_to_the_message(unit in "\\PC{1,3}", times in 1_usize..60_000) {
        let message = unit.repeat(times);
        let table = table("[defaults]\nparse = \"none\"\n");
        let parts = ship(&table, &message);
        let joined: String = parts.iter().map(|document| document["message"].as_str().unwrap()).collect();
        prop_assert_eq!(joined, message);
    }

    #[test]
    fn copying_through_and_parsing_give_the_same_document(message in text()) {
        // The same event, once as the envelope's writer chose to escape it, once with every character spelled out.
        let plain = envelope("/app", &[event("1", &message)]).to_string();
        let spelled = message.encode_utf16().fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"));
        let spelled = envelope("/app", &[event("1", "PLACE")]).to_string().replace("PLACE", &spelled);
        let table = shipped_table();
        let [plain, spelled] = [plain, spelled].map(|text| run(&table, &[record_of(text.as_bytes())]).documents());
        prop_assert_eq!(plain, spelled);
    }

    #[test]
    fn no_record_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..400) {
        run(&shipped_table(), &[record_of(&bytes)]);
        let text = envelope("/app", &[event("1", "m{\"a\":1}")]).to_string();
        let mut text = text.into_bytes();
        text.truncate(cut);
        text.extend(&bytes);
        run(&shipped_table(), &[record_of(&text)]);
    }

    #[test]
    fn limits_hold_whatever_they_are(
        messages in prop::collection::vec("\\PC{0,300}", 1..20),
        bulk_bytes in 500_usize..5_000,
        open_bytes in 500_usize..5_000,
        field_chars in 1_usize..200,
    ) {
        let limits = Limits { bulk_bytes, open_bytes, field_chars, ..Limits::default() };
        let records: Vec<_> = messages.iter().map(|m| record(&envelope("/app", &[event("1", m)]))).collect();
        let out = run_with(&table("[defaults]\nparse = \"none\"\n"), limits, &records);
        let joined: String = out.documents().iter().map(|document| document["message"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(joined, messages.concat());
        for bulk in out.bulks.iter().filter(|bulk| bulk.events > 1) {
            prop_assert!(bulk.raw_bytes <= bulk_bytes);
        }
    }
}

#[test]
fn poison_leaves_no_trace_in_the_pipeline() {
    let mut pipeline = Pipeline::new(shipped_table(), Some(MaskKey::new(b"k")), Limits::default());
    let good = record(&envelope("/app", &[event("1", "m")]));
    for _ in 0..3 {
        assert!(pipeline.push(0, &record_of(b"poison"), &mut || false).is_err());
        pipeline.push(1, &good, &mut || false).unwrap();
        let (bulks, ledger) = pipeline.finish();
        assert_eq!((bulks.len(), ledger.poison, ledger.records), (1, 1, 2));
    }
}
