//! How bad an event is: one of six levels, or none.

use serde_json::{Value, json};

use crate::support::{ship, table};

const ID: &str = "8a1c9d0e-0000-4000-8000-0123456789ab";

fn level(settings: &str, message: &str) -> Value {
    ship(&table(settings), message).first().map(|document| document["log_level"].clone()).unwrap_or_default()
}

#[test]
fn a_member_of_any_loggers_name_tells_the_level() {
    for (message, expected) in [
        (r#"{"level":"error","msg":"m"}"#, json!("ERROR")),
        (r#"{"log.level":"warn","message":"m"}"#, json!("WARN")),
        (r#"{"log":{"level":"warning","logger":"x"},"message":"m"}"#, json!("WARN")),
        (r#"{"log_level":"CRITICAL","message":"m"}"#, json!("FATAL")),
        (r#"{"severity":"NOTICE","message":"m"}"#, json!("INFO")),
        (r#"{"severity_text":"Debug","body":"m"}"#, json!("DEBUG")),
        (r#"{"levelname":"WARNING","message":"m"}"#, json!("WARN")),
        (r#"{"level":550,"level_name":"ALERT","message":"m"}"#, json!("FATAL")),
        (r#"{"loglevel":"trace"}"#, json!("TRACE")),
        (r#"{"logLevel":"info"}"#, json!("INFO")),
        (r#"{"LogLevel":"Information","Message":"m"}"#, json!("INFO")),
        (r#"{"Level":"SEVERE"}"#, json!("ERROR")),
        (r#"{"lvl":"eror"}"#, json!("ERROR")),
        (r#"{"@t":"2026-01-01T00:00:00Z","@m":"m","@l":"Verbose"}"#, json!("TRACE")),
        (r#"{"@t":"2026-01-01T00:00:00Z","@mt":"m"}"#, json!("INFO")),
        (r#"{"level":30,"msg":"pino"}"#, json!("INFO")),
        (r#"{"level":"50","msg":"pino, as text"}"#, json!("ERROR")),
        (r#"{"level":400,"message":"Monolog"}"#, json!("ERROR")),
        (r#"{"version":"1.1","short_message":"GELF","level":3}"#, json!("ERROR")),
        (r#"{"severity":4,"facility":3,"message":"syslog"}"#, json!("WARN")),
        (r#"{"PRIORITY":"3","MESSAGE":"journald"}"#, json!("ERROR")),
        (r#"{"@level":"error","@message":"hclog"}"#, json!("ERROR")),
        (r#"{"level":"ERROR+4","msg":"slog"}"#, json!("ERROR")),
        (r#"{"level":"\u001b[31merror\u001b[39m","message":"winston in colour"}"#, json!("ERROR")),
        (r#"{"level":"error","time":1,"msg":"cut by Docker"#, json!("ERROR")),
        (r#"{"errorType":"-","errorMessage":"-","status":"200"}"#, Value::Null),
        (r#"{"device":"d1","level":50}"#, Value::Null),
        (r#"{"building":"A","level":"F"}"#, Value::Null),
        (r#"{"finding":"open port","severity":2}"#, Value::Null),
        // Below 10, numbers mean something else to each logger.
        (r#"{"level":4,"message":"m"}"#, Value::Null),
        (r#"{"level":35,"message":"m"}"#, Value::Null),
        (r#"{"kind":"Event","level":"RequestResponse","verb":"create"}"#, Value::Null),
        (r#"{"level":"RequestResponse","severity":"error"}"#, json!("ERROR")),
        (r#"{"level":null,"message":"m"}"#, Value::Null),
        (r#"{"level":{"a":1},"lvl":"warn"}"#, json!("WARN")),
        (r#"{"message":"m"}"#, Value::Null),
    ] {
        assert_eq!(level("", message), expected, "{message}");
    }
}

#[test]
fn the_frame_of_a_runtime_or_a_logger_tells_the_level() {
    for (message, expected) in [
        // Lambda's Node, .NET and Python.
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tWARN\tslow\n"), json!("WARN")),
        ("2026-01-02T03:04:05.678Z\tundefined\tERROR\tUncaught Exception \tx\n", json!("ERROR")),
        ("2026-01-02T03:04:05.678Z\t\tINFO\tbefore the first invocation\n", json!("INFO")),
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tfail\tdeclined\n"), json!("ERROR")),
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tcrit\tdown\n"), json!("FATAL")),
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tdbug\tx\n"), json!("DEBUG")),
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tCUSTOM\tx\n"), Value::Null),
        (&*format!("2026-01-02T03:04:05.678Z\t{ID}\tno level\n"), Value::Null),
        (&*format!("[WARNING]\t2026-01-02T03:04:05.678Z\t{ID}\tslow\n"), json!("WARN")),
        ("[INFO]\t2026-01-02T03:04:05.678Z\t\tbefore the first invocation\n", json!("INFO")),
        ("[ERROR] KeyError: 'stage'\nTraceback (most recent call last):\n", json!("ERROR")),
        ("[INFO] Java's LambdaLogger", json!("INFO")),
        // Ruby.
        (&*format!("W, [2026-01-02T03:04:05.123456 #8]  WARN {ID} -- : m"), json!("WARN")),
        ("I, [2026-01-02T03:04:05.123456 #8]  INFO -- prog: m", json!("INFO")),
        // Java.
        ("2026-01-02T03:04:05.678Z ERROR 1 --- [main] c.e.Orders : failed", json!("ERROR")),
        ("2026-01-02 03:04:05.678  WARN 1 --- [nio-8080-exec-1] c.e.Orders : slow", json!("WARN")),
        ("2026-01-02 03:04:05,678 [main] DEBUG c.e.Orders - placing", json!("DEBUG")),
        ("03:04:05.678 [main] INFO  c.e.Orders - placed", json!("INFO")),
        (&*format!("2026-01-02 03:04:05 {ID} ERROR Orders:44 - failed"), json!("ERROR")),
        ("SEVERE: Servlet.service() threw", json!("ERROR")),
        // Python.
        ("2026-01-02 03:04:05,678 - orders - ERROR - failed", json!("ERROR")),
        ("2026-01-02 03:04:05,678 ERROR orders failed", json!("ERROR")),
        ("WARNING:root:slow", json!("WARN")),
        ("[2026-01-02 03:04:05 +0000] [8] [INFO] Booting worker", json!("INFO")),
        // klog, syslog, logfmt.
        ("E0102 03:04:05.678901       1 reflector.go:123] failed", json!("ERROR")),
        ("I0102 03:04:05.678901       1 main.go:1] ready", json!("INFO")),
        ("<11>1 2026-01-02T03:04:05Z host app - - - failed", json!("ERROR")),
        ("<165>Jan  2 03:04:05 host app: ready", json!("INFO")),
        ("time=\"2026-01-02T03:04:05Z\" level=error msg=\"failed\"", json!("ERROR")),
        ("level=warn ts=2026-01-02T03:04:05Z caller=main.go:1 msg=slow", json!("WARN")),
        ("ts=2026-01-02T03:04:05Z caller=main.go:1 level=info msg=ready", json!("INFO")),
        // Others.
        ("2026-01-02T03:04:05.678Z\tinfo\tserver/main.go:1\tready", json!("INFO")),
        ("2026-01-02T03:04:05.678901Z ERROR my_app: failed", json!("ERROR")),
        ("2026/01/02 03:04:05 [error] 31#31: *1 open() failed", json!("ERROR")),
        ("[Fri Jan 02 03:04:05.678 2026] [core:error] [pid 1] AH00126: Invalid URI", json!("ERROR")),
        (
            "2026-01-02 03:04:05 UTC:10.0.0.1(5432):app@db:[123]:ERROR:  relation \"x\" does not exist",
            json!("ERROR"),
        ),
        ("2026-01-02 03:04:05 UTC:10.0.0.1(5432):app@db:[123]:LOG:  checkpoint complete", json!("INFO")),
        ("2026-01-02T03:04:05.678901Z 0 [Warning] [MY-010068] [Server] CA certificate", json!("WARN")),
        ("\u{1b}[32minfo\u{1b}[39m: ready", json!("INFO")),
        ("fail: Microsoft.Hosting[0]\n      Now failing", json!("ERROR")),
        ("error: cannot find module", json!("ERROR")),
        ("2026-01-02T03:04:05.123456789Z stderr F ERROR failed", json!("ERROR")),
        ("2026-01-02T03:04:05.123456789+02:00 stderr F:TAG ERROR failed", json!("ERROR")),
        (r#"{"log":"2026-01-02 03:04:05 ERROR 1 --- [main] failed\n","stream":"stdout"}"#, json!("ERROR")),
        ("[2026-01-02 03:04:05] production.ERROR: failed", json!("ERROR")),
        ("[2026-01-02 03:04:05,678: WARNING/MainProcess] slow", json!("WARN")),
        ("2026-01-02 03:04:05.6789|ERROR|App.Orders|failed", json!("ERROR")),
        ("2026-01-02 03:04:05.678 | ERROR    | app:f:1 - failed", json!("ERROR")),
        ("[03:04:05 ERR] failed", json!("ERROR")),
        ("[2026-01-02 03:04:05.678][1][warning][main] [source/server.cc:1] slow", json!("WARN")),
        ("[2026-01-02T03:04:05,678][ERROR][o.e.n.Node] [a] failed", json!("ERROR")),
        ("[2026-01-02T03:04:05,678][WARN ][o.e.n.Node] [a] slow", json!("WARN")),
        ("03:04:05.678 [pool 1 thread 2] ERROR c.e.Orders - failed", json!("ERROR")),
        ("[Nest] 1  - 01/02/2026, 3:04:05 AM   ERROR [App] failed", json!("ERROR")),
        ("INFO:     10.0.0.1:1234 - \"GET / HTTP/1.1\" 200 OK", json!("INFO")),
        ("26/01/02 03:04:05 WARN SparkContext: slow", json!("WARN")),
        ("[2026-01-02T03:04:05Z ERROR my_app] failed", json!("ERROR")),
        ("[2026-01-02T03:04:05.678+0000] {task.py:1} ERROR - failed", json!("ERROR")),
        ("2026-01-02T03:04:05.678Z web-1 ERROR [my.ns:12] - failed", json!("ERROR")),
        ("2026-01-02T03:04:05Z E! [outputs.http] failed", json!("ERROR")),
        ("[2026/01/02 03:04:05] [ warn] [engine] slow", json!("WARN")),
        ("[03:04:05 Error] failed", json!("ERROR")),
        ("ERRO[0003] failed  error=x", json!("ERROR")),
        ("Jan 02, 2026 3:04:05 AM com.acme.Main main\nSEVERE: failed", json!("ERROR")),
        ("Jan  2 03:04:05 host dockerd[123]: time=\"2026\" level=error msg=\"x\"", Value::Null),
        ("Jan  2 03:04:05 ip-10-0-0-1 dockerd[123]: time=\"2026\" level=error msg=\"x\"", json!("ERROR")),
        ("03:04:05.678 request_id=abc [error] failed", json!("ERROR")),
        ("PHP Warning:  Undefined variable $x", json!("WARN")),
        ("2026/01/01 00:00:00 {\"errorMessage\":\"boom\",\"errorType\":\"errorString\"}", json!("ERROR")),
        (
            r#"{"log":"2026-01-02T03:04:05.678Z\t8a1c9d0e-0000-4000-8000-0123456789ab\tERROR\tx","stream":"stderr"}"#,
            json!("ERROR"),
        ),
    ] {
        assert_eq!(level("", message), expected, "{message}");
    }
}

#[test]
fn a_text_that_merely_names_a_level_has_none() {
    for (message, expected) in [
        ("10.0.0.1 - alert [10/Oct/2026:13:55:36 +0000] \"GET /\" 200", Value::Null),
        ("ALERT banner rendered", Value::Null),
        ("[Error boundaries] are on", Value::Null),
        ("- error messages are clearer now", Value::Null),
        ("0 error, 0 warning", Value::Null),
        ("12 info messages processed", Value::Null),
        ("error.log: rotated", Value::Null),
        ("2026-01-02T03:04:05Z error.html served", Value::Null),
        ("2026-01-02 03:04:05 error rate is 0.1 %", Value::Null),
        ("2026-01-02 03:04:05.123 [main] com.acme.error.Handler - started", Value::Null),
        ("2026-01-02 03:04:05 [kafka.error] INFO x", json!("INFO")),
        ("TRACE / HTTP/1.1", Value::Null),
        ("level=50 player=p1", Value::Null),
        ("<3> hearts", Value::Null),
        ("[http] GET /", Value::Null),
        ("[no error] done", Value::Null),
        ("[default] bucket created", Value::Null),
        ("[success] done: no error", Value::Null),
        ("Config loaded", Value::Null),
        ("(the error was handled)", Value::Null),
        ("note that the error is gone", Value::Null),
        ("2026-01-02T03:04:05Z user alert was sent", Value::Null),
        ("the ERROR page was shown", Value::Null),
        ("GET /ERROR 200", Value::Null),
        ("10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] \"GET /error HTTP/1.1\" 200 12", Value::Null),
        (
            "2 111111111111 eni-0a1b 10.0.0.1 10.0.0.2 51234 443 6 1 40 1620140761 1620140821 ACCEPT OK",
            Value::Null,
        ),
        ("2026-01-02T03:04:05Z payment of the fatal kind", Value::Null),
        ("Information about the level", Value::Null),
        ("I think so", Value::Null),
        ("E2E tests passed", Value::Null),
        ("<html><body>", Value::Null),
        ("<999> no priority", Value::Null),
        ("", Value::Null),
    ] {
        assert_eq!(level("", message), expected, "{message}");
    }
}

#[test]
fn a_failure_that_nobody_handled_is_an_error() {
    for (message, expected) in [
        (&*format!("2026-01-02T03:04:05.678Z {ID} Task timed out after 3.00 seconds\n\n"), json!("ERROR")),
        (
            &*format!(
                "RequestId: {ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n"
            ),
            json!("ERROR"),
        ),
        (&*format!("RequestId: {ID} Process exited before completing request\n"), json!("ERROR")),
        ("Traceback (most recent call last):\n  File \"x.py\", line 1, in f\n", json!("ERROR")),
        ("failed\nTraceback (most recent call last):\n  File \"x.py\", line 1, in f\n", json!("ERROR")),
        (
            "boom: java.lang.RuntimeException\njava.lang.RuntimeException: boom\n\tat example.Handler.run(Handler.java:7)\n",
            json!("ERROR"),
        ),
        ("Exception in thread \"main\" java.lang.Error: x", json!("ERROR")),
        ("TypeError: x is undefined\n    at f (/var/task/index.js:1:1)", json!("ERROR")),
        ("Unhandled exception. System.NullReferenceException: x\n   at F()", json!("ERROR")),
        ("panic: runtime error: index out of range [5]\n\ngoroutine 1 [running]:", json!("ERROR")),
        ("thread 'main' panicked at src/main.rs:2:5:\nboom", json!("ERROR")),
        ("Error raised from handler method\n{\n", json!("ERROR")),
        (r#"{"errorType":"KeyError","errorMessage":"'stage'","stackTrace":["x"]}"#, json!("ERROR")),
        ("\nthread 'main' (123) panicked at src/main.rs:2:5:\nboom", json!("ERROR")),
        ("[02-Jan-2026 03:04:05 UTC] PHP Fatal error:  Uncaught Error: x", json!("ERROR")),
        ("2026/01/02 03:04:05 http: panic serving x\ngoroutine 5 [running]:", json!("ERROR")),
        ("IMAGE\tLaunch error: exec format error\tEntry Point: [/x]", json!("ERROR")),
        ("do not panic: all is well", Value::Null),
        ("goroutine pool started with 8 workers", Value::Null),
        ("Uncaught exceptions are reported to Sentry", Value::Null),
        ("Schedule:\n    at 03:00 the backup runs", Value::Null),
        ("Line one\n   at the end", Value::Null),
        ("Task timed out after a while", Value::Null),
        ("the errorType is unknown", Value::Null),
    ] {
        assert_eq!(level("", message), expected, "{message}");
    }
}

#[test]
fn a_timeout_and_a_killed_runtime_say_which() {
    for (message, status, kind) in [
        (
            format!("2026-01-02T03:04:05.678Z {ID} Task timed out after 3.00 seconds\n\n"),
            "timeout",
            Value::Null,
        ),
        (
            format!("RequestId: {ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError\n"),
            "error",
            json!("Runtime.ExitError"),
        ),
    ] {
        let documents = ship(&table(""), &message);
        assert_eq!(
            (&documents[0]["requestID"], &documents[0]["status"]),
            (&json!(ID), &json!(status)),
            "{message}"
        );
        assert_eq!(documents[0]["errorType"], kind, "{message}");
    }
}

#[test]
fn the_application_counts_before_the_frame_and_the_frame_before_the_failure() {
    for (message, expected) in [
        (
            format!("2026-01-02T03:04:05.678Z\t{ID}\tINFO\t{{\"level\":\"error\",\"msg\":\"m\"}}"),
            json!("ERROR"),
        ),
        (format!("2026-01-02T03:04:05.678Z\t{ID}\tWARN\t{{\"a\":1}}"), json!("WARN")),
        (
            format!("2026-01-02T03:04:05.678Z\t{ID}\tINFO\tTypeError: handled\n    at f (x.js:1:1)"),
            json!("INFO"),
        ),
        (
            format!(
                r#"{{"timestamp":"t","level":"INFO","requestId":"{ID}","message":{{"level":"error","a":1}}}}"#
            ),
            json!("ERROR"),
        ),
        (
            format!(
                r#"{{"timestamp":"t","level":"INFO","requestId":"{ID}","message":"{{\"level\":\"warn\",\"msg\":\"m\"}}"}}"#
            ),
            json!("WARN"),
        ),
        (r#"{"level":"info","log":"{\"level\":\"fatal\"}"}"#.to_owned(), json!("FATAL")),
    ] {
        assert_eq!(level("", &message), expected, "{message}");
    }
}

#[test]
fn levels_as_logged_keep_the_applications_own_word() {
    for (message, expected) in [
        (r#"{"level":"Information","message":"m"}"#, json!("Information")),
        (r#"{"level":"CRITICAL","message":"m"}"#, json!("CRITICAL")),
        ("[WARNING]\t2026-01-02T03:04:05.678Z\t\tslow\n", json!("WARNING")),
        (r#"{"level":30,"msg":"pino"}"#, json!("INFO")),
        (r#"{"level":"RequestResponse"}"#, Value::Null),
        ("Traceback (most recent call last):\n", json!("ERROR")),
    ] {
        assert_eq!(level("[defaults]\nlevels = \"as_logged\"\n", message), expected, "{message}");
        assert_ne!(
            level("[teams.core]\nlevels = \"mapped\"\n[defaults]\nlevels = \"as_logged\"\n", message),
            json!("CRITICAL")
        );
    }
}
