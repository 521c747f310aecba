//! Queries: any text is a query or a fault with its place, and a search of any document ends.

use loghub_console::index::{Bounds, Budget, Document, Index, Search};
use loghub_console::query::{lucene, parse};
use serde_json::json;

/// The time that `now` means: 2026-01-02T00:00:00Z, in milliseconds since the epoch.
const NOW: i64 = 1_767_312_000_000;

/// Reads the text as a query, prints it, reads that again, and looks for it in documents that are made of the text.
pub fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let units = text.encode_utf16().count();
    let query = match parse(text) {
        Ok(query) => query,
        Err(fault) => {
            assert!(fault.at + fault.length <= units, "{text:?}: {fault:?}");
            assert!(!fault.message.is_empty() && !fault.help.is_empty(), "{text:?}: {fault:?}");
            return;
        }
    };
    for note in query.notes() {
        assert!(note.at + note.length <= units, "{text:?}: {note:?}");
    }
    let printed = query.to_string();
    let again = parse(&printed).unwrap_or_else(|fault| panic!("{text:?} → {printed:?}: {fault:?}"));
    assert_eq!(again, query, "{text:?} → {printed:?}");
    assert!(parse(&lucene(&query)).is_ok(), "{text:?}");

    let mut index = Index::new(Bounds::default());
    let lines = [
        json!({"message": text, "level": "error", "ms": 17}),
        json!({"message": "card declined", "path": text, "nested": {"a": [text, 1, true]}}),
    ];
    for (seq, line) in (1..).zip(lines) {
        let line = line.to_string().into();
        index.add(Document { seq, line, received: NOW, spoiled: Vec::new(), attempts: 1 });
    }
    let found = index.search(&Search { limit: 10, ..Search::new(query, NOW) }, &mut Budget::unlimited());
    let other = index.search(&Search { limit: 10, ..Search::new(again, NOW) }, &mut Budget::unlimited());
    assert_eq!(found.total, found.rows.len() as u64, "{text:?}");
    assert_eq!(other.total, found.total, "{text:?} → {printed:?}");
}
