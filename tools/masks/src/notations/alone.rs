//! Carriers of secrets that say by themselves what they are.

use crate::escape;
use crate::kind::Kind;
use crate::notation::Notation;

const ALONE: &[Kind] = &[
    Kind::Bearer,
    Kind::Jwt,
    Kind::PrivateKey,
    Kind::Card,
    Kind::Iban,
    Kind::Email,
    Kind::Url,
    Kind::SignedUrl,
    Kind::Vendor,
    Kind::Session,
    Kind::Ssn,
    Kind::Phone,
    Kind::Ip,
];

const fn alone(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, ALONE, &[], templates)
}

pub(super) const NOTATIONS: &[Notation] = &[
    alone("alone", &["«v»"]),
    alone(
        "alone in sentence",
        &["«b» sent «v» and is «o»", "«iso» INFO received «v» from «b»", "retrying with «v» for «b» («o»)"],
    ),
    alone("alone behind colon", &["«iso» DEBUG «b»: «v»\n«o»", "input: «v»\nstate: «o»"]),
    alone(
        "alone in json",
        &[
            r#"{"user":"«b»","text":"«v»","status":"«o»"}"#,
            r#"{"args":["«b»","«v»"],"status":"«o»"}"#,
            r#"{"message":"got «v» from «b»","status":"«o»"}"#,
        ],
    )
    .escape(escape::json),
    alone("alone in json string", &[r#"{"user":"«b»","note":"«v»","status":"«o»"}"#])
        .escape(escape::json)
        .wrap(escape::in_string),
    alone("alone in json string twice", &[r#"{"user":"«b»","note":"«v»","status":"«o»"}"#])
        .escape(escape::json)
        .wrap(escape::in_string_twice),
    alone("alone in firelens", &["«b» used «v» and is «o»"]).wrap(escape::firelens),
    alone("alone in quotes", &["user=«b» arg=\"«v»\" status=«o»"]).escape(escape::json),
    alone("alone in single quotes", &["run('«b»', '«v»', '«o»')", "[ '«b»', '«v»', '«o»' ]"])
        .escape(escape::single)
        .avoid("'\""),
    alone("alone in brackets", &["[«b»] [«v»] [«o»]", "(«b») («v») («o»)"]).avoid(" \"'"),
    alone("alone in xml", &["<m><from>«b»</from><text>«v»</text><state>«o»</state></m>"]).escape(escape::xml),
    alone("alone in logfmt", &["user=«b» arg=«v» status=«o»"]).avoid(" \"'"),
    alone("alone in windows lines", &["from: «b»\ntext: «v»\nstate: «o»\n"]).wrap(escape::crlf),
    alone("alone in lambda frame", &["«iso»\t«uuid»\tINFO\t«b» «v» «o»\n"]),
    Notation::new(
        "cookie header",
        &[Kind::Session],
        &[],
        &[
            "Host: «b»\nCookie: theme=dark; «v»\nX-Status: «o»",
            "Set-Cookie: «v»; Path=/; HttpOnly\nX-Status: «o»",
            r#"{"host":"«b»","cookies":["«v»"],"status":"«o»"}"#,
        ],
    )
    .avoid("\""),
];
