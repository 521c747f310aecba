//! Strategies of messages: JSON with what JSON does not allow, in the frames of other people's loggers.

use proptest::collection::vec;
use proptest::prelude::*;

/// A message as anyone may log it.
pub(crate) fn message() -> impl Strategy<Value = String> {
    let body = prop_oneof![4 => object(), 2 => text(), 1 => deep(), 1 => wide(), 1 => long()];
    (prefix(), body, suffix()).prop_map(|(prefix, body, suffix)| format!("{prefix}{body}{suffix}"))
}

/// The start of a line, as runtimes and collectors write it.
fn prefix() -> impl Strategy<Value = String> {
    const REQUEST: &str = "6bf7c0a2-0b0a-4b1c-8d3e-2f1a3b4c5d6e";
    let level = prop_oneof![
        "[A-Za-z]{0,12}",
        Just("ERROR".to_owned()),
        Just("warn".to_owned()),
        Just("fail".to_owned()),
        Just("crit".to_owned()),
        Just("Information".to_owned()),
    ];
    let id = prop_oneof![Just(REQUEST), Just(""), Just("undefined")];
    (level, id, 0_usize..14).prop_map(|(level, id, form)| match form {
        0 => format!("2026-03-14T15:09:26.535Z\t{id}\t{level}\t"),
        1 => format!("[{level}]\t2026-03-14T15:09:26.535Z\t{id}\t"),
        2 => format!("[{level}] "),
        3 => format!(
            "{}, [2026-03-14T15:09:26.535897 #8] {level:>5} -- : ",
            level.chars().next().unwrap_or('I')
        ),
        4 => format!("2026-03-14 15:09:26.535 {level} 1 --- [main] c.e.Shop : "),
        5 => format!("2026-03-14 15:09:26 {id} {level} Handler - "),
        6 => "E0314 15:09:26.535897       1 shop.go:42] ".to_owned(),
        7 => "<11>1 2026-03-14T15:09:26.535Z web shop 8 - - ".to_owned(),
        8 => "2026-03-14T15:09:26.535897932Z stderr F ".to_owned(),
        9 => format!("REPORT RequestId: {id}\tDuration: 3000.00 ms\tStatus: {level}"),
        10 => format!("RequestId: {id} Error: "),
        11 => "\u{feff}".to_owned(),
        12 => " \t\r\n".to_owned(),
        _ => String::new(),
    })
}

fn suffix() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => Just(""), 2 => Just("\n"), 1 => Just(" \r\n"), 1 => Just("\0"), 1 => Just("}")]
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        Just("\n\tat com.example.Orders.place(Orders.java:42)".to_owned()),
        Just("Task timed out after 3.00 seconds".to_owned()),
        Just("password=hunter2 ".to_owned()),
        Just("4111 1111 1111 1111".to_owned()),
        Just("\u{0}\u{1b}[31m\u{2028}".to_owned()),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// An object, and what passes for one.
fn object() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => literal().prop_map(str::to_owned),
        3 => text().prop_map(|text| quoted(&text)),
        2 => any::<f64>().prop_map(|number| number.to_string()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => "[0-9]{1,400}",
    ];
    let value = leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            members(inner.clone()),
            vec(inner.clone(), 0..5).prop_map(|elements| format!("[{}]", elements.join(","))),
            // JSON in a JSON string, as collectors wrap it.
            members(inner).prop_map(|object| quoted(&object)),
        ]
    });
    members(value)
}

fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let space = prop_oneof![4 => Just(""), 1 => Just(" "), 1 => Just("\n  ")];
    (vec((name(), value), 0..8), space).prop_map(|(members, space)| {
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("{space}{name}:{space}{value}")).collect();
        format!("{{{}{space}}}", members.join(","))
    })
}

/// A member's name, quoted: few, so that names stand twice.
fn name() -> impl Strategy<Value = String> {
    let known = prop::sample::select(
        &[
            "message",
            "msg",
            "log",
            "level",
            "log.level",
            "@l",
            "severity",
            "levelname",
            "requestId",
            "id",
            "type",
            "team",
            "@timestamp",
            "part",
            "parts",
            "app_id",
            "app_app_id",
            "app_message",
            "kubernetes",
            "record",
            "status",
            "time",
            "function_request_id",
            "",
            " ",
            ".",
            "a.b",
            "a_b",
            "password",
            "message.text",
            "log_level",
            "logGroup",
        ][..],
    );
    prop_oneof![
        6 => known.prop_map(quoted),
        1 => "[a-z._]{0,3}".prop_map(|name| quoted(&name)),
        1 => "\\PC{0,4}".prop_map(|name| quoted(&name)),
        1 => Just("\"a\\u002eb\"".to_owned()),
        1 => Just("\"\\ud800\"".to_owned()),
    ]
}

/// Values that some writers of JSON write, and some readers refuse.
fn literal() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "null",
            "true",
            "false",
            "0",
            "-0",
            "30",
            "50",
            "400",
            "NaN",
            "Infinity",
            "-Infinity",
            "nan",
            "1e400",
            "-1e999",
            "1e-400",
            "123456789012345678901234567890",
            "0.1e1",
            "01",
            "+1",
            ".5",
            "1.",
            "undefined",
            "\"\\ud800\"",
            "\"\\udfff\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u0000\"",
            "\"error\"",
            "\"WARNING\"",
            "\"Critical\"",
            "\"RequestResponse\"",
            "\"\"",
            "[]",
            "{}",
            "{\"level\":\"fatal\"}",
            "[[[[1]]]]",
            "'x'",
        ][..],
    )
}

/// An object within objects or arrays, about as deep as the listener allows, and deeper.
fn deep() -> impl Strategy<Value = String> {
    (1_usize..160, any::<bool>()).prop_map(|(depth, is_array)| {
        let (open, close) = if is_array { ("{\"a\":[", "]}") } else { ("{\"a\":", "}") };
        format!("{}1{}", open.repeat(depth), close.repeat(depth))
    })
}

/// An object with about as many fields as the listener allows, and more; and an array of many equal objects.
fn wide() -> impl Strategy<Value = String> {
    (900_usize..1_100, any::<bool>()).prop_map(|(count, is_array)| {
        if is_array {
            let items = vec!["{\"sku\":\"s\",\"qty\":1,\"price\":2.5,\"name\":\"n\"}"; count];
            return format!("{{\"level\":\"error\",\"items\":[{}]}}", items.join(","));
        }
        let members: Vec<_> = (0..count).map(|n| format!("\"k{n}\":{n}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// An object with a text about as long as the listener allows, and longer, in `message` or elsewhere.
fn long() -> impl Strategy<Value = String> {
    let name = prop::sample::select(&["message", "msg", "log", "stack", "level"][..]);
    let unit = prop::sample::select(&["x", "é", "\u{1f600}", "\\n", "\\u0001", "\\\""][..]);
    (name, unit, prop_oneof![32_690_usize..32_710, 40_000_usize..120_000], 0_usize..4_000).prop_map(
        |(name, unit, count, beside)| {
            let (text, beside) = (unit.repeat(count), "y".repeat(beside));
            format!("{{\"level\":\"error\",\"beside\":\"{beside}\",\"{name}\":\"{text}\"}}")
        },
    )
}

fn quoted(text: impl AsRef<str>) -> String {
    serde_json::to_string(text.as_ref()).unwrap_or_default()
}
