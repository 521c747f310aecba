//! Files of settings: YAML, TOML, ini, properties, .env, Makefile, HCL.

use crate::escape;
use crate::notation::{ENVIRONMENT, IDENTIFIERS, KEYS, NAMED, NAMED_AND_HEADERS, Notation};
use crate::spelling::Spelling;

const PROPERTIES: &[Spelling] = &[Spelling::Dotted, Spelling::Kebab, Spelling::Snake];

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "yaml plain",
        NAMED_AND_HEADERS,
        KEYS,
        &["app:\n  user: «b»\n  «k»: «v»\n  status: «o»\n", "- user: «b»\n  «k»: «v»\n  status: «o»"],
    )
    .avoid("\"'`#{}[]&*!%@,|>"),
    Notation::new(
        "yaml quoted",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "user: \"«b»\"\n«k»: \"«v»\"\nstatus: \"«o»\"",
            "db:\n  user: \"«b»\"\n  «k»: \"«v»\" # rotate\n  status: \"«o»\"",
        ],
    )
    .escape(escape::json),
    Notation::new("yaml single quotes", NAMED_AND_HEADERS, KEYS, &["user: '«b»'\n«k»: '«v»'\nstatus: '«o»'"])
        .escape(escape::doubled),
    Notation::new(
        "yaml block",
        NAMED,
        KEYS,
        &["user: «b»\n«k»: |\n  «v»\nstatus: «o»", "user: «b»\n«k»: >-\n    «v»\nstatus: «o»"],
    )
    .avoid("\"'`"),
    Notation::new(
        "yaml flow",
        NAMED,
        KEYS,
        &["{user: «b», «k»: «v», status: «o»}", "db: {user: «b», «k»: \"«v»\", status: «o»}"],
    )
    .avoid(" \"'`\\#{}[]&*!%@,|>:"),
    Notation::new(
        "toml",
        NAMED,
        KEYS,
        &[
            "[db]\nuser = \"«b»\"\n«k» = \"«v»\"\nstatus = \"«o»\"\n",
            "db = { user = \"«b»\", «k» = \"«v»\", status = \"«o»\" }",
            "«k» = '«v»' # «o»",
        ],
    )
    .avoid("\"'\\"),
    Notation::new(
        "ini",
        NAMED,
        KEYS,
        &["[db]\nuser=«b»\n«k»=«v»\nstatus=«o»\n", "[db]\nuser = «b»\n«k» = «v»\nstatus = «o»\n"],
    )
    .avoid("\"'`;#,"),
    Notation::new(
        "properties",
        NAMED,
        PROPERTIES,
        &["app.user=«b»\napp.«k»=«v»\napp.mode=«o»", "«k»=«v»\nlogging.level=«o»", "«k» = «v»\nmode = «o»"],
    )
    .avoid("\"'`\\;,#"),
    Notation::new(
        "dotenv",
        NAMED,
        ENVIRONMENT,
        &["APP_USER=«b»\n«k»=«v»\nMODE=«o»\n", "APP_USER=\"«b»\"\n«k»=\"«v»\"\nMODE=\"«o»\"\n", "«k»='«v»'"],
    )
    .avoid("\"'\\`$# ;,&"),
    Notation::new(
        "makefile",
        NAMED,
        ENVIRONMENT,
        &[
            "APP_USER := «b»\n«k» := «v»\nMODE := «o»",
            "«k» ?= «v»\nMODE ?= «o»",
            "«k» = \"«v»\"",
            "«k» ::= «v»",
        ],
    )
    .avoid(" \"'\\$#;,`"),
    Notation::new(
        "hcl",
        NAMED,
        IDENTIFIERS,
        &["provider \"db\" {\n  user   = \"«b»\"\n  «k» = \"«v»\"\n  mode   = \"«o»\"\n}"],
    )
    .escape(escape::json)
    .avoid("$%"),
    Notation::new(
        "terraform plan",
        NAMED,
        &[Spelling::Snake],
        &["  + user = \"«b»\"\n  + «k» = \"«v»\"\n  + status = \"«o»\""],
    )
    .escape(escape::json)
    .avoid("$%"),
    Notation::new(
        "npmrc",
        &[crate::kind::Kind::Token],
        &[],
        &["registry=https://registry.example.com/\n//registry.example.com/:_authToken=«v»\nscope=«o»"],
    )
    .avoid(" "),
];
