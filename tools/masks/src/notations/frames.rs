//! Frames that runtimes, collectors and loggers put around a text.

use crate::escape;
use crate::notation::{KEYS, NAMED, Notation};

const fn framed(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, NAMED, KEYS, templates).avoid(" \"'\\`,;")
}

pub(super) const NOTATIONS: &[Notation] = &[
    framed("lambda frame", &["«iso»\t«uuid»\tINFO\tuser=«b» «k»=«v» status=«o»\n", "[INFO]\t«iso»\t«uuid»\tuser=«b» «k»=«v» status=«o»"]),
    Notation::new("lambda frame json", NAMED, KEYS, &["«iso»\t«uuid»\tINFO\t{\"user\":\"«b»\",\"«k»\":\"«v»\",\"status\":\"«o»\"}\n"]).escape(escape::json),
    Notation::new("lambda frame node", NAMED, crate::notation::IDENTIFIERS, &["«iso»\t«uuid»\tINFO\t{ user: '«b»', «k»: '«v»', status: '«o»' }\n"]).escape(escape::single).avoid("'"),
    framed("cri", &["«nano» stdout F user=«b» «k»=«v» status=«o»", "«nano» stderr P user=«b» «k»=«v» status=«o»"]),
    Notation::new("cri json", NAMED, KEYS, &["«nano» stdout F {\"user\":\"«b»\",\"«k»\":\"«v»\",\"status\":\"«o»\"}"]).escape(escape::json),
    framed("syslog", &["<«int:30..190»>«syslog» «host» app[«num:4»]: user=«b» «k»=«v» status=«o»", "<134>1 «iso» «host» app «num:4» - - user=«b» «k»=«v» status=«o»", "«syslog» «host» app[«num:4»]: «k»: «v»"]),
    framed("log4j", &["«comma» [main] INFO  c.e.App - user=«b» «k»=«v» status=«o»", "«spaced» DEBUG «num:4» --- [nio-8080-exec-1] c.e.App : user: «b» «k»: «v» («o»)"]),
    framed("python logging", &["«comma» - app - INFO - user=«b» «k»=«v» status=«o»", "INFO:app:user=«b» «k»=«v» status=«o»"]),
    framed("klog", &["I«klog»       1 server.go:«num:3»] user=«b» «k»=«v» status=«o»", "I«klog»       1 flags.go:64] FLAG: --«k»=«v» «o»"]),
    Notation::new("java exception", NAMED, crate::notation::IDENTIFIERS, &["java.sql.SQLException: failed to connect as «b» («k»=«v», mode=«o»)\n\tat com.example.Db.open(Db.java:42)", "com.example.ConfigException: bad value for «k»: '«v»'\n\tat com.example.Config.load(Config.java:17)\nCaused by: «o»"]).avoid(" ,)'\"\\;"),
    Notation::new("docker json-file", NAMED, KEYS, &["user=«b» «k»=\"«v»\" status=«o»"]).escape(escape::json).wrap(escape::firelens),
    Notation::new("structured message", NAMED, KEYS, &["login user=«b» «k»=«v» status=«o»", "Connecting with «k»: «v» as «b»"]).avoid(" \"'\\`,;").wrap(escape::in_string),
    Notation::new("diff", NAMED, KEYS, &["- user: «b»\n+ «k»: «v»\n  status: «o»", "-«k»=\"«v»\"\n+status=\"«o»\""]).avoid(" \"'\\`,;#{}[]&*"),
];
