//! The query language for any text: no panic, and printing a query and reading it again gives the same one.

use loghub_console::query::{lucene, parse};
use proptest::prelude::*;

/// Parts of queries, of which many in a row are a query or nearly one.
fn parts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just(" AND ".to_owned()),
        Just(" OR ".to_owned()),
        Just(" NOT ".to_owned()),
        Just(" ".to_owned()),
        Just("\t".to_owned()),
        Just("level:".to_owned()),
        Just("_exists_:".to_owned()),
        Just("_lag:".to_owned()),
        Just("*".to_owned()),
        Just("*:".to_owned()),
        Just("[1 TO 5]".to_owned()),
        Just("{now-5m TO \"x y\"}".to_owned()),
        Just(">=5".to_owned()),
        Just("\"card declined\"~3".to_owned()),
        Just("\"".to_owned()),
        Just("/a.*/".to_owned()),
        Just("/[/".to_owned()),
        Just("\\".to_owned()),
        "[-+!&|:^~?/<>{}\\[\\]a-c0-2]{1,3}",
        "\\PC{1,3}",
    ];
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// The promises that hold for any text.
fn holds(text: &str) {
    let units = text.encode_utf16().count();
    match parse(text) {
        Err(fault) => {
            assert!(fault.at + fault.length <= units, "{text:?}: {fault:?}");
            assert!(!fault.message.is_empty() && !fault.help.is_empty(), "{text:?}: {fault:?}");
        }
        Ok(query) => {
            for note in query.notes() {
                assert!(note.at + note.length <= units, "{text:?}: {note:?}");
            }
            let printed = query.to_string();
            let again = parse(&printed).unwrap_or_else(|fault| panic!("{text:?} → {printed:?}: {fault:?}"));
            assert_eq!(again, query, "{text:?} → {printed:?}");
            assert_eq!(again.to_string(), printed, "{text:?}");
            assert!(parse(&lucene(&query)).is_ok(), "{text:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_parts_keep_the_promises(text in parts()) {
        holds(&text);
    }

    #[test]
    fn any_text_keeps_the_promises(text in any::<String>()) {
        holds(&text);
    }
}

#[test]
fn long_texts_are_read_in_steps_that_grow_with_them() {
    // Each is read within the test's patience only if nothing is read again and again.
    for text in
        ["/".repeat(4_096), "/a ".repeat(1_300), "\"".repeat(4_095), "-".repeat(4_000), "[a ".repeat(1_300)]
    {
        let _ = parse(&text);
    }
}
