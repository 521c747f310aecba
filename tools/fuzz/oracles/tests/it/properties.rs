//! The oracles of messages, on messages that are made up.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::messages::message;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn documents_of_any_message_are_accepted_bounded_and_as_explained(message in message()) {
        oracles::lift(message.as_bytes());
    }

    #[test]
    fn the_level_of_any_message_is_one_of_six_or_absent(message in message()) {
        oracles::level(message.as_bytes());
    }

    #[test]
    fn parts_of_any_message_are_accepted_and_rejoin(message in message()) {
        oracles::document(message.as_bytes());
    }
}

#[test]
fn documents_of_a_long_message_with_long_fields_are_bounded() {
    for (fields, bytes, message) in [(12, 32_000, 600_000), (200, 2_000, 500_000), (14, 32_000, 40_000)] {
        let mut line: Map<String, Value> =
            (0..fields).map(|n| (format!("f{n}"), json!("y".repeat(bytes)))).collect();
        line.insert("level".to_owned(), json!("error"));
        line.insert("message".to_owned(), json!("x".repeat(message)));
        oracles::lift(Value::Object(line).to_string().as_bytes());
    }
}
