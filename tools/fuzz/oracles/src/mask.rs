//! Stage 5: a masked key's value does not come out, and masking what is masked changes nothing.

use serde_json::{Value, json};

use crate::ship::{data_of, pipeline, ship};

const SECRET: &str = "hunter2-0123456789";
/// Looks at bytes that a message may take, beside its length and for each byte: what the meter allows with one pattern,
/// and the look that passes it.
const BESIDE: u64 = 1 << 16;
const PER_BYTE: u64 = 192 + 16 + 8;
const TABLE: &str = r#"
version = 1
unrouted = "core"
[defaults]
parse = "none"
long = "whole"
masks = ["m"]
[masks.m]
include = ["credentials@1", "payment@1", "contact@1", "identity@1"]
names = ["seed"]
keys = ["password", "*_token", "a"]
detect = ["bearer", "jwt", "aws_key", "private_key", "card", "email", "iban", "phone", "ip", "entropy"]
patterns = ['sess-[0-9a-f]{8}']
[teams.core]
"#;

/// Masks the text, what came of it again, and the text beside a secret.
pub fn mask(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // A fuzzer reads what it is compared with.
    if text.contains(SECRET) {
        return;
    }
    let mut pipeline = pipeline(TABLE);
    let mut masked = |message: &str| {
        let shipped = ship(&mut pipeline, &data_of(message));
        let escaped = serde_json::to_string(message).map_or(0, |text| text.len()) as u64;
        assert!(shipped.ledger.steps <= BESIDE + PER_BYTE * escaped, "{} steps", shipped.ledger.steps);
        let line = shipped.lines.first()?;
        let document: Value = serde_json::from_str(line).expect("a line is JSON");
        Some(document["message"].as_str().unwrap_or_default().to_owned())
    };
    if let Some(once) = masked(text) {
        let twice = masked(&once);
        assert_eq!(twice.as_deref(), Some(once.as_str()), "masked again: {text:?}");
    }
    let beside = [
        json!({"beside": text, "password": SECRET}).to_string(),
        json!({"in": json!({"Access-Token": [SECRET], "beside": text}).to_string()}).to_string(),
        format!("{} {text}", json!({"password": SECRET})),
    ];
    for message in beside {
        let out = masked(&message).unwrap_or_default();
        assert!(!out.contains(SECRET), "{message:?} became {out:?}");
    }
}
