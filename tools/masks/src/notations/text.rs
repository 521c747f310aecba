//! Names and values in plain text and logfmt.

use crate::escape;
use crate::notation::{KEYS, NAMED, NAMED_AND_HEADERS, Notation};

pub(super) const NOTATIONS: &[Notation] = &[
    Notation::new("logfmt", NAMED, KEYS, &["level=info user=«b» «k»=«v» status=«o»", "user=«b» «k»=«v» status=«o» took=«int:1..900»ms", "time=«iso» user=«b» «k»=«v» msg=«o»"])
        .avoid(" \"'\\`"),
    Notation::new("logfmt quoted", NAMED_AND_HEADERS, KEYS, &["level=info user=\"«b»\" «k»=\"«v»\" status=\"«o»\"", "user=«b» «k»=\"«v»\" status=«o»"])
        .escape(escape::json),
    Notation::new("logfmt single quotes", NAMED, KEYS, &["user='«b»' «k»='«v»' status='«o»'"]).avoid("'\\"),
    Notation::new("list of pairs", NAMED, KEYS, &["user=«b», «k»=«v», status=«o»", "user=«b»; «k»=«v»; status=«o»", "(user=«b», «k»=«v», status=«o»)"])
        .avoid(" ,;)\"'`"),
    Notation::new("list of colons", NAMED, KEYS, &["user: «b», «k»: «v», status: «o»", "Login with user: «b», «k»: «v», status: «o»", "user:«b» «k»:«v» status:«o»"])
        .avoid(" ,;\"'`"),
    Notation::new("colon", NAMED_AND_HEADERS, KEYS, &["user: «b»\n«k»: «v»\nstatus: «o»", "«k»: «v»", "  «k»: «v»\n  status: «o»"])
        .avoid("\"'`#{}[]&*"),
    Notation::new("colon quoted", NAMED_AND_HEADERS, KEYS, &["user: \"«b»\", «k»: \"«v»\", status: \"«o»\"", "«iso» DEBUG user: '«b»' «k»: \"«v»\" «o»"])
        .escape(escape::json),
    Notation::new("equals spaced", NAMED, KEYS, &["user = «b»\n«k» = «v»\nstatus = «o»", "user = «b», «k» = «v», status = «o»", "config: «k» = «v»"])
        .avoid(" ,;\"'`"),
    Notation::new("equals spaced quoted", NAMED, KEYS, &["user = \"«b»\"\n«k» = \"«v»\"\nstatus = \"«o»\"", "user = '«b»', «k» = \"«v»\", status = '«o»'"])
        .escape(escape::json),
    Notation::new("arrow", NAMED, KEYS, &["user -> «b»\n«k» -> «v»\nstatus -> «o»", "user -> «b», «k» -> «v», status -> «o»", "Map(user -> «b», «k» -> «v», status -> «o»)"])
        .avoid(" ,)\"'`"),
    Notation::new("fat arrow", NAMED, KEYS, &["user => «b», «k» => «v», status => «o»", "user=>«b» «k»=>«v» status=>«o»"]).avoid(" ,\"'`"),
    Notation::new("walrus", NAMED, KEYS, &["user := «b»\n«k» := «v»\nstatus := «o»", "«k» := \"«v»\" // «o»"]).avoid(" ,;\"'`\\"),
    Notation::new("conditional", NAMED, KEYS, &["USER ?= «b»\n«k» ?= «v»\nSTATUS ?= «o»", "«k»?=«v»"]).avoid(" ,;\"'`\\$#"),
    Notation::new("plus equals", NAMED, KEYS, &["user += \"«b»\"\n«k» += \"«v»\"\nstatus += \"«o»\"", "«k»+=\"«v»\""]).avoid("\"\\$"),
    Notation::new("ansi colours", NAMED, KEYS, &["\u{1b}[36muser=\u{1b}[0m«b» \u{1b}[36m«k»=\u{1b}[0m«v» \u{1b}[36mstatus=\u{1b}[0m«o»", "\u{1b}[32muser\u{1b}[0m=«b» \u{1b}[32m«k»\u{1b}[0m=«v» \u{1b}[32mstatus\u{1b}[0m=«o»", "\u{1b}[34m«k»\u{1b}[39m: \u{1b}[33m«v»\u{1b}[39m"])
        .avoid(" \"'\\`,;"),
    Notation::new("ansi node", NAMED, crate::notation::IDENTIFIERS, &["{ user: \u{1b}[32m'«b»'\u{1b}[39m, «k»: \u{1b}[32m'«v»'\u{1b}[39m, status: \u{1b}[32m'«o»'\u{1b}[39m }"])
        .avoid("'\\"),
    Notation::new("tabs", NAMED, KEYS, &["user\t«b»\n«k»:\t«v»\nstatus:\t«o»", "user=«b»\t«k»=«v»\tstatus=«o»", "user:\t«b»\t«k»:\t«v»\tstatus:\t«o»"])
        .avoid(" \"'\\`"),
    Notation::new("windows lines", NAMED_AND_HEADERS, KEYS, &["user: «b»\n«k»: «v»\nstatus: «o»\n", "user=«b»\n«k»=«v»\nstatus=«o»\n"])
        .avoid("\"'`\\#{}[]&*,")
        .wrap(escape::crlf),
    Notation::new("in brackets", NAMED, KEYS, &["[user=«b»] [«k»=«v»] [status=«o»]", "[user: «b»][«k»: «v»][status: «o»]"]).avoid(" ]\"'`,;"),
];
