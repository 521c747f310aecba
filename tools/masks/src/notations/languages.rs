//! Objects as PHP, Java, Go, Rust, C# and Kotlin show them.

use crate::escape;
use crate::notation::{IDENTIFIERS, KEYS, NAMED, NAMED_AND_HEADERS, Notation, PASCAL};
use crate::spelling::Spelling;

const CAMEL: &[Spelling] = &[Spelling::Camel, Spelling::Glued];

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "php print_r",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "Array\n(\n    [user] => «b»\n    [«k»] => «v»\n    [status] => «o»\n)",
            "    [«k»] => «v»\n    [status] => «o»",
        ],
    ),
    Notation::new(
        "php print_r line",
        NAMED,
        KEYS,
        &[
            "[user] => «b» [«k»] => «v» [status] => «o»",
            "Array ( [user] => «b» [«k»] => «v» [status] => «o» )",
        ],
    )
    .avoid(" "),
    Notation::new(
        "php var_export",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "array (\n  'user' => '«b»',\n  '«k»' => '«v»',\n  'status' => '«o»',\n)",
            "['user' => '«b»', '«k»' => '«v»', 'status' => '«o»']",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "java toString braces",
        NAMED,
        CAMEL,
        &[
            "User{name=«b», «k»=«v», status=«o»}",
            "User{id=«num:4», name='«b»', «k»='«v»', status='«o»'}",
            "Config[host=«b», «k»=«v», mode=«o»]",
        ],
    )
    .avoid(" ,}]'\""),
    Notation::new(
        "java toString parentheses",
        NAMED,
        CAMEL,
        &["User(name=«b», «k»=«v», status=«o»)", "LoginRequest(user=«b», «k»=«v», mode=«o»)"],
    )
    .avoid(" ,)\""),
    Notation::new(
        "java toString colons",
        NAMED,
        CAMEL,
        &["class User {\n    name: «b»\n    «k»: «v»\n    status: «o»\n}"],
    )
    .avoid(" "),
    Notation::new(
        "java map",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "{user=«b», «k»=«v», status=«o»}",
            "headers={host=«b», «k»=«v»} status=«o»",
            "{host=[«b»], «k»=[«v»], status=[«o»]}",
        ],
    )
    .avoid(",}];"),
    Notation::new(
        "go %+v",
        NAMED,
        PASCAL,
        &["{Name:«b» «k»:«v» Status:«o»}", "&{Host:«b» Port:«num:4» «k»:«v» Mode:«o»}"],
    )
    .avoid(" }"),
    Notation::new(
        "go %#v",
        NAMED,
        PASCAL,
        &[
            r#"main.Config{Host:"«b»", «k»:"«v»", Mode:"«o»"}"#,
            r#"&api.User{Name:"«b»", «k»:"«v»", Status:"«o»"}"#,
        ],
    )
    .escape(escape::json),
    Notation::new("go map", NAMED_AND_HEADERS, KEYS, &["map[user:«b» «k»:«v» status:«o»]"]).avoid(" ]"),
    Notation::new(
        "go header map",
        crate::notation::HEADERS,
        crate::notation::HEADER_NAMES,
        &["map[Host:[«b»] «k»:[«v»] X-Status:[«o»]]"],
    )
    .avoid("]"),
    Notation::new(
        "rust debug",
        NAMED,
        &[Spelling::Snake],
        &[
            r#"Config { host: "«b»", «k»: "«v»", mode: "«o»" }"#,
            r#"User { name: "«b»", «k»: Some("«v»"), status: "«o»" }"#,
            "Config {\n    host: \"«b»\",\n    «k»: \"«v»\",\n    mode: \"«o»\",\n}",
        ],
    )
    .escape(escape::json),
    Notation::new(
        "rust debug map",
        NAMED_AND_HEADERS,
        KEYS,
        &[r#"{"host": "«b»", "«k»": "«v»", "status": "«o»"} done"#],
    )
    .escape(escape::json),
    Notation::new("c# record", NAMED, PASCAL, &["User { Name = «b», «k» = «v», Status = «o» }"])
        .avoid(" ,}\"'"),
    Notation::new(
        "c# anonymous",
        NAMED,
        PASCAL,
        &["new { Name = \"«b»\", «k» = \"«v»\", Status = \"«o»\" }"],
    )
    .escape(escape::json),
    Notation::new(
        "elixir map",
        NAMED,
        IDENTIFIERS,
        &[
            r#"%{user: "«b»", «k»: "«v»", status: "«o»"}"#,
            r#"%{"user" => "«b»", "«k»" => "«v»", "status" => "«o»"}"#,
        ],
    )
    .escape(escape::json),
];
