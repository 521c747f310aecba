//! The cost of messages that are made to be costly: a bounded number of looks at each byte, counted and not timed.

use std::sync::Arc;

use pipeline::Column;
use proptest::prelude::*;
use routing::Table;

use crate::support::{ACCOUNT, envelope, event, gzip, masked, record, record_raw, run, table};

const MASKS: &str = r#"
[defaults]
masks = ["m"]
parse = "none"
long = "whole"
[masks.m]
keys     = ["password", "*_token", "cookie", "authorization", "secret*", "a", "schlüssel*"]
detect   = ["bearer", "jwt", "aws_key", "private_key", "card", "email", "iban", "url_auth", "aws_secret", "cookie"]
patterns = ['sess-[0-9a-f]{32}', 'q(?:[\s\S]*z)?', 'pin=\d+', 'x[^y]*y|w']
"#;

/// Looks at a byte that a message may take, with as many patterns as the table has; and beside its length.
const PER_BYTE: u64 = 192 + 4 * 16;
const BESIDE: u64 = 1 << 16;

/// Tokens that the rules know, and tokens that notations are made of.
const TOKENS: &[&str] = &[
    " ",
    "\t",
    "\n",
    "\u{c}",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "`",
    "\\",
    "\\\"",
    ":",
    "=",
    ",",
    ";",
    "&",
    "<",
    ">",
    "-",
    "--",
    ".",
    "@",
    "/",
    "|",
    "=>",
    "{\"a\":",
    "{\"b\":",
    "[1,",
    "[{",
    "\"a\":",
    "{\"b\":\"",
    "\\u00",
    "\\u0041",
    "\\u000a",
    "\\n",
    "a",
    "a=",
    "a:",
    "a=(",
    "a={",
    "a=\"",
    "a='",
    "a=,",
    "a=b,c=",
    "a= ",
    "--a ",
    "<a>",
    "password",
    "password=",
    "password: ",
    "password=)",
    "password=]",
    "password\\",
    "password \\",
    "x_token",
    "_token=",
    "Cookie: ",
    "cookie=",
    "authorization: ",
    "authorization: basic ",
    "authorization: digest ",
    "secret",
    "secret\":",
    "Bearer",
    "bearer ",
    "bearer=",
    "bearer:a",
    "eyJ",
    "eyJ.",
    "-eyJ",
    "eyJ.a.",
    "eyJhbGciOiJub25lIn0",
    "AKIA",
    "aws_secret",
    "secret_key=",
    "FwoGZXIvYXdz",
    "IQoJb3JpZ2lu/",
    "X-Amz-Signature=",
    "X-Amz-Security-Token%3D",
    "ASIA0",
    "IA",
    "AKIA0123456789ABCDEF",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----",
    "-----END ",
    "-----END PRIVATE KEY-----",
    "MHcCAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "PuTTY-User-Key-File-2: ",
    "PrivateKey = ",
    "PRIVATE KEY-----",
    "4111 ",
    "4111-",
    "4",
    "4111111111111111",
    "411111111111111",
    "0",
    "DE89",
    "DE89 ",
    "AB12",
    "@a.b",
    "a@",
    "a@a",
    "a.b.",
    ".a",
    ".xn--",
    "a@xn--a.",
    "sess-",
    "sess-0123456789abcdef",
    "%40",
    "a%40",
    "é@é.",
    "://",
    "a://",
    "a://a:",
    "a://a:a/",
    "a://a:b@",
    "%3A%2F%2F",
    "a%3a%2f%2fa%3Ab%40",
    "curl ",
    "curl -u ",
    "curl -u a:b",
    "-u ",
    "mysql -",
    "mysql -p",
    "sqlplus a/",
    "@tcp(",
    "a:@tcp(",
    "sig=",
    "sig=%2B",
    "&Signature=",
    "AccountKey=",
    "sid=",
    "sessionid:",
    "PHPSESSID=a1b2c3d4e5f6a7b8 ",
    "basic ",
    "AWS4-HMAC-SHA256 ",
    "digest username",
    "123-45-6789 ",
    "+49 ",
    "+1-",
    "(415) ",
    "10.0.0.1 ",
    "::",
    "a:1",
    "%B4111111111111111^",
    ";4111111111111111=",
    "4111\u{a0}",
    "q",
    "z",
    "qz",
    "pin=",
    "pin=1",
    "x",
    "w",
    "xw",
    "é",
    "schlüssel",
    "schlüsselx=",
    "\\ü",
    "\\ä=",
    "1",
    "-1",
    "1e9",
    "true,",
    "null",
    "😀",
];

