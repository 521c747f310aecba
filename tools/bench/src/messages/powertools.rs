//! Lines of the logger of Powertools for AWS Lambda.
//!
//! The members are those of Powertools' documentation, "Logger": level, message, timestamp and service; those of
//! Lambda's context (`cold_start`, `function_…`, `xray_trace_id`); `correlation_id` and `sampling_rate`; an exception's
//! (`exception`, `exception_name` and `stack_trace` in Python, `error` in TypeScript); and the application's own.

use fastrand::Rng;

use super::members::Members;
use super::traces;
use super::words::{PATHS, SERVICES, clock, pick, sentence, uuid};

/// A line of an application's step: 18 members, two of them objects.
pub(super) fn line(rng: &mut Rng) -> String {
    let (message, level) = (sentence(rng), pick(rng, &["INFO", "INFO", "INFO", "DEBUG", "WARNING"]));
    let order = Members::new()
        .text("id", &uuid(rng))
        .json("lines", rng.u8(1..40))
        .json("total", format_args!("{}.{:02}", rng.u16(..9_000), rng.u8(..100)))
        .text("currency", pick(rng, &["EUR", "SEK", "GBP"]))
        .json("express", rng.bool());
    let timing = Members::new()
        .json("database_ms", decimal(rng))
        .json("render_ms", decimal(rng))
        .json("retries", rng.u8(..4));
    context(rng, level, &message)
        .object("order", order)
        .object("timing", timing)
        .text("queue_arn", &format!("arn:aws:sqs:eu-west-1:111111111111:{}", pick(rng, &PATHS)))
        .json("batch", rng.u32(..1_000_000))
        .end()
}

/// A line with an exception.
pub(super) fn error(rng: &mut Rng) -> String {
    let message = sentence(rng);
    let line = context(rng, "ERROR", &message);
    if rng.bool() {
        let trace = traces::python(rng);
        let frames = (0..rng.usize(2..6)).map(|_| {
            Members::new()
                .text("file", &format!("/var/task/{}.py", pick(rng, &SERVICES)))
                .json("line", rng.u16(1..900))
                .text("function", pick(rng, &PATHS))
                .text("statement", &format!("return load({})", pick(rng, &PATHS)))
        });
        let frames: Vec<_> = frames.collect();
        let structured =
            Members::new().text("type", "ValueError").text("value", &message).text("module", "builtins");
        return line
            .text("exception", &trace)
            .text("exception_name", "ValueError")
            .object("stack_trace", structured.objects("frames", frames))
            .end();
    }
    let error = Members::new()
        .text("name", "TypeError")
        .text("location", &format!("/var/task/index.js:{}", rng.u16(1..900)))
        .text("message", &message)
        .text("stack", &traces::node(rng).join("\n"));
    line.object("error", error).end()
}

/// The members of every line within a handler.
fn context(rng: &mut Rng, level: &str, message: &str) -> Members {
    let service = pick(rng, &SERVICES);
    let function = format!("{service}-{}", pick(rng, &PATHS));
    Members::new()
        .text("level", level)
        .text("location", &format!("{}.handler:{}", pick(rng, &PATHS), rng.u16(1..900)))
        .text("message", message)
        .text("timestamp", &clock(rng))
        .text("service", service)
        .json("cold_start", rng.u8(..50) == 0)
        .text("function_name", &function)
        .json("function_memory_size", pick(rng, &[256, 512, 1_024]))
        .text("function_arn", &format!("arn:aws:lambda:eu-west-1:111111111111:function:{function}"))
        .text("function_request_id", &uuid(rng))
        .text("correlation_id", &uuid(rng))
        .json("sampling_rate", 0.1)
        .text("xray_trace_id", &format!("1-{:08x}-{:024x}", rng.u32(..), rng.u128(..) >> 32))
}

fn decimal(rng: &mut Rng) -> String {
    format!("{}.{:06}", rng.u16(..400), rng.u32(..1_000_000))
}
