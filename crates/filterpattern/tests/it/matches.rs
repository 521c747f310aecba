//! Patterns and messages: which match. The examples of the page come first in each table.

use std::collections::BTreeMap;

use filterpattern::{Matcher, Pattern};

fn matcher(pattern: &str) -> Matcher {
    let read = Pattern::read(pattern).unwrap_or_else(|fault| panic!("{pattern}: {fault}"));
    Matcher::new(&read).unwrap_or_else(|unplayable| panic!("{pattern}: {unplayable}"))
}

#[track_caller]
fn check(rows: &[(&str, &str, bool)]) {
    for (pattern, message, expected) in rows {
        assert_eq!(matcher(pattern).matches(message), *expected, "{pattern} on {message}");
    }
}

#[test]
fn terms() {
    check(&[
        ("ERROR", "[ERROR 400] BAD REQUEST", true),
        ("ERROR", "error", false),
        ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", true),
        ("ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false),
        ("?ERROR ?ARGUMENTS", "[ERROR 400] BAD REQUEST", true),
        ("?ERROR ?ARGUMENTS", "fine", false),
        ("?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", true),
        ("?ERROR ?ARGUMENTS REQUEST", "ERROR", false),
        ("?ERROR -ARGUMENTS", "fine", true),
        (r#""INTERNAL SERVER ERROR""#, "[ERROR 500] INTERNAL SERVER ERROR", true),
        (r#""INTERNAL SERVER ERROR""#, "INTERNAL ERROR", false),
        ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", true),
        ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", false),
        (r#""ERROR" - "Exiting""#, "Exiting with ERRORCODE: -1", false),
        (r#"" ""#, "", true),
        ("", "anything", true),
        (r#"-"health check""#, "GET /health check", false),
        ("-debug", "info", true),
        (r#""say \"hi\"""#, r#"they say "hi""#, true),
        (r#""a\\b""#, r"a\b", true),
        (r#""C:\""#, r"in C:\", true),
        ("a.b", "xa.by", true),
        ("a.b", "acb", false),
    ]);
}

#[test]
fn regular_expressions() {
    check(&[
        ("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", true),
        ("%^[hc]at%", "hat trick", true),
        ("%^[hc]at%", "a hat", false),
        ("%[hc]at$%", "the cat", true),
        ("%colou?r%", "colour", true),
        ("%^a{3,5}$%", "aa", false),
        ("%^a{,2}$%", "aa", true),
        (r"%\[.\]%", "value [7] here", true),
        (r"%10\.10\.0\.1%", "10010,051", false),
        (r"%\x28%", "f(x)", true),
        (r"%^\w+\s\d+$%", "abc 12", true),
        ("-%DEBUG|TRACE%", "TRACE x", false),
    ]);
}

const EVENT: &str = r#"{"eventType":"UpdateTrail","sourceIPAddress":"111.111.111.111",
    "arrayKey":["value","another value"],"objectList":[{"name":"a","id":1},{"name":"b","id":2}],
    "SomeObject":null,"cluster.name":"c","ThisFlag":true,"count":3,"text":"404"}"#;

const COMPOUND: &str = r#"{"user":{"id":1,"email":"John.Stiles@example.com"},
    "users":[{"id":2,"email":"John.Doe@example.com"},{"id":3,"email":"Jane.Doe@example.com"}],
    "actions":["GET","PUT","DELETE"],"coordinates":[[0,1,2],[4,5,6],[7,8,9]]}"#;

#[test]
fn json() {
    let rows = [
        (r#"{ $.eventType = "UpdateTrail" }"#, true),
        ("{ $.eventType = UpdateTrail }", true),
        (r#"{ $.eventType = "Update*" }"#, true),
        (r#"{ $.eventType = "*Trail" }"#, true),
        (r#"{ $.eventType = "*date*" }"#, true),
        (r#"{ $.eventType = "Up*il" }"#, false),
        ("{ $.eventType = * }", true),
        ("{ $.sourceIPAddress != 123.123.* }", true),
        ("{ $.sourceIPAddress != 111.111.* }", false),
        (r#"{ $.arrayKey[0] = "value" }"#, true),
        (r#"{ $.arrayKey[1] = "value" }"#, false),
        ("{ $.objectList[1].id = 2 }", true),
        ("{ $.eventType = %Trail% }", true),
        ("{ $.eventType != %Trail% }", false),
        ("{ $.arrayKey[*] = %val.{2}% }", true),
        (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", true),
        (r#"{ $.['cluster.name'] = "c" }"#, true),
        (r#"{ $["cluster.name"] = "c" }"#, true),
        ("{ $.cluster.name = c }", false),
        ("{ $.SomeObject IS NULL }", true),
        ("{ $.eventType IS NULL }", false),
        ("{ $.missing IS NULL }", false),
        ("{ $.missing NOT EXISTS }", true),
        ("{ $.SomeObject NOT EXISTS }", false),
        ("{ $.SomeObject EXISTS }", true),
        ("{ $.SomeObject IS NOT NULL }", false),
        ("{ $.eventType IS NOT NULL }", true),
        ("{ $.ThisFlag IS TRUE }", true),
        ("{ $.ThisFlag IS FALSE }", false),
        // A comparison is false for what is absent, and for what is neither text nor a number.
        ("{ $.missing != x }", false),
        ("{ $.SomeObject != x }", false),
        ("{ $.ThisFlag = true }", false),
        ("{ $.arrayKey != x }", false),
        ("{ $.objectList[0] = * }", false),
        ("{ $.count = 3 }", true),
        ("{ $.count = 3.0 }", true),
        ("{ $.count = 0.3e1 }", true),
        (r#"{ $.count = "3" }"#, true),
        ("{ $.count >= 3 && $.count < 3.5 && $.count > -1e3 && $.count <= +3 }", true),
        ("{ $.count > 3 || $.count < 3 || $.count != 3 }", false),
        ("{ $.text = 404 }", true),
        ("{ $.text = 4* }", true),
        ("{ $.eventType > 1 }", false),
        (r#"{ $.count = "3.0" }"#, false),
        (r#"{ $.count != "3.0" }"#, true),
        (r#"{ $.count = "*3" }"#, true),
        ("{ $.arrayKey[-1] = * }", false),
    ];
    check(&rows.map(|(pattern, expected)| (pattern, EVENT, expected)));
}

#[test]
fn compound_conditions_bind_as_documented() {
    let rows = [
        (r#"{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }"#, true),
        (
            r#"{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nonmatch }"#,
            true,
        ),
        (
            r#"{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nonmatch }"#,
            false,
        ),
        (r#"{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }"#, false),
        ("{ $.coordinates[1][2] = 6 && $.coordinates[*][0] = 7 }", true),
        ("{ $.users[*].id = 3 && $.users[*].id != 3 }", true),
    ];
    check(&rows.map(|(pattern, expected)| (pattern, COMPOUND, expected)));
}

#[test]
fn what_is_no_json_matches_no_json_pattern() {
    check(&[
        ("{ $.a = 1 }", r#"INFO {"a":1}"#, false),
        ("{ $.a NOT EXISTS }", "text", false),
        ("{ $.a = 1 }", "", false),
        ("{ $[0].a = 1 }", r#" [{"a":1}] "#, true),
    ]);
}

const ACCESS: &str =
    r#"127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#;

#[test]
fn columns() {
    let rows = [
        ("[]", true),
        ("[ip, user, username, timestamp, request, status_code, bytes]", true),
        (
            r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
            true,
        ),
        ("[..., request =*.html*, status_code = 4*, bytes]", true),
        ("[..., request =*.html*, status_code = 5*, bytes]", false),
        ("[ip, user, u, t, request =*.html*, status_code = 404 || status_code = 410, bytes]", true),
        ("[ip, user, u, t, request =*.html*, status_code = 401 || status_code = 410, bytes]", false),
        ("[..., status_code=4*,]", true),
        ("[ip, user, ..., bytes > 1000 && bytes < 2e3]", true),
        ("[ip, user, ..., bytes > 1534]", false),
        ("[ip, user, ...]", true),
        ("[..., t = \"10/Oct/2000:13:25:15 -0700\", r, s, b]", true),
        ("[a, b, c, d, e, f, g, h]", false),
        ("[a, b, c, d, e, f, g, ...]", true),
        ("[a, b, c, d, e, f, g, ..., h]", false),
        ("[a=127*, b, ...]", true),
        ("[a, b = Prod && a = 127*, ...]", true),
        ("[a, b = Prod && a = 128*, ...]", false),
        ("[..., code = 404.0, b]", true),
        ("[..., user > 5, s, b]", false),
    ];
    check(&rows.map(|(pattern, expected)| (pattern, ACCESS, expected)));
    check(&[
        ("[w1=ERROR, w2]", "ERROR 09/25/2014 12:00:02 Failed to process request", true),
        ("[w1=ERROR, w2]", "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200", false),
        ("[w1=ERROR, w2]", "ERROR", false),
        ("[w1!=ERROR && w1!=WARNING, w2]", "INFO 09/25/2014", true),
        ("[w1=!ERROR&&w1=!WARNING, w2]", "WARNING x", false),
        ("[l, d, t, m, url=%/service/resource/[0-9]+$%, r]", "INFO 1 2 GET /service/resource/67 1200", true),
        (r#"[timestamp=*Z, request_id="*-*", event]"#, "2026-01-01T00:00:00Z\ta-b\tINFO\tdone\n", true),
        ("[a]", "", false),
        ("[a, b]", "[open \"quote", true),
    ]);
}

#[test]
fn named_columns_are_extracted() {
    let extracted = |pattern: &str, message: &str| matcher(pattern).extract(message);
    let expected = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    for (pattern, message, fields) in [
        (
            "[..., request=*.html*, status_code=4*,]",
            ACCESS,
            &[("request", "GET /index.html HTTP/1.0"), ("status_code", "404")][..],
        ),
        ("[ip, user, ..., bytes]", ACCESS, &[("ip", "127.0.0.1"), ("user", "Prod"), ("bytes", "1534")]),
        (
            r#"[timestamp=*Z, request_id="*-*", event]"#,
            "2026-01-01T00:00:00Z\ta-b\tINFO\tdone \"x\"\n",
            &[("timestamp", "2026-01-01T00:00:00Z"), ("request_id", "a-b"), ("event", "INFO\tdone \"x\"")],
        ),
        ("[a, rest]", "x [y] z", &[("a", "x"), ("rest", "[y] z")]),
        ("[a=1, b]", "x y", &[]),
        ("ERROR", "ERROR", &[]),
        (r#"{ $.a = "x" }"#, r#"{"a":"x"}"#, &[]),
    ] {
        assert_eq!(extracted(pattern, message), expected(fields), "{pattern}");
    }
}
