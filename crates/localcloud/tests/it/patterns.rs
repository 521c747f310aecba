//! Filter patterns; CloudWatch Logs, "Filter pattern syntax for unstructured log events".

use localcloud::delivery::pattern::Pattern;

#[track_caller]
fn check(pattern: &str, message: &str, expected: bool) {
    let matched = Pattern::parse(pattern).expect("a pattern that is played").matches(message);
    assert_eq!(matched, expected, "{pattern:?} on {message:?}");
}

#[test]
fn plain_terms() {
    for (pattern, message, expected) in [
        ("", "anything", true),
        ("ERROR", "[ERROR 400] BAD REQUEST", true),
        ("ERROR", "error", false),
        ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true),
        ("ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false),
        ("?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true),
        ("?ERROR ?ARGUMENTS", "fine", false),
        ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true),
        ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false),
        (r#""INTERNAL SERVER ERROR""#, "[ERROR 500] INTERNAL SERVER ERROR", true),
        (r#""INTERNAL SERVER ERROR""#, "INTERNAL ERROR", false),
        (r#"-"health check""#, "GET /health check", false),
        ("-debug", "info", true),
    ] {
        check(pattern, message, expected);
    }
}

#[test]
fn what_is_not_played_is_refused() {
    for pattern in ["{ $.level = \"error\" }", "[ip, user, ...]", "%regex%", "\"open", "a.b", "- x"] {
        assert!(Pattern::parse(pattern).is_err(), "{pattern:?}");
    }
}
