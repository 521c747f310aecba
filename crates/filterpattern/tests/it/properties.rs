//! The promises that hold for every text.

use std::time::{Duration, Instant};

use filterpattern::{Matcher, Pattern};
use proptest::prelude::*;

/// Text of the parts that patterns are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{", "}", "[", "]", "(", ")", "$", ".", "$.a", "['a']", "[0]", "[*]", ".*", " ", "=", "!=", "<",
        ">=", "==", "&&", "||", "&", "|", "\"", "\\", "\\\"", "%", "%a%", "*", "-", "?", "...", ",", "IS",
        "NULL", "NOT", "EXISTS", "ERROR", "5*", "1e3", "é", "“", "'", "\n", "name",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Reads a pattern, matches a message if it is read, and checks the place of its fault if it is not.
fn try_out(pattern: &str, message: &str) {
    match Pattern::read(pattern) {
        Ok(read) => {
            if let Ok(matcher) = Matcher::new(&read) {
                let extracted = matcher.extract(message);
                assert!(extracted.is_empty() || matcher.matches(message));
            }
        }
        Err(fault) => {
            assert!(fault.at.start <= fault.at.end && pattern.get(fault.at.clone()).is_some(), "{fault:?}");
            assert!(!fault.problem.is_empty() && !fault.fix.is_empty());
        }
    }
}

proptest! {
    #[test]
    fn no_text_panics(pattern in ".*", message in ".*") {
        try_out(&pattern, &message);
    }

    #[test]
    fn no_pieces_of_patterns_panic(pattern in pieces(), message in pieces()) {
        try_out(&pattern, &message);
        try_out(&format!("{{ $.a = 1 {pattern} }}"), &message);
        try_out(&format!("[a, {pattern}]"), &message);
        try_out(&pattern, &format!("{{\"a\": {message:?}}}"));
    }

    #[test]
    fn a_quoted_term_matches_what_holds_it(text in "[^\\s].*", before in ".*", after in ".*") {
        let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let read = Pattern::read(&quoted).expect("a quoted term");
        let matcher = Matcher::new(&read).expect("played");
        let message = [before, text, after].concat();
        prop_assert!(matcher.matches(&message));
    }
}

/// Work in proportion to the length: 256 KB of what could be read again and again takes no minutes.
#[test]
fn work_grows_with_the_length_only() {
    let patterns = [
        ("", "(", ""),
        ("", "\"", ""),
        ("", "\"\\\" ", ""),
        ("", "%[ ", ""),
        ("%", "[", "%"),
        ("", "a ", ""),
        ("{ ", "(", " }"),
        ("{ ", "$.a = 1 && (", " }"),
        ("{ ", "$.a = 1 || ", "$.b = 2 }"),
        ("{ $", "['", "}"),
        ("{ $", "[0]", " = 1 }"),
        ("{ $.a = \"", "\\\"", ""),
        ("[", "a=\"x\",", "]"),
        ("[", "...,", "]"),
        ("[", "(", "]"),
        ("[", "a=1&&", "a]"),
    ];
    let messages =
        ["[ ", "\" ", "[\" ", "] [", "a ", "[["].map(|piece| piece.repeat((1 << 18) / piece.len()));
    let begin = Instant::now();
    for (before, piece, after) in patterns {
        let pattern = format!("{before}{}{after}", piece.repeat((1 << 18) / piece.len()));
        try_out(&pattern, "a b c");
    }
    for pattern in ["[a, ..., b]", "[a, b]", "[]", "{ $.a = 1 }", "%a%"] {
        for message in &messages {
            try_out(pattern, message);
        }
    }
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn parentheses_are_bounded() {
    let nested = |depth: usize| format!("{{ {}$.a = 1{} }}", "($.b = 1 || ".repeat(depth), ")".repeat(depth));
    let read = Pattern::read(&nested(512)).expect("as deep as AWS's limit of characters allows");
    assert!(Matcher::new(&read).expect("played").matches(r#"{"a":1}"#));
    let fault = Pattern::read(&nested(513)).expect_err("too deep");
    assert_eq!(fault.problem, "too many parentheses are open");
}
