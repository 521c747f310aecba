//! Lambda's part: the runtime API, deadlines, crashes, freezing.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use localcloud::runtime::{Function, FunctionSpec, Invoke, InvokeError, LogLine, LogSink, Source};
use serde_json::{Value, json};

const BOOTSTRAP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/bootstrap.py");

pub(crate) fn spec(max_environments: usize) -> FunctionSpec {
    FunctionSpec {
        name: "f".to_owned(),
        arn: "arn:aws:lambda:eu-west-1:999999999999:function:f".to_owned(),
        region: "eu-west-1".to_owned(),
        handler: "f".to_owned(),
        program: "python3".into(),
        args: vec![BOOTSTRAP.to_owned()],
        timeout: Duration::from_secs(20),
        memory: 256,
        log_format: "JSON".to_owned(),
        log_level: Some("DEBUG".to_owned()),
        max_environments,
        env: [vec![("GREETING".to_owned(), "hello".to_owned())], home()].concat(),
    }
}

/// Variables that a version manager's Python may need.
pub(crate) fn home() -> Vec<(String, String)> {
    std::env::var("HOME").into_iter().map(|home| ("HOME".to_owned(), home)).collect()
}

pub(crate) fn silent() -> LogSink {
    Arc::new(|_| {})
}

async fn ask(function: &Function, payload: Value) -> Result<Value, InvokeError> {
    let answer = function.invoke(Bytes::from(payload.to_string())).await?;
    Ok(serde_json::from_slice(&answer).expect("JSON"))
}

#[tokio::test]
async fn an_invocation_carries_lambda_s_headers_and_variables() {
    let function = Function::new(spec(1), silent());
    let answer = ask(&function, json!({"do": "tell"})).await.expect("an answer");
    assert_eq!(answer["arn"], "arn:aws:lambda:eu-west-1:999999999999:function:f");
    assert_eq!(answer["env"]["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"], "256");
    assert_eq!(answer["env"]["AWS_LAMBDA_LOG_LEVEL"], "DEBUG");
    assert_eq!(answer["env"]["_HANDLER"], "f");
    assert_eq!(answer["env"]["GREETING"], "hello");
    let remaining = answer["remaining_ms"].as_f64().expect("a number");
    assert!(remaining > 0.0 && remaining <= 20_000.0, "the deadline is in epoch milliseconds: {remaining}");
}

#[tokio::test]
async fn one_environment_is_reused_and_frozen_between_invocations() {
    let function = Function::new(spec(1), silent());
    let first = ask(&function, json!({"do": "tell"})).await.expect("an answer");
    let [environment] = function.environments()[..] else { panic!("one environment") };
    assert!(!environment.busy);
    // The signal is delivered in the system's own time.
    while process_state(environment.pid) != 'T' {
        tokio::task::yield_now().await;
    }
    let second = ask(&function, json!({"do": "tell"})).await.expect("an answer");
    assert_eq!(first["pid"], second["pid"]);
    assert_eq!(function.stats().cold_starts, 1);
}

/// The state letter in `/proc`: `T` is stopped.
fn process_state(pid: u32) -> char {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process lives");
    stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).expect("a state")
}

#[tokio::test]
async fn an_error_is_told_and_leaves_the_environment() {
    let function = Function::new(spec(1), silent());
    let error = ask(&function, json!({"do": "fail"})).await.expect_err("an error");
    assert!(
        matches!(error, InvokeError::Function { kind, message } if kind == "Told" && message == "as asked")
    );
    ask(&function, json!({"do": "tell"})).await.expect("it goes on");
    assert_eq!(function.stats().cold_starts, 1);
}

#[tokio::test]
async fn a_crash_is_told_and_the_environment_replaced() {
    let function = Function::new(spec(1), silent());
    let error = ask(&function, json!({"do": "exit"})).await.expect_err("a crash");
    assert!(matches!(error, InvokeError::Crashed(_)), "{error}");
    ask(&function, json!({"do": "tell"})).await.expect("a new environment");
    assert_eq!(
        (function.stats().invocations, function.stats().failures, function.stats().cold_starts),
        (2, 1, 2)
    );
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_killed() {
    let function = Function::new(FunctionSpec { timeout: Duration::from_millis(300), ..spec(1) }, silent());
    let error = ask(&function, json!({"do": "hang"})).await.expect_err("a timeout");
    assert!(matches!(error, InvokeError::Timeout(_)), "{error}");
    assert_eq!(function.environments(), []);
}

#[tokio::test]
async fn a_failing_start_is_told() {
    let env = [vec![("BOOTSTRAP_INIT_ERROR".to_owned(), "1".to_owned())], home()].concat();
    let error = ask(&Function::new(FunctionSpec { env, ..spec(1) }, silent()), json!({}))
        .await
        .expect_err("an error");
    assert!(matches!(error, InvokeError::Init { kind, .. } if kind == "BadSettings"));
    let missing = FunctionSpec { program: "/no/such/bootstrap".into(), ..spec(1) };
    let error = ask(&Function::new(missing, silent()), json!({})).await.expect_err("an error");
    assert!(error.to_string().contains("/no/such/bootstrap"), "{error}");
}

#[tokio::test]
async fn killing_the_environments_fails_what_runs_and_the_next_starts_anew() {
    let function = Function::new(spec(1), silent());
    let hanging = function.clone();
    let running = tokio::spawn(async move { ask(&hanging, json!({"do": "hang"})).await });
    while function.environments().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(function.kill_environments(), 1);
    assert!(running.await.expect("no panic").is_err());
    ask(&function, json!({"do": "tell"})).await.expect("a new environment");
}

#[tokio::test]
async fn environments_run_side_by_side_up_to_their_number() {
    let function = Function::new(spec(2), silent());
    let (a, b, c) = tokio::join!(
        ask(&function, json!({"do": "tell"})),
        ask(&function, json!({"do": "tell"})),
        ask(&function, json!({"do": "tell"})),
    );
    for answer in [a, b, c] {
        answer.expect("an answer");
    }
    assert_eq!(function.stats().cold_starts, 2);
}

#[tokio::test]
async fn a_changed_variable_reaches_the_next_environment() {
    let function = Function::new(spec(1), silent());
    ask(&function, json!({"do": "tell"})).await.expect("an answer");
    function.set_env("GREETING", "welcome");
    let answer = ask(&function, json!({"do": "tell"})).await.expect("an answer");
    assert_eq!(answer["env"]["GREETING"], "welcome");
}

#[tokio::test]
async fn what_it_prints_is_handed_on_line_by_line() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let (said, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let sink: LogSink = {
        let lines = Arc::clone(&lines);
        Arc::new(move |line: LogLine| {
            lines.lock().expect("no panic").push((line.source, line.text));
            let _ = said.send(());
        })
    };
    let function = Function::new(spec(1), sink);
    ask(&function, json!({"do": "print"})).await.expect("an answer");
    heard.recv().await;
    heard.recv().await;
    let mut lines = lines.lock().expect("no panic").clone();
    lines.sort_by_key(|(source, _)| *source == Source::Stderr);
    assert_eq!(lines, [(Source::Stdout, "out".to_owned()), (Source::Stderr, "err".to_owned())]);
}
