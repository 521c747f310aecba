//! Statements of databases.

use crate::escape;
use crate::kind::Kind;
use crate::notation::{NAMED, Notation};
use crate::spelling::Spelling;

const PASSWORD: &[Kind] = &[Kind::Password];

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "sql identified by",
        PASSWORD,
        &[],
        &[
            "CREATE USER '«b»'@'%' IDENTIFIED BY '«v»' ACCOUNT LOCK /* «o» */",
            "GRANT ALL ON «word».* TO '«b»' IDENTIFIED BY '«v»';",
            "alter user «b» identified by \"«v»\"",
        ],
    )
    .escape(escape::doubled)
    .avoid("'\"\\"),
    Notation::new(
        "sql with password",
        PASSWORD,
        &[],
        &[
            "CREATE ROLE «b» WITH LOGIN PASSWORD '«v»' VALID UNTIL 'infinity'",
            "ALTER USER «b» WITH PASSWORD '«v»';",
            "LOG:  statement: ALTER ROLE «b» WITH ENCRYPTED PASSWORD '«v»'",
            "CREATE LOGIN «b» WITH PASSWORD = N'«v»', CHECK_POLICY = ON",
        ],
    )
    .escape(escape::doubled)
    .avoid("'\\"),
    Notation::new(
        "sql set password",
        PASSWORD,
        &[],
        &[
            "SET PASSWORD = '«v»' /* «o» */",
            "SET PASSWORD FOR '«b»'@'%' = PASSWORD('«v»')",
            "SET PASSWORD FOR '«b»' = '«v»'",
        ],
    )
    .escape(escape::doubled)
    .avoid("'\\"),
    Notation::new(
        "sql update",
        NAMED,
        &[Spelling::Snake],
        &[
            "UPDATE users SET «k»='«v»' WHERE name='«b»'",
            "update users set name = '«b»', «k» = '«v»' where status = '«o»'",
        ],
    )
    .escape(escape::doubled)
    .avoid("'\\"),
    Notation::new(
        "sql where",
        NAMED,
        &[Spelling::Snake],
        &[
            "SELECT id FROM users WHERE name = '«b»' AND «k» = '«v»' LIMIT 1 -- «o»",
            "SELECT * FROM users WHERE «k» = \"«v»\" AND name = \"«b»\"",
        ],
    )
    .avoid("'\"\\"),
];
