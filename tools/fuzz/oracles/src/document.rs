//! Stage 6: every line is a document within the listener's limits, and the parts say all that the message said.

use serde_json::Value;

use crate::judged::{LongMessage, documents};
use crate::ship::{data_of, pipeline, ship};

fn table(parse: &str) -> String {
    format!(
        "version = 1\nunrouted = \"core\"\n[defaults]\nparse = \"{parse}\"\nplatform = \"keep\"\n[teams.core]\n"
    )
}

/// Ships the text as a message, with and without its fields lifted.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    shipped("auto", text);
    let copied = shipped("none", text);
    let message: String = copied.iter().filter_map(|document| document["message"].as_str()).collect();
    assert_eq!(message, text, "the parts are the message");
}

fn shipped(parse: &str, text: &str) -> Vec<Value> {
    let shipped = ship(&mut pipeline(&table(parse)), &data_of(text));
    assert!(shipped.poison.is_none() && !shipped.lines.is_empty());
    let documents = documents(&shipped.lines, LongMessage::Refused);
    for document in &documents {
        assert_eq!(document["id"], "7");
        assert_eq!(document["@timestamp"], "2023-11-14T22:13:20.123Z");
    }
    documents
}
