//! Stack traces of Java, Python and Node, in JSON lines and as text of many lines.

use fastrand::Rng;

use super::members::Members;
use super::words::{PATHS, SERVICES, VERBS, clock, pick, sentence, uuid};

/// A JSON line with a trace, from one of three loggers.
pub(super) fn json(rng: &mut Rng) -> String {
    let (message, time, request) = (sentence(rng), clock(rng), uuid(rng));
    match rng.u8(..3) {
        // Logstash's encoder for Logback: the trace is a member of its own.
        0 => Members::new()
            .text("@timestamp", &time)
            .json("@version", "\"1\"")
            .text("message", &message)
            .text("logger_name", &format!("com.example.{}.Handler", pick(rng, &SERVICES)))
            .text("thread_name", &format!("http-nio-8080-exec-{}", rng.u8(1..33)))
            .text("level", "ERROR")
            .json("level_value", 40_000)
            .text("stack_trace", &java(rng))
            .text("AWSRequestId", &request)
            .end(),
        // A formatter for Python's `logging` that writes the trace behind the message.
        1 => Members::new()
            .text("time", &time)
            .text("levelname", "ERROR")
            .text("name", pick(rng, &SERVICES))
            .json("lineno", rng.u16(1..900))
            .text("message", &format!("{message}\n{}", python(rng)))
            .text("requestId", &request)
            .end(),
        // Lambda's own JSON format of Node: an array of lines.
        _ => Members::new()
            .text("timestamp", &time)
            .text("level", "ERROR")
            .text("requestId", &request)
            .text("message", &message)
            .text("errorType", "TypeError")
            .text("errorMessage", &message)
            .texts("stackTrace", &node(rng))
            .end(),
    }
}

/// A trace as text, as the three runtimes of Lambda write it.
pub(super) fn text(rng: &mut Rng) -> String {
    match rng.u8(..3) {
        0 => {
            let (time, request, message) = (clock(rng), uuid(rng), sentence(rng));
            format!("{time} {request} ERROR Handler:{} - {message}\n{}", rng.u16(1..900), java(rng))
        }
        1 => format!("[ERROR]\t{}\t{}\t{}\n{}", clock(rng), uuid(rng), sentence(rng), python(rng)),
        _ => {
            let (time, request, message) = (clock(rng), uuid(rng), sentence(rng));
            let error = Members::new()
                .text("errorType", "TypeError")
                .text("errorMessage", &message)
                .texts("stack", &node(rng));
            format!("{time}\t{request}\tERROR\tInvoke Error \t{}\n", error.end())
        }
    }
}

/// Java's trace, with a cause.
fn java(rng: &mut Rng) -> String {
    let mut lines = vec![format!("java.lang.IllegalStateException: {}", sentence(rng))];
    for part in 0..2 {
        if part == 1 {
            lines.push(format!("Caused by: java.sql.SQLException: {}", sentence(rng)));
        }
        lines.extend((0..rng.usize(6..20)).map(|_| {
            format!(
                "\tat com.example.{}.{}.{}({}.java:{})",
                pick(rng, &SERVICES),
                pick(rng, &PATHS),
                pick(rng, &VERBS),
                pick(rng, &["Handler", "Client", "Repository"]),
                rng.u16(1..900),
            )
        }));
    }
    lines.push(format!("\t... {} more\n", rng.u8(2..60)));
    lines.join("\n")
}

/// Python's traceback.
pub(super) fn python(rng: &mut Rng) -> String {
    let mut lines = vec!["Traceback (most recent call last):".to_owned()];
    for _ in 0..rng.usize(3..9) {
        lines.push(format!(
            "  File \"/var/task/{}/{}.py\", line {}, in {}",
            pick(rng, &SERVICES),
            pick(rng, &PATHS),
            rng.u16(1..900),
            pick(rng, &VERBS),
        ));
        lines.push(format!("    value = {}[\"{}\"]", pick(rng, &PATHS), pick(rng, &SERVICES)));
    }
    lines.push(format!("ValueError: {}", sentence(rng)));
    lines.join("\n")
}

/// Node's stack, line by line.
pub(super) fn node(rng: &mut Rng) -> Vec<String> {
    let mut lines = vec![format!("TypeError: {}", sentence(rng))];
    lines.extend((0..rng.usize(5..12)).map(|_| {
        format!(
            "    at {}.{} (/var/task/node_modules/{}/lib/{}.js:{}:{})",
            pick(rng, &["Object", "Client", "async Router"]),
            pick(rng, &VERBS),
            pick(rng, &SERVICES),
            pick(rng, &PATHS),
            rng.u16(1..900),
            rng.u8(1..120),
        )
    }));
    lines
}
