//! The scanner against `serde_json`: the same is taken and refused, and the same text comes out.

use proptest::prelude::*;
use serde_json::Value;

use super::{Escaped, Scanner, escape, plain};

fn takes(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.whitespace();
    scanner.value().is_ok() && scanner.end().is_ok()
}

fn check(text: &str) {
    let judge = match serde_json::from_str::<Value>(text) {
        // A number that no f64 holds is JSON all the same.
        Err(error) if error.to_string().starts_with("number out of range") => {
            serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
        }
        judged => judged.is_ok(),
    };
    assert_eq!(takes(text), judge, "{text:?}");
}

#[test]
fn takes_and_refuses_what_serde_json_does() {
    for text in [
        "",
        " ",
        "null",
        "nul",
        "nulls",
        "true",
        "false",
        "tru",
        "0",
        "-0",
        "00",
        "01",
        "-",
        "1.",
        "1.5",
        ".5",
        "1e5",
        "1e",
        "1E+5",
        "1e-",
        "-1.5e-7",
        "+1",
        "\"",
        "\"\"",
        "\"a\"",
        "\"\\\"",
        "\"\\u12\"",
        "\"\\u00e9\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\\u0041\"",
        "\"\n\"",
        "\"\u{7f}\"",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,2",
        "{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1}",
        "{\"a\":1}x",
        " {} ",
        "\u{feff}{}",
        "[\"a\\/b\"]",
        "\"\u{2028}\"",
    ] {
        check(text);
    }
    for depth in [100, 126, 127, 128, 129, 1_000] {
        check(&("[".repeat(depth) + &"]".repeat(depth)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_scanner_agrees_with_serde_json(text in "[\\[\\]{}:,\"\\\\ua0-9eE.+ntrfalsu\\x00-\\x20é-]{0,24}") {
        check(&text);
    }

    #[test]
    fn escapes_and_back(text in any::<String>()) {
        let mut raw = String::new();
        escape(&text, &mut raw);
        let quoted = format!("\"{raw}\"");
        prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text.clone());
        prop_assert_eq!(Escaped::new(&raw).text(), text.clone());
        let lengths: usize = Escaped::new(&raw).characters().map(|(_, length)| length).sum();
        prop_assert_eq!(lengths, raw.len());
        let characters: String = Escaped::new(&raw).characters().map(|(character, _)| character).collect();
        prop_assert_eq!(characters, text);
    }

    #[test]
    fn plain_stops_where_a_byte_by_byte_look_stops(bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x1e_u8..0x24, 0x5a_u8..0x5e], 0..64)) {
        let first = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len());
        prop_assert_eq!(plain(&bytes), first);
    }
}
