//! Masks: the values that they change, and those that they don't.

use pipeline::Column;

use crate::support::{masked, ship, table};

const MASKS: &str = r#"
[defaults]
masks = ["secrets"]
parse = "none"
[masks.secrets]
keys     = ["password", "passwd", "secret", "authorization", "token", "*_token", "api_key", "apikey", "cookie"]
detect   = ["bearer", "jwt", "aws_key", "private_key", "card", "email", "iban"]
patterns = ['sess-[0-9a-f]{32}', 'pin="\d{4}"']
with     = "[masked]"
"#;

const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl";

/// `message → message`; `…` in the second stands for the first, unchanged.
fn check(cases: &[(&str, &str)]) {
    let table = table(MASKS);
    for (message, expected) in cases {
        let message = message.replace("JWT", JWT);
        let expected = if *expected == "…" { message.clone() } else { (*expected).to_owned() };
        assert_eq!(masked(&table, &message), expected, "{message}");
        assert_eq!(masked(&table, &expected), expected, "masking twice changes nothing: {message}");
    }
}

#[test]
fn keys_in_text() {
    check(&[
        ("password=hunter2", "password=[masked]"),
        ("password=hunter2 user=bob", "password=[masked] user=bob"),
        ("a=1&token=abc&b=2", "a=1&token=[masked]&b=2"),
        ("PASSWORD: hunter2", "PASSWORD: [masked]"),
        ("password = 'two words' rest", "password = '[masked]' rest"),
        ("refresh_token=abc", "refresh_token=[masked]"),
        ("refresh-token: abc", "refresh-token: [masked]"),
        ("X-Api-Key: abc", "…"),
        ("api-key=abc", "api-key=[masked]"),
        ("db.password=abc", "db.password=[masked]"),
        ("login --password hunter2 --user bob", "login --password [masked] --user bob"),
        ("login --password=hunter2", "login --password=[masked]"),
        ("<password>hunter2</password>", "<password>[masked]</password>"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: [masked]"),
        ("Cookie: a=1; b=2\nHost: x", "Cookie: [masked]\nHost: x"),
        ("password=ab,cd", "password=[masked]"),
        ("password=ab,user=bob", "password=[masked],user=bob"),
        ("(password=abc)", "(password=[masked])"),
        ("secret => abc", "secret => [masked]"),
        ("\tpassword=abc", "\tpassword=[masked]"),
        ("line\npassword=abc", "line\npassword=[masked]"),
        ("password: pä55wörd!", "password: [masked]"),
        ("password\u{c}=hunter2", "password\u{c}=[masked]"),
    ]);
}

/// A line of someone's pretty JSON, as `log` of AWS `FireLens` holds it.
#[test]
fn a_quoted_key_at_the_start_of_a_text_is_masked() {
    check(&[
        (r#"  "password": "hunter2","#, r#"  "password": "[masked]","#),
        (r#""password": "hunter2""#, r#""password": "[masked]""#),
        (r#""token": 12345,"#, r#""token": [masked],"#),
        (r#""user": "bob", "secret": "s3", "a": 1"#, r#""user": "bob", "secret": "[masked]", "a": 1"#),
        (r#"{"log":"  \"password\": \"hunter2\",\n"}"#, r#"{"log":"  \"password\": \"[masked]\",\n"}"#),
        (r#""password=hunter2""#, r#""password=[masked]""#),
        (r#""{\"password\":\"x\"}""#, r#""{\"password\":\"[masked]\"}""#),
        (r#""a" "password=hunter2""#, r#""a" "password=[masked]""#),
    ]);
}

#[test]
fn spellings_of_one_name() {
    let table = table(
        "[defaults]\nmasks = [\"m\"]\nparse = \"none\"\n[masks.m]\nkeys = [\"access_token\", \"dbPassword\", \"*_key\", \"apikey\"]\n",
    );
    for name in [
        "access_token",
        "accessToken",
        "AccessToken",
        "ACCESS_TOKEN",
        "Access-Token",
        "access-token",
        "Access_Token",
        "db_password",
        "dbPassword",
        "DB_PASSWORD",
        "DBPassword",
        "DbPassword",
        "x-api-key",
        "X-Api-Key",
        "awsSecretKey",
        "AWSSecretKey",
        "apikey",
        "apiKey",
        "APIKEY",
        "ApiKey",
        "signing_key",
        "signingKey",
    ] {
        assert_eq!(masked(&table, &format!("{name}=v4lue")), format!("{name}=[masked]"));
        assert_eq!(
            masked(&table, &format!(r#"{{"{name}":"v4lue"}}"#)),
            format!(r#"{{"{name}":"[masked]"}}"#)
        );
    }
    for name in ["access_tokens", "myaccessTokens", "monkey", "turkey", "keys", "db_passwords"] {
        let message = format!("{name}=v4lue");
        assert_eq!(masked(&table, &message), message);
    }
}

#[test]
fn words_that_only_look_like_keys() {
    check(&[
        ("the password is not here", "…"),
        ("tokens=5", "…"),
        ("tokenizer=fast", "…"),
        ("secretary=Ann", "…"),
        ("invoked the function", "…"),
        ("password=", "…"),
        ("no_token_here", "…"),
    ]);
}

#[test]
fn keys_in_json() {
    check(&[
        (r#"{"password":"x","a":1}"#, r#"{"password":"[masked]","a":1}"#),
        (r#"{"a":{"b":[{"Token":"x"}]}}"#, r#"{"a":{"b":[{"Token":"[masked]"}]}}"#),
        (r#"{"token": 12345}"#, r#"{"token": null}"#),
        (r#"{"token": true, "a": null}"#, r#"{"token": null, "a": null}"#),
        (r#"{"secret": {"a": [1, "x"]}}"#, r#"{"secret": null}"#),
        (r#"{"pass\u0077ord":"x"}"#, r#"{"pass\u0077ord":"[masked]"}"#),
        (r#"{"password"    :    "a\"b"}"#, r#"{"password"    :    "[masked]"}"#),
        (r#"{"body":"{\"password\":\"x\"}"}"#, r#"{"body":"{\"password\":\"[masked]\"}"}"#),
        (
            r#"{"a":"{\"b\":\"{\\\"token\\\":\\\"x\\\"}\"}"}"#,
            r#"{"a":"{\"b\":\"{\\\"token\\\":\\\"[masked]\\\"}\"}"}"#,
        ),
        (r#"{"url":"https:\/\/x\/?token=abc&a=1"}"#, r#"{"url":"https://x/?token=[masked]&a=1"}"#),
        (r#"INFO user={"password":"x"} done"#, r#"INFO user={"password":"[masked]"} done"#),
        (r#"secret: {"a": 1} and more"#, r"secret: [masked] and more"),
        (r#"{"password":"x", cut short"#, r#"{"password":"[masked]", cut short"#),
        (r#""{\"password\":\"x\"}""#, r#""{\"password\":\"[masked]\"}""#),
        (r#"{"line":"a\npassword=x"}"#, r#"{"line":"a\npassword=[masked]"}"#),
    ]);
}

#[test]
fn detectors_in_text_and_json() {
    check(&[
        ("Bearer abcdef123456", "Bearer [masked]"),
        ("the bearer of bad news", "…"),
        ("jwt JWT.", "jwt [masked]"),
        ("eyJhbGci is not a token", "…"),
        ("key AKIAIOSFODNN7EXAMPLE ok", "key [masked] ok"),
        ("in eu-ASIA there is none", "…"),
        ("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- after", "[masked] after"),
        ("-----BEGIN PRIVATE KEY-----\nabc and cut", "[masked]"),
        ("-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----", "…"),
        ("paid with 4111 1111 1111 1111 today", "paid with [masked] today"),
        ("paid with 4111-1111-1111-1111.", "paid with [masked]."),
        ("paid with 4111111111111111", "paid with [masked]"),
        ("paid with 4111111111111111  - or not", "paid with [masked]  - or not"),
        ("paid with 4111 1111 1111 1111  2 times", "paid with [masked]  2 times"),
        ("paid with 4111111111111112", "…"),
        ("at 1700000000123456 and 1700000000123", "…"),
        ("378282246310005", "[masked]"),
        ("id 12 4111 1111 1111 1111 34", "…"),
        ("443 6 123 45678 1773 500000", "443 6 123 45678 1773 500000"),
        ("paid with 3782 822463 10005", "paid with [masked]"),
        ("4111 1111-1111 1111", "…"),
        (r#"{"card": 4111111111111111}"#, r#"{"card": null}"#),
        (r#"{"card": [4111111111111111, 5]}"#, r#"{"card": [null, 5]}"#),
        (r#"{"note":"4111111111111111"}"#, r#"{"note":"[masked]"}"#),
        ("mail bob.smith+x@example.co.uk!", "mail [masked]!"),
        ("to=bob@example.com", "to=[masked]"),
        ("@decorator and pkg@1.2.3 and a@b", "…"),
        (r#"{"m":"a\nbob@example.com"}"#, r#"{"m":"a\n[masked]"}"#),
        (r#"{"m":"bob\u0040example.com"}"#, r#"{"m":"[masked]"}"#),
        ("pay DE89370400440532013000 now", "pay [masked] now"),
        ("pay DE89 3704 0044 0532 0130 00 now", "pay [masked] now"),
        ("pay DE89370400440532013001 now", "…"),
    ]);
}

#[test]
fn the_tables_own_patterns() {
    let session = "sess-0123456789abcdef0123456789abcdef";
    check(&[
        (&format!("with {session} on"), "with [masked] on"),
        (&format!(r#"{{"s":"{session}"}}"#), r#"{"s":"[masked]"}"#),
        (r#"the pin="1234""#, "the [masked]"),
        (r#"{"m":"the pin=\"1234\""}"#, r#"{"m":"the [masked]"}"#),
    ]);
}

#[test]
fn a_keyed_hash_joins_equal_values() {
    let table = table("[defaults]\nmasks = [\"m\"]\n[masks.m]\nkeys = [\"user\"]\nhash = true\n");
    let hash = |message: &str| masked(&table, message);
    assert_eq!(hash("user=bob"), hash("user=bob"));
    assert_ne!(hash("user=bob"), hash("user=eve"));
    assert!(hash("user=bob").starts_with("user=[hash:"), "{}", hash("user=bob"));
    assert_eq!(hash(&hash("user=bob")), hash("user=bob"));
}

#[test]
fn an_unmaskable_message_is_withheld() {
    let table = table(MASKS);
    let mut nested = "password=x".to_owned();
    for _ in 0..12 {
        nested = serde_json::json!({ "m": nested + "\n" }).to_string();
    }
    let documents = ship(&table, &nested);
    assert_eq!(documents[0]["message"], "[withheld]");
    assert_eq!(documents[0]["logGroup"], "/app");
}

#[test]
fn an_unmaskable_message_is_dropped_if_the_mask_says_so() {
    let text =
        "[defaults]\nmasks = [\"m\"]\n[masks.m]\nkeys = [\"user\"]\nhash = true\non_error = \"drop\"\n";
    let mut pipeline = pipeline::Pipeline::new(table(text), None, pipeline::Limits::default());
    let event = crate::support::event("1", "user=bob");
    let record = crate::support::record(&crate::support::envelope("/app", &[event]));
    pipeline.push(0, &record, &mut || false).unwrap();
    let (bulks, ledger) = pipeline.finish();
    assert!(bulks.is_empty());
    assert_eq!(ledger.teams["core"][Column::Unmaskable], 1);
    assert!(ledger.balances());
}

/// A message is its sender's to choose: what is looked at again and again for each of its bytes would never end.
#[test]
fn masking_time_is_bounded_for_every_message() {
    let table = table(MASKS);
    for unit in [
        "token",
        "token=[",
        "token=\"",
        "token='\\\"",
        "cookie=",
        "-",
        "--a",
        "--token ",
        "[",
        "{\"a\":",
        "[\"",
        "eyJ",
        "eyJ-",
        "eyJ.",
        "eyJhbGciOiJIUzI1NiJ9.",
        "AKIA",
        "AKIA ",
        "bearer=",
        "Bearer ",
        "a@",
        "a@b.",
        "1",
        "41 ",
        "4111-",
        "DE89 ",
        "AB12",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "\\",
        "\\\\\"",
        "\"",
        ":",
        " : ",
        "password",
        "\\u0041",
        "<token>",
        "sess-0",
    ] {
        let message = format!("password=x {}", unit.repeat(300_000 / unit.len()));
        assert!(!ship(&table, &message).is_empty(), "{unit}");
    }
}

const PATHS: &str = r#"
[defaults]
masks = ["paths"]
parse = "none"
[masks.paths]
keys = ["headers.authorization", "user.accessToken", "a.b.c", "card.*", "*.ssn"]
"#;

#[test]
fn a_key_with_dots_masks_the_value_at_the_end_of_its_path() {
    let table = table(PATHS);
    for (message, expected) in [
        (
            r#"{"headers":{"authorization":"x","host":"h"}}"#,
            r#"{"headers":{"authorization":"[masked]","host":"h"}}"#,
        ),
        (
            r#"{"event":{"Headers":{"Authorization":"x"}}}"#,
            r#"{"event":{"Headers":{"Authorization":"[masked]"}}}"#,
        ),
        (r#"{"headers":[{"authorization":"x"}]}"#, r#"{"headers":[{"authorization":"[masked]"}]}"#),
        (r#"[[{"headers":[[{"authorization":7}]]}]]"#, r#"[[{"headers":[[{"authorization":null}]]}]]"#),
        (r#"{"headers":{"authorization":["x","y"]}}"#, r#"{"headers":{"authorization":null}}"#),
        // A name with dots leads several steps.
        (r#"{"headers.authorization":"x"}"#, r#"{"headers.authorization":"[masked]"}"#),
        (
            r#"{"http.request.headers.authorization":"x"}"#,
            r#"{"http.request.headers.authorization":"[masked]"}"#,
        ),
        (
            r#"{"request.headers":{"authorization":"x"}}"#,
            r#"{"request.headers":{"authorization":"[masked]"}}"#,
        ),
        // Steps in all spellings of a name, and globs.
        (r#"{"user":{"access_token":"x"}}"#, r#"{"user":{"access_token":"[masked]"}}"#),
        (r#"{"USER":{"Access-Token":"x"}}"#, r#"{"USER":{"Access-Token":"[masked]"}}"#),
        (r#"{"card":{"number":"1","cvc":"2"}}"#, r#"{"card":{"number":"[masked]","cvc":"[masked]"}}"#),
        (r#"{"anyone":{"ssn":"x"},"ssn":"y"}"#, r#"{"anyone":{"ssn":"[masked]"},"ssn":"y"}"#),
        (r#"{"a":{"a":{"b":{"c":"x"}}}}"#, r#"{"a":{"a":{"b":{"c":"[masked]"}}}}"#),
        (r#"{"a":{"b":{"b":{"c":"x"}}}}"#, "…"),
        (r#"{"a":{"b":{"x":1},"c":"x"},"c":"y"}"#, "…"),
        // JSON in a JSON string, and JSON behind its label.
        (r#"{"headers":"{\"authorization\":\"x\"}"}"#, r#"{"headers":"{\"authorization\":\"[masked]\"}"}"#),
        (
            r#"{"body":"{\"headers\":{\"authorization\":\"x\"}}"}"#,
            r#"{"body":"{\"headers\":{\"authorization\":\"[masked]\"}}"}"#,
        ),
        (r#"INFO headers={"authorization":"x"}"#, r#"INFO headers={"authorization":"[masked]"}"#),
        (r#"request headers: {"authorization":"x"}"#, r#"request headers: {"authorization":"[masked]"}"#),
        (r#"INFO headers {"authorization":"x"}"#, r#"INFO headers {"authorization":"[masked]"}"#),
        (
            r#"{"headers":"got {\"authorization\":\"x\"}"}"#,
            r#"{"headers":"got {\"authorization\":\"[masked]\"}"}"#,
        ),
        // Text.
        ("headers.authorization=x y=1", "headers.authorization=[masked] y=1"),
        ("req.headers.Authorization: Bearer x", "req.headers.Authorization: [masked]"),
        ("call --headers.authorization x", "call --headers.authorization [masked]"),
        (r"a\nheaders.authorization=x", r"a\nheaders.authorization=[masked]"),
        ("my.card.number=1", "my.card.number=[masked]"),
        // Objects that are not JSON: Node's inspect, Ruby, Java, JSON that is cut off or escaped.
        (
            "{ headers: { host: 'h', authorization: 'x' } }",
            "{ headers: { host: 'h', authorization: '[masked]' } }",
        ),
        (r#"{"headers"=>{"authorization"=>"x"}}"#, r#"{"headers"=>{"authorization"=>"[masked]"}}"#),
        ("{headers={authorization=x, host=h}}", "{headers={authorization=[masked], host=h}}"),
        (
            r#"{"headers":{"authorization":"x","host":"h"#,
            r#"{"headers":{"authorization":"[masked]","host":"h"#,
        ),
        (
            r#"got {\"headers\":{\"authorization\":\"x\"}"#,
            r#"got {\"headers\":{\"authorization\":\"[masked]\"}"#,
        ),
        ("{ other: { authorization: 'x' } }", "…"),
        // Not at the path.
        (r#"{"authorization":"x"}"#, "…"),
        (r#"{"headers":{"x":{"authorization":"x"}}}"#, "…"),
        (r#"{"headers":{"x":1},"authorization":"x"}"#, "…"),
        (r#"{"my_headers":{"authorization":"x"}}"#, "…"),
        (r#"{"headers":{"x":1}} {"authorization":"x"}"#, "…"),
        ("authorization=x", "…"),
        ("headers.authorization.kind=x", "…"),
        ("myheaders.authorization=x", "…"),
        ("headers..authorization=x", "…"),
    ] {
        let expected = if expected == "…" { message } else { expected };
        assert_eq!(masked(&table, message), expected, "{message}");
        assert_eq!(masked(&table, expected), expected, "masking twice changes nothing: {message}");
    }
}

#[test]
fn masking_time_is_bounded_for_paths() {
    let table = table(PATHS);
    for unit in [
        "headers.",
        "headers.authorization",
        "headers.authorization=",
        ".",
        "a.b.",
        "--a.",
        "{\"a\":",
        "{\"headers\":",
        "{\"a.b.c.a.b\":",
        "headers [",
        "headers: {} ",
        "{\"card\":{\"x\":1}} ",
        "\\nheaders.",
    ] {
        let message = format!("card.x=1 {}", unit.repeat(300_000 / unit.len()));
        assert!(!ship(&table, &message).is_empty(), "{unit}");
    }
}
