//! Stage 6: every line is JSON within the listener's limits, and says all that the message said.

use serde_json::Value;

use crate::ship::{Shipped, data_of, pipeline, ship};

/// Logz.io, "Ship logs over HTTP/S": a line takes at most 500,000 bytes; "Invalid logs": a field 32,700 characters, a
/// document 1,000 fields and a depth of 10.
const LINE_BYTES: usize = 500_000;
const FIELD_CHARACTERS: usize = 32_700;
const FIELDS: usize = 1_000;
const DEPTH: usize = 10;

fn table(parse: &str) -> String {
    format!(
        "version = 1\nunrouted = \"core\"\n[defaults]\nparse = \"{parse}\"\nplatform = \"keep\"\n[teams.core]\n"
    )
}

/// Ships the text as a message, with and without its fields lifted.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let data = data_of(text);
    let lifted = ship(&mut pipeline(&table("auto")), &data);
    documents(&lifted).iter().for_each(keeps_limits);
    let copied = ship(&mut pipeline(&table("none")), &data);
    let copied = documents(&copied);
    copied.iter().for_each(keeps_limits);
    let message: String = copied.iter().filter_map(|document| document["message"].as_str()).collect();
    assert_eq!(message, text, "the parts are the message");
}

fn documents(shipped: &Shipped) -> Vec<Value> {
    assert!(shipped.poison.is_none() && !shipped.lines.is_empty());
    let parse = |line: &String| {
        assert!(line.len() <= LINE_BYTES, "a line of {} bytes", line.len());
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    };
    shipped.lines.iter().map(parse).collect()
}

fn keeps_limits(document: &Value) {
    assert_eq!(document["id"], "7");
    assert_eq!(document["@timestamp"], "2023-11-14T22:13:20.123Z");
    let mut fields = 0;
    visit(document, 0, &mut fields);
    assert!(fields <= FIELDS, "{fields} fields");
}

fn visit(value: &Value, depth: usize, fields: &mut usize) {
    match value {
        Value::Object(members) => {
            assert!(depth < DEPTH, "deeper than {DEPTH}");
            for (name, value) in members {
                *fields += 1;
                assert!(!name.contains('.') && name.encode_utf16().count() <= FIELD_CHARACTERS, "{name:?}");
                visit(value, depth + 1, fields);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| visit(element, depth + 1, fields)),
        Value::String(text) => assert!(text.encode_utf16().count() <= FIELD_CHARACTERS),
        _ => {}
    }
}