/// Every way in which a token may be repeated over so many bytes.
fn forms(token: &str, bytes: usize) -> Vec<String> {
    let repeated = |unit: &str| unit.repeat(bytes / unit.len() + 1);
    vec![
        repeated(token),
        format!("{}{}", repeated(" ").split_off(bytes / 2), repeated(token)),
        format!("a=1 bob@example.com {}", repeated(token)),
        format!("{} bob@example.com a=1", repeated(token)),
        repeated(&format!("{token} a=1 ")),
        repeated(&format!("{token}\"")),
        format!("{{\"b\":\"{}", repeated(token)),
        format!("{}{}", "[".repeat(120), repeated(token)),
    ]
}

fn steps(table: &Arc<Table>, message: &str) -> (u64, u64) {
    let out = run(table, &[record(&envelope("/app", &[event("1", message)]))]);
    assert!(out.ledger.balances());
    let escaped = serde_json::to_string(message).unwrap().len() as u64;
    (out.ledger.steps, PER_BYTE * escaped + BESIDE)
}

#[test]
fn no_repetition_costs_more_than_so_many_looks_a_byte() {
    let table = table(&MASKS.replace(r#""cookie"]"#, r#""cookie", "ssn", "phone", "ip"]"#));
    for token in TOKENS {
        for message in forms(token, 12_000) {
            let (steps, most) = steps(&table, &message);
            // The look that passes the budget is the last one, and may be a look at all that is left.
            assert!(steps <= most + 8 * message.len() as u64, "{token:?}: {steps} steps, at most {most}");
        }
    }
}

#[test]
fn deep_json_is_read_once() {
    let table = table(MASKS);
    for depth in [1, 10, 120] {
        let unit = format!("{}\"a@b.de\"{}", "{\"b\":".repeat(depth), "}".repeat(depth));
        let message = unit.repeat(60_000 / unit.len());
        let (steps, _) = steps(&table, &message);
        assert!(steps <= 50 * message.len() as u64, "{depth}: {} a byte", steps / message.len() as u64);
        assert!(!masked(&table, &message).contains("a@b.de"));
    }
}

#[test]
fn real_messages_are_far_within_the_budget() {
    let table = table(&MASKS.replace(r"'q(?:[\s\S]*z)?', ", "").replace(r", 'x[^y]*y|w'", ""));
    let request = r#"{"time":"2026-11-24T07:24:06Z","level":"info","user":{"mail":"maria@example.com"},"body":"{\"password\":\"hunter2\"}","took":12.5}"#;
    for unit in [
        request,
        "2026-11-24 07:24:06 INFO request from maria@example.com, password=hunter2, 4111 1111 1111 1111\n",
        "at com.example.Service.handle(Service.java:42)\n",
        "the quick brown fox jumps over the lazy dog. ",
    ] {
        let message = unit.repeat(100_000 / unit.len());
        let out = run(&table, &[record(&envelope("/app", &[event("1", &message)]))]);
        let team = out.ledger.teams.values().next().unwrap();
        assert_eq!(team[Column::Withheld], 0, "{unit}: {} a byte", out.ledger.steps / message.len() as u64);
    }
}

/// The densest texts that people write, masked by what grows them most: the longest `with`.
#[test]
fn a_message_full_of_secrets_is_masked_and_not_withheld() {
    let masks = MASKS.replace(r"'q(?:[\s\S]*z)?', ", "").replace(r", 'x[^y]*y|w'", "");
    let masks = masks.replace("[masks.m]", &format!("[masks.m]\nwith = \"{}\"", "*".repeat(64)));
    let table = table(&masks);
    for unit in [
        "password=1&",
        "x_token=12,",
        "a@b.co,",
        "joe@example.com;",
        r#"{"x_token":1},"#,
        r#""x_token":"1","#,
        "password=x\n",
        "Cookie: a=b\r\n",
        "4111111111111111,",
        "DE89370400440532013000 ",
        "{\"user\":\"maria@example.com\",\"password\":\"1234\"}\n",
    ] {
        let message = unit.repeat(50_000 / unit.len());
        let out = run(&table, &[record(&envelope("/app", &[event("1", &message)]))]);
        let team = out.ledger.teams.values().next().unwrap();
        let a_byte = out.ledger.steps / message.len() as u64;
        assert_eq!((team[Column::Masked], team[Column::Withheld]), (1, 0), "{unit}: {a_byte} steps a byte");
    }
}

#[test]
fn a_message_over_its_budget_is_withheld_and_counted() {
    let message = "q".repeat(100_000);
    let out = run(&table(MASKS), &[record(&envelope("/app", &[event("1", &message)]))]);
    let team = out.ledger.teams.values().next().unwrap();
    assert_eq!((team[Column::Bulked], team[Column::Withheld], team[Column::Panicked]), (1, 1, 0));
    assert!(out.lines()[0].contains("[withheld]"));
}

#[test]
fn a_message_that_exceeds_a_masks_memory_is_withheld() {
    let many: Vec<String> = (0..45).map(|number| format!(r"'{number}x\w{{15}}'")).collect();
    let text = format!(
        "version = 1\nunrouted = \"core\"\n[defaults]\nmasks = [\"m\"]\n[teams.core]\n[masks.m]\npatterns = [{}]\n",
        many.join(", ")
    );
    let table = Arc::new(Table::load("routing.toml", &text).unwrap());
    assert_eq!(masked(&table, "nothing of interest"), "[withheld]");
}

#[test]
fn a_name_that_is_not_ascii_is_masked_and_does_not_panic() {
    let table = table(MASKS);
    for (message, expected) in [
        ("schlüssel=abc", "schlüssel=[masked]"),
        ("schlüsselbund: abc", "schlüsselbund: [masked]"),
        (r#"{"schlüssel":"abc"}"#, r#"{"schlüssel":"[masked]"}"#),
    ] {
        assert_eq!(masked(&table, message), expected);
    }
}

proptest! {
    #[test]
    fn no_mixture_costs_more_than_so_many_looks_a_byte(
        units in prop::collection::vec(prop::sample::select(TOKENS), 1..6),
        cut in 0_usize..40,
    ) {
        let unit = units.concat();
        let mut message = unit.repeat(6_000 / unit.len() + 1);
        let end = message.floor_char_boundary(message.len() - cut.min(message.len()));
        message.truncate(end);
        let (steps, most) = steps(&table(MASKS), &message);
        prop_assert!(steps <= most + 8 * message.len() as u64, "{:?}: {} steps, at most {}", unit, steps, most);
    }

    /// The quick look may see a sign where there is nothing, and never the other way round: a key that no quick look
    /// can look for has every message searched for real.
    #[test]
    fn the_prefilter_misses_no_message_that_the_exact_search_masks(
        parts in prop::collection::vec(prop::sample::select(PARTS), 1..7),
        quoted in any::<bool>(),
        nested in any::<bool>(),
    ) {
        let quick = table(&MASKS.replace(r", 'q(?:[\s\S]*z)?', 'pin=\d+', 'x[^y]*y|w'", "").replace(r#", "schlüssel*""#, "").replace(r#""a", "#, "").replace(r#", "a""#, ""));
        let real = table(&MASKS.replace(r", 'q(?:[\s\S]*z)?', 'pin=\d+', 'x[^y]*y|w'", "").replace("schlüssel*", "ж").replace(r#""a", "#, "").replace(r#", "a""#, ""));
        let mut text = parts.concat();
        if nested {
            text = format!("{{\\\"b\\\":\\\"{}\\\"}}", text.replace('\\', "\\\\"));
        }
        if quoted {
            text = format!("{{\"b\":\"{text}\"}}");
        }
        prop_assert_eq!(masked(&quick, &text), masked(&real, &text), "{}", text);
        // As the very text of the envelope, whatever spelling its writer chose.
        let envelope = format!(
            r#"{{"messageType":"DATA_MESSAGE","owner":"{ACCOUNT}","logGroup":"/app","logStream":"s","subscriptionFilters":["f"],"logEvents":[{{"id":"1","timestamp":1700000000123,"message":"{text}"}}]}}"#
        );
        if serde_json::from_str::<serde_json::Value>(&envelope).is_ok() {
            let record = || record_raw(&base64_simd::STANDARD.encode_to_string(gzip(envelope.as_bytes())));
            prop_assert_eq!(run(&quick, &[record()]).lines(), run(&real, &[record()]).lines(), "{}", envelope);
        }
    }

    /// A path is looked for by its last name. A key that holds no ASCII has every message searched for real.
    #[test]
    fn the_prefilter_misses_no_path_that_the_exact_search_masks(
        parts in prop::collection::vec(prop::sample::select([PATH_PARTS, PARTS].concat()), 1..9),
        shape in 0..4,
    ) {
        let keys = r#""req.password", "req.x_token", "*.cookie", "req.b.-x""#;
        let of = |keys: &str| table(&format!("[defaults]\nmasks = ['m']\nparse = 'none'\n[masks.m]\nkeys = [{keys}]\n"));
        let (quick, real) = (of(keys), of(&format!("{keys}, 'ж'")));
        let text = parts.concat();
        let text = match shape {
            0 => text,
            1 => format!("{{\"req\":\"{text}\"}}"),
            2 => format!("{{\"req\":{{{text}:1}}}}"),
            _ => format!("{{\"req\":\"{{\\\"{}\\\":1}}\"}}", text.replace('\\', "\\\\")),
        };
        prop_assert_eq!(masked(&quick, &text), masked(&real, &text), "{}", text);
        let envelope = format!(
            r#"{{"messageType":"DATA_MESSAGE","owner":"{ACCOUNT}","logGroup":"/app","logStream":"s","subscriptionFilters":["f"],"logEvents":[{{"id":"1","timestamp":1700000000123,"message":"{text}"}}]}}"#
        );
        if serde_json::from_str::<serde_json::Value>(&envelope).is_ok() {
            let record = || record_raw(&base64_simd::STANDARD.encode_to_string(gzip(envelope.as_bytes())));
            prop_assert_eq!(run(&quick, &[record()]).lines(), run(&real, &[record()]).lines(), "{}", envelope);
        }
    }

    #[test]
    fn no_mixture_costs_more_than_so_many_looks_a_byte_with_paths(
        units in prop::collection::vec(prop::sample::select([TOKENS, PATH_PARTS].concat()), 1..6),
    ) {
        let unit = units.concat();
        let message = unit.repeat(6_000 / unit.len() + 1);
        let masks = MASKS.replace("keys     = [", r#"keys     = ["req.password", "*.a", "a.a.a.b", "b.*", "#);
        let (steps, most) = steps(&table(&masks), &message);
        prop_assert!(steps <= most + 8 * message.len() as u64, "{:?}: {} steps, at most {}", unit, steps, most);
    }
}

/// Paths, and what leads through objects.
const PATH_PARTS: &[&str] = &[
    "req",
    ".",
    "req.",
    "req.password",
    "req.x_token",
    "req.b.-x",
    "-x",
    "--req.password",
    "password",
    "xToken",
    "cookie",
    "\"password\"",
    "\\\"req\\\":{\\\"password\\\":",
    "{\"req\":{\"password\":",
    "{",
    "}",
    "[",
    "]",
    "\\u002e",
    "req: {\\\"cookie\\\":\\\"v\\\"}",
];

/// Secrets, what stands around them, and every kind of escape.
const PARTS: &[&str] = &[
    "password",
    "Password",
    "x_token",
    "xToken",
    "cookie",
    "--password",
    "=",
    ":",
    " ",
    ": ",
    "abc",
    "hunter2",
    "x",
    "é",
    ",",
    "4111111111111111",
    "4111 1111 1111 1111",
    "DE89370400440532013000",
    "bob@example.com",
    "Bearer abcdef123456",
    "AKIA0123456789ABCDEF",
    "sess-0123456789abcdef0123456789abcdef",
    "\\n",
    "\\t",
    "\\f",
    "\\b",
    "\\r",
    "\\/",
    "\\\\",
    "\\\"",
    "\\u0000",
    "\\u0009",
    "\\u000a",
    "\\u000A",
    "\\u000c",
    "\\u001b",
    "\\u001f",
    "\\u0010",
    "\\u0020",
    "\\u0022",
    "\\u0031",
    "\\u003a",
    "\\u003d",
    "\\u0041",
    "\\u005c",
    "\\u0070",
    "\\u007f",
    "\\u00b5",
    "\\u00e9",
    "\\u2028",
    "\\uff1d",
    "\\ud83d\\ude00",
];
