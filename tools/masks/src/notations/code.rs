//! Assignments, calls and declarations of programming languages.

use crate::escape;
use crate::notation::{IDENTIFIERS, KEYS, NAMED, Notation};

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "assignment",
        NAMED,
        IDENTIFIERS,
        &["user = \"«b»\";\n«k» = \"«v»\";\nstatus = \"«o»\";", "«k»=\"«v»\"; // «o»", "«k» = '«v»'  # «o»"],
    )
    .avoid("\"'\\"),
    Notation::new(
        "index assignment",
        NAMED,
        KEYS,
        &[
            "config[\"user\"]=\"«b»\"; config[\"«k»\"]=\"«v»\"; mode=\"«o»\"",
            "os.environ['«k»'] = '«v»'  # «o»",
            "$_ENV[\"«k»\"] = \"«v»\"; // «o»",
        ],
    )
    .avoid("\"'\\"),
    Notation::new(
        "member assignment",
        NAMED,
        IDENTIFIERS,
        &[
            "client.user = \"«b»\"\nclient.«k» = \"«v»\"\nclient.mode = \"«o»\"",
            "this.«k» = '«v»'; // «o»",
            "$this->«k» = '«v»'; // «o»",
        ],
    )
    .avoid("\"'\\"),
    Notation::new(
        "setter",
        NAMED,
        IDENTIFIERS,
        &["config.setUser(\"«b»\"); config.set«K»(\"«v»\"); // «o»", "ds.set«K»(\"«v»\");"],
    )
    .escape(escape::json),
    Notation::new(
        "property call",
        NAMED,
        KEYS,
        &[
            "props.setProperty(\"user\", \"«b»\"); props.setProperty(\"«k»\", \"«v»\"); // «o»",
            "System.setProperty(\"«k»\", \"«v»\")",
            "map.put(\"«k»\", \"«v»\"); // «o»",
            "headers.append('«k»', '«v»') // «o»",
            "config.set(\"«k»\", \"«v»\")",
        ],
    )
    .avoid("\"'\\"),
    Notation::new(
        "builder call",
        NAMED,
        IDENTIFIERS,
        &[
            "Client.builder().user(\"«b»\").«k»(\"«v»\").mode(\"«o»\").build()",
            ".«k»(\"«v»\")",
            "connect(user=\"«b»\", «k»=\"«v»\", mode=\"«o»\")",
        ],
    )
    .escape(escape::json),
    Notation::new(
        "java declaration",
        NAMED,
        IDENTIFIERS,
        &[
            "String «k» = \"«v»\"; // «o»",
            "private static final String «k» = \"«v»\";",
            "final var «k» = \"«v»\"; // «o»",
        ],
    )
    .escape(escape::json),
    Notation::new(
        "typescript declaration",
        NAMED,
        IDENTIFIERS,
        &[
            "const «k»: string = '«v»'; // «o»",
            "let «k» = '«v»';",
            "export const «k» = '«v»';",
            "readonly «k»: string = \"«v»\";",
        ],
    )
    .avoid("\"'\\"),
    Notation::new(
        "go declaration",
        NAMED,
        IDENTIFIERS,
        &["var «k» string = \"«v»\" // «o»", "«k» := \"«v»\"", "const «k» = \"«v»\"", "«k» := `«v»`"],
    )
    .avoid("\"\\`"),
    Notation::new(
        "rust declaration",
        NAMED,
        &[crate::spelling::Spelling::Snake],
        &["let «k»: &str = \"«v»\"; // «o»", "let «k» = \"«v»\".to_string();"],
    )
    .escape(escape::json),
    Notation::new(
        "python declaration",
        NAMED,
        &[crate::spelling::Spelling::Snake, crate::spelling::Spelling::Upper],
        &["«k»: str = \"«v»\"  # «o»", "«k» = '«v»'"],
    )
    .avoid("\"'\\"),
    Notation::new(
        "php variable",
        NAMED,
        IDENTIFIERS,
        &["$user = '«b»'; $«k» = '«v»'; $mode = '«o»';", "define('«k»', '«v»'); // «o»"],
    )
    .avoid("'\\"),
];
