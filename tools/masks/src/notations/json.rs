//! JSON, whole, in pieces and in strings.

use crate::escape;
use crate::notation::{KEYS, NAMED_AND_HEADERS, Notation};

const OBJECT: &[&str] = &[
    r#"{"user":"«b»","«k»":"«v»","status":"«o»"}"#,
    r#"{"event":{"user":"«b»","«k»":"«v»"},"status":"«o»"}"#,
    r#"{"id":«num:6»,"name":"«b»","auth":{"«k»":"«v»"},"tags":["«o»"]}"#,
];

const fn json(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, NAMED_AND_HEADERS, KEYS, templates).escape(escape::json)
}

pub(super) const NOTATIONS: &[Notation] = &[
    json("json compact", OBJECT),
    json(
        "json spaced",
        &[
            r#"{"user": "«b»", "«k»": "«v»", "status": "«o»"}"#,
            r#"{"headers": {"host": "«b».example.com", "«k»": "«v»", "accept": "*/*"}, "status": "«o»"}"#,
            r#"{"user" : "«b»" , "«k»" : "«v»" , "status" : "«o»"}"#,
        ],
    ),
    json("json pretty", &["{\n  \"user\": \"«b»\",\n  \"«k»\": \"«v»\",\n  \"status\": \"«o»\"\n}"]),
    json(
        "json line of pretty",
        &[
            "  \"«k»\": \"«v»\",",
            "    \"«k»\": \"«v»\"",
            "\"«k»\": \"«v»\",\n  \"status\": \"«o»\",",
            "\t\"«k»\" : \"«v»\",",
        ],
    ),
    json(
        "json tail",
        &["\"«k»\":\"«v»\",\"status\":\"«o»\"}", "\"«b»\",\"«k»\":\"«v»\"},\"status\":\"«o»\"}"],
    ),
    json(
        "json cut off after",
        &[r#"{"user":"«b»","«k»":"«v»","items":[{"sku":"A-«num:4»","n"#, r#"{"user":"«b»","«k»":"«v»""#],
    ),
    json("json cut off in value", &[r#"{"user":"«b»","n":«int:1..9»,"«k»":"«v»"#]),
    json("json array of values", &[r#"{"user":"«b»","«k»":["«v»"],"status":"«o»"}"#]),
    json("json in string", OBJECT).wrap(escape::in_string),
    json("json in string twice", OBJECT).wrap(escape::in_string_twice),
    json("json in string thrice", OBJECT).wrap(escape::in_string_thrice),
    json("json html-escaped", OBJECT).escape(escape::json_html),
    json("json firelens", OBJECT).wrap(escape::firelens),
    json("json line in firelens", &["  \"«k»\": \"«v»\","]).wrap(escape::firelens),
    json(
        "json behind label",
        &[
            r#"«iso» INFO request body: {"user":"«b»","«k»":"«v»"} status=«o»"#,
            r#"payload={"user":"«b»","«k»":"«v»"} «o»"#,
            r#"[«clock»] DEBUG Received event {"user": "«b»", "«k»": "«v»"} «o»"#,
        ],
    ),
    json(
        "json escaped in text",
        &[
            r#"Received: {\"user\":\"«b»\",\"«k»\":\"«v»\",\"status\":\"«o»\"}"#,
            r#"body="{\"user\":\"«b»\",\"«k»\":\"«v»\"}" status=«o»"#,
        ],
    )
    .avoid("\"\\"),
    json("json lines", &["{\"user\":\"«b»\"}\n{\"«k»\":\"«v»\"}\n{\"status\":\"«o»\"}"]),
];
