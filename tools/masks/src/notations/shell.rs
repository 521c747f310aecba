//! Shells and command lines.

use crate::notation::{ENVIRONMENT, NAMED, Notation};
use crate::spelling::Spelling;

const FLAGS: &[Spelling] = &[Spelling::Kebab];

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new(
        "shell export",
        NAMED,
        ENVIRONMENT,
        &[
            "export APP_USER=«b»\nexport «k»=«v»\nexport MODE=«o»",
            "export «k»=«v» && ./run.sh «o»",
            "+ export «k»=«v»",
        ],
    )
    .avoid(" \"'`\\&;<>$,|()!*?#~^"),
    Notation::new(
        "shell export quoted",
        NAMED,
        ENVIRONMENT,
        &["export APP_USER=\"«b»\"\nexport «k»=\"«v»\"\nexport MODE=\"«o»\"", "export «k»='«v»' # «o»"],
    )
    .avoid("\"'`\\$!"),
    Notation::new(
        "shell prefix",
        NAMED,
        ENVIRONMENT,
        &[
            "«k»='«v»' ./deploy.sh «o»",
            "APP_USER=«b» «k»=\"«v»\" MODE=«o» node server.js",
            "env «k»='«v»' make «o»",
            "set -x; «k»=\"«v»\" run «o»",
        ],
    )
    .avoid("\"'`\\$!"),
    Notation::new(
        "option with space",
        NAMED,
        FLAGS,
        &["tool login --user «b» --«k» «v» --mode «o»", "Command: [tool --user «b» --«k» «v» --mode «o»]"],
    )
    .avoid(" \"'`\\&;<>$|()[],"),
    Notation::new(
        "option with quotes",
        NAMED,
        FLAGS,
        &["tool login --user «b» --«k» '«v»' --mode «o»", "tool login --user «b» --«k»=\"«v»\" --mode «o»"],
    )
    .avoid("\"'`\\$"),
    Notation::new(
        "option with equals",
        NAMED,
        FLAGS,
        &[
            "tool login --user=«b» --«k»=«v» --mode=«o»",
            "java -Duser=«b» -D«k»=«v» -Dmode=«o» -jar app.jar",
            "docker run -e APP=«b» -e «k»=«v» «o»/app",
        ],
    )
    .avoid(" \"'`\\&;<>$|(),"),
    Notation::new(
        "option list",
        NAMED,
        FLAGS,
        &["[\"tool\", \"--user=«b»\", \"--«k»=«v»\", \"--mode=«o»\"]"],
    )
    .avoid("\"'\\,"),
    Notation::new(
        "windows option",
        NAMED,
        &[Spelling::Glued, Spelling::Kebab],
        &["setup.exe /user:«b» /«k»:«v» /mode:«o»", "net use Z: /user:«b» /«k»:«v»"],
    )
    .avoid(" \"'`\\,;&<"),
    Notation::new(
        "powershell",
        NAMED,
        &[Spelling::Upper, Spelling::Camel],
        &["$env:«k» = \"«v»\" # «o»", "$«k» = '«v»'; $mode = '«o»'"],
    )
    .avoid("\"'`\\$"),
    Notation::new("windows set", NAMED, ENVIRONMENT, &["set «k»=«v»\r\nset MODE=«o»"]).avoid(" \"'%&<>|^!"),
    Notation::new("docker env", NAMED, ENVIRONMENT, &["ENV «k»=«v»\nENV MODE=«o»", "ARG «k»=\"«v»\""])
        .avoid(" \"'\\$`,;&<"),
];
