//! Patterns that AWS accepts, or may accept: each is read.

use filterpattern::{Matcher, Pattern};

/// The page's examples, those of its older editions, and patterns that people use.
const SOUND: [&str; 74] = [
    "",
    "  ",
    r#"" ""#,
    "ERROR",
    "ERROR ARGUMENTS",
    "?ERROR ?ARGUMENTS",
    "?ERROR ?ARGUMENTS REQUEST",
    "ERROR -ARGUMENTS",
    r#""INTERNAL SERVER ERROR""#,
    r#""ERROR" - "Exiting""#,
    r#"?REPORT ?NR_LAMBDA_MONITORING ?"Task timed out""#,
    r#""say \"hi\" (50%)""#,
    r#""C:\""#,
    "x-request-id a.b ERR* a=b it's",
    "%AUTHORIZED%",
    r"%\x28\d{3}\x29%",
    "%^[hc]at% %gra|ey%",
    "%^starting|^initializing|^shutting down%",
    r"%\[.\]%",
    r"%[]a]%",
    "%a{3,5}%",
    "%a{,5}%",
    "%x y%",
    r"%\%%",
    r#"{ $.eventType = "UpdateTrail" }"#,
    "{$.foo = bar}",
    "{$.foo=bar&&$.x!=1||$.y>=-1e+3}",
    "{ $.sourceIPAddress != 123.123.* }",
    r#"{ $.arrayKey[0] = "value" }"#,
    "{ $.eventType = %Trail% }",
    "{ $.arrayKey[*] = %val.{2}% }",
    r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }",
    r#"{ $.['cluster.name'] = "c" }"#,
    r#"{ $.["cluster.name"].x = "c" && $['a]b'] = 1 && $[0].x = 2 }"#,
    "{ $.SomeObject IS NULL }",
    "{ $.SomeOtherObject NOT EXISTS }",
    "{ $.ThisFlag IS TRUE || $.that is false }",
    "{ $.a EXISTS && $.b IS NOT NULL }",
    r#"{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }"#,
    r#"{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }"#,
    "{ (($.a = 1 && ($.b = 2))||($.c=3)) }",
    "{ $.errorCode = 400}",
    "{ $.number[0] = 1e+3 }",
    "{ $.number[0] != 1e-3 }",
    "{ $.latency > +1000 }",
    "{ $.latency = * }",
    r#"{ $.detail-type = "x" && $.@timestamp = 1 && $.a:b = 1 }"#,
    "{ $.v > -1 && $.v < 5* }",
    "{ $.arr[-1] = 1 || $.arr[0:2] = 1 }",
    "{ $ = 1 }",
    "{ $.a = true }",
    "{ $.t = 2020-01-01T00:00:00Z && $.path = /aws/x && $.mail = a@b.c }",
    r#"{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }"#,
    "{ $.items[*].ebs.encrypted NOT EXISTS || $.items[*].ebs.encrypted IS FALSE }",
    "{\n  $.a = 1\n}\n",
    "[]",
    "[ip, user, username, timestamp, request, status_code, bytes]",
    r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
    "[..., request =*.html*, status_code = 4*, bytes]",
    "[..., status_code, bytes]",
    "[ip, user, ..., status=5*, bytes>1000 && bytes<2e6]",
    "[ip, user, ...]",
    "[..., request=*.html*, status_code=4*,]",
    "[ip, user, request, status_code = 404 || status_code = 410, bytes]",
    "[w1=ERROR, w2]",
    "[w1=!ERROR&&w1=!WARN, w2]",
    "[logLevel, date, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]",
    r#"[timestamp=*Z, request_id="*-*", event]"#,
    r#"[timestamp=*Z && request_id="*-*" && type && event="{*"]"#,
    "[r=REPORT,...]",
    "[a, (b = 1 || b = 2) && b != 3, c]",
    "[..., status, ...]",
    "[word, word]",
    "[ERROR]",
];

#[test]
fn what_aws_accepts_or_may_accept_is_read() {
    for pattern in SOUND {
        let read = Pattern::read(pattern).unwrap_or_else(|fault| panic!("{pattern}: {fault}"));
        Matcher::new(&read).unwrap_or_else(|unplayable| panic!("{pattern}: {unplayable}"));
    }
}

#[test]
fn an_expression_that_only_aws_may_know_is_read_and_not_played() {
    for (pattern, says) in [
        (
            "%*abc%",
            "the regular expression `*abc` is not understood here: repetition operator missing expression",
        ),
        ("{ $.a = %a{1000}{1000}% }", "is not understood here: "),
    ] {
        let read = Pattern::read(pattern).expect("it may be accepted");
        let unplayable = Matcher::new(&read).expect_err("not played").to_string();
        assert!(unplayable.contains(says), "{unplayable}");
    }
}
