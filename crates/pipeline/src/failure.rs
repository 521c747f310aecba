//! Failures that a text shows by itself: timeouts, killed runtimes, exceptions that no code handled.
//!
//! Each text is one that a runtime prints; where it stands says that the runtime printed it, so it is looked for at the
//! start of a line only.

use crate::frame::starts_with_invocation;

/// A failure that a message reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure<'a> {
    /// `timeout` or `error`, where Lambda ended the invocation.
    pub(crate) status: Option<&'static str>,
    /// The type of the error, where Lambda names it.
    pub(crate) error_type: Option<&'a str>,
}

/// Texts with which a message begins that reports an exception that no code handled.
const STARTS: [&str; 19] = [
    // Python, "Tracebacks"; it may also stand on a later line.
    TRACEBACK,
    // Java, `Thread.UncaughtExceptionHandler`; aws/aws-lambda-java-libs `UserFault.java`.
    "Exception in thread \\\"",
    "Error loading class ",
    // .NET.
    "Unhandled exception. ",
    "Unhandled Exception: ",
    // Go, "Handling panics".
    "panic: ",
    "fatal error: ",
    // aws/aws-lambda-nodejs-runtime-interface-client `index.mjs`; Node's own.
    "Invoke Error ",
    "Uncaught Exception ",
    "Unhandled Promise Rejection ",
    "Uncaught Error",
    "Uncaught TypeError",
    "Uncaught ReferenceError",
    // AWS Lambda, of a container image that does not start.
    "IMAGE\\tLaunch error",
    "UnhandledPromiseRejection",
    // aws/aws-lambda-ruby-runtime-interface-client `lambda_logger.rb`.
    "Error raised from handler method",
    "Critical exception from handler",
    // PHP.
    "PHP Fatal error:",
    "Fatal error: ",
];

const TRACEBACK: &str = "Traceback (most recent call last):";

/// The start of a later line that is a frame of a stack, as Java, .NET and JavaScript print it.
const LINES: [&str; 3] = ["\\tat ", "    at ", "   at "];

/// The most lines that are looked at: a stack begins behind the error's text.
const MOST_LINES: usize = 64;

/// The failure that an escaped text reports, if it does.
pub(crate) fn failure(raw: &str) -> Option<Failure<'_>> {
    let raw = raw.strip_prefix("\\n").unwrap_or(raw);
    if starts_with_invocation(raw, "Task timed out after ") {
        return Some(Failure { status: Some("timeout"), error_type: None });
    }
    if let Some(rest) = raw.strip_prefix("RequestId: ") {
        return runtime_exit(rest);
    }
    let is_start = |start: &&str| raw.starts_with(*start);
    // Rust: `thread 'main' panicked at src/main.rs:2:5:`, with the thread's number in newer releases.
    let is_rust = || {
        raw.starts_with("thread '")
            && raw.get(..raw.floor_char_boundary(120)).is_some_and(|head| head.contains(" panicked at "))
    };
    // `[02-Jan-2026 03:04:05 UTC] PHP Fatal error:  Uncaught …`.
    let is_php = || {
        raw.starts_with('[')
            && raw.split_once("] ").is_some_and(|(_, rest)| rest.starts_with("PHP Fatal error:"))
    };
    (STARTS.iter().any(is_start) || is_rust() || is_php() || has_stack(raw)).then(Failure::default)
}

/// Returns true if a later line of the text is one of a stack's.
fn has_stack(raw: &str) -> bool {
    let mut rest = raw;
    for _ in 0..MOST_LINES {
        let Some(escape) = memchr::memchr(b'\\', rest.as_bytes()) else { return false };
        // An escape has two characters at least.
        let (sign, behind) = (rest.as_bytes().get(escape + 1), rest.get(escape + 2..).unwrap_or_default());
        rest = behind;
        if matches!(sign, Some(b'n' | b'r')) && is_of_a_stack(behind) {
            return true;
        }
    }
    false
}

/// Returns true if a line is one of a stack: it has a place in the code.
fn is_of_a_stack(rest: &str) -> bool {
    let has_place = |line: &str| {
        let line = line.split("\\n").next().unwrap_or(line);
        line.contains('(') || line.ends_with(|last: char| last.is_ascii_digit()) && line.contains(':')
    };
    LINES.iter().filter_map(|line| rest.strip_prefix(line)).any(has_place)
        || rest.starts_with(TRACEBACK)
        || rest
            .strip_prefix("goroutine ")
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// `<request id> Error: Runtime exited with error: signal: killed`, with the error's type on the next line; and
/// `<request id> Process exited before completing request`.
fn runtime_exit(rest: &str) -> Option<Failure<'_>> {
    let (_, rest) = rest.split_once(' ')?;
    let is_exit = rest.starts_with("Error: ") || rest.starts_with("Process exited before completing request");
    let error_type = rest.split_once("\\n").map(|(_, line)| line.trim_end_matches("\\n"));
    let error_type = error_type.filter(|kind| {
        (1..=256).contains(&kind.len())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$'))
    });
    is_exit.then_some(Failure { status: Some("error"), error_type })
}
