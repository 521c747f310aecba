//! Objects as JavaScript, Python and Ruby show them.

use crate::escape;
use crate::notation::{IDENTIFIERS, KEYS, NAMED, NAMED_AND_HEADERS, Notation};

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "node inspect",
        NAMED,
        IDENTIFIERS,
        &[
            "{ user: '«b»', «k»: '«v»', status: '«o»' }",
            "«iso» - config { host: '«b»', «k»: '«v»' } «o»",
            "User { id: «num:4», name: '«b»', «k»: '«v»', status: '«o»' }",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "node inspect quoted key",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "{ user: '«b»', '«k»': '«v»', status: '«o»' }",
            "{ headers: { host: '«b»', '«k»': '«v»' }, status: '«o»' }",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "node inspect lines",
        NAMED,
        IDENTIFIERS,
        &[
            "{\n  user: '«b»',\n  «k»: '«v»',\n  status: '«o»'\n}",
            "Config {\n  host: '«b»',\n  db: { «k»: '«v»' },\n  mode: '«o»'\n}",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "node inspect other quotes",
        NAMED,
        IDENTIFIERS,
        &["{ user: '«b»', «k»: \"«v»\", status: '«o»' }", "{ user: '«b»', «k»: `«v»`, status: '«o»' }"],
    )
    .avoid("\"\\`$"),
    Notation::new(
        "python dict",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "{'user': '«b»', '«k»': '«v»', 'status': '«o»'}",
            "INFO:root:kwargs={'user': '«b»', '«k»': '«v»'} «o»",
            "{'user': '«b»', 'headers': {'«k»': '«v»'}, 'status': '«o»'}",
            "{'user': u'«b»', u'«k»': u'«v»', 'status': '«o»'}",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "python dict bytes",
        NAMED_AND_HEADERS,
        KEYS,
        &["{b'user': b'«b»', b'«k»': b'«v»', b'status': b'«o»'}"],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "python repr",
        NAMED,
        &[crate::spelling::Spelling::Snake],
        &["User(name='«b»', «k»='«v»', status='«o»')"],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "python tuples",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            "[('user', '«b»'), ('«k»', '«v»'), ('status', '«o»')]",
            "(('user', '«b»'), ('«k»', '«v»'), ('status', '«o»'))",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "asgi byte pairs",
        crate::notation::HEADERS,
        &[crate::spelling::Spelling::Kebab],
        &[
            "[(b'host', b'«b»'), (b'«k»', b'«v»'), (b'x-status', b'«o»')]",
            "{'headers': [[b'host', b'«b»'], [b'«k»', b'«v»']], 'type': '«o»'}",
        ],
    )
    .escape(escape::single)
    .avoid("'"),
    Notation::new(
        "ruby hash",
        NAMED_AND_HEADERS,
        KEYS,
        &[
            r#"{"user"=>"«b»", "«k»"=>"«v»", "status"=>"«o»"}"#,
            r#"Parameters: {"user" => "«b»", "«k»" => "«v»"} «o»"#,
        ],
    )
    .escape(escape::json),
    Notation::new(
        "ruby symbols",
        NAMED,
        IDENTIFIERS,
        &[
            r#"{:user=>"«b»", :«k»=>"«v»", :status=>"«o»"}"#,
            r#"{:user => "«b»", :«k» => "«v»", :status => "«o»"}"#,
        ],
    )
    .escape(escape::json),
    Notation::new(
        "ruby keywords",
        NAMED,
        IDENTIFIERS,
        &[
            r#"{user: "«b»", «k»: "«v»", status: "«o»"}"#,
            r#"Client.new(host: "«b»", «k»: "«v»", mode: "«o»")"#,
        ],
    )
    .escape(escape::json),
    Notation::new(
        "ruby inspect",
        NAMED,
        &[crate::spelling::Spelling::Snake],
        &[
            r#"#<User id: «num:4», name: "«b»", «k»: "«v»", status: "«o»">"#,
            r#"#<Config:0x0000«hex:12» @host="«b»", @«k»="«v»", @mode="«o»">"#,
        ],
    )
    .escape(escape::json),
];
