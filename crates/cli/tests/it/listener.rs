//! `loghub listener`: answers as Logz.io does, tells what it got, and never a token.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::support::{Ran, loghub};

/// A running listener, killed if the test ends before it.
struct Listener {
    child: Child,
    lines: BufReader<ChildStdout>,
    addr: String,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Listener {
    fn start(accounts: &[&str]) -> Listener {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loghub"));
        command.args(["listener", "--addr", "127.0.0.1:0", "--no-console"]);
        command.args(accounts.iter().flat_map(|account| ["--account", account]));
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut listener = Listener { child, lines, addr: String::new() };
        let first = listener.line();
        let addr = first.strip_prefix("listening on http://").and_then(|rest| rest.split(' ').next());
        listener.addr.push_str(addr.expect("an address"));
        listener
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    /// Reads on until it says exactly this.
    fn wait_for(&mut self, expected: &str) {
        let mut said = Vec::new();
        while said.last().is_none_or(|line| line != expected) {
            said.push(self.line());
            assert!(said.last().is_some_and(|line| !line.is_empty()), "it ended: {said:?}");
        }
    }

    fn post(&self, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.addr).expect("it listens");
        let length = body.len();
        write!(stream, "POST /?token={token} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}", self.addr)
            .expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    }

    fn interrupt(&mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
        self.child.wait().expect("it ends").code()
    }
}

#[test]
fn documents_are_received_and_counted() {
    let mut listener = Listener::start(&["payments=abc", "search=def"]);
    for (token, body, status) in [
        ("abc", r#"{"message":"one"}"#, "200"),
        ("def", "{\"@timestamp\":\"2026-01-02T03:04:05Z\"}\n{\"message\":\"no time\"}", "200"),
        ("def", "not JSON", "400"),
        ("wrong", "{}", "401"),
    ] {
        assert_eq!(listener.post(token, body), status, "{body}");
    }
    listener.wait_for("search: documents 2, spoiled 1, refused lines 1");
    assert_eq!(listener.interrupt(), Some(0));
}

#[test]
fn printed_lines_can_be_pasted() {
    let mut listener = Listener::start(&["payments=abc"]);
    assert_eq!(listener.post("abc", r#"{"message":"one"}"#), "200");
    for (begins, shows) in [("counts: ", r#""documents":1"#), ("documents: ", r#""message":"one""#)] {
        let line = listener.line();
        let line = line.strip_prefix(begins).expect("a line to paste");
        let shown = Command::new("sh").args(["-c", line]).output().expect("a shell runs");
        let shown = String::from_utf8_lossy(&shown.stdout);
        assert!(shown.contains(shows), "{line}: {shown}");
        let (curl, rest) = line.split_once("-H '").expect("a header");
        let without = format!("{curl}{}", rest.split_once("' ").expect("an address").1);
        let refused = Command::new("sh").args(["-c", &without]).output().expect("a shell runs");
        let refused = String::from_utf8_lossy(&refused.stdout);
        assert!(
            refused.contains("needs this run's token") && !refused.contains(shows),
            "{without}: {refused}"
        );
    }
    assert_eq!(listener.interrupt(), Some(0));
}

#[test]
fn the_console_is_the_first_line_and_opens_by_its_link_only() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loghub"));
    command.args(["listener", "--addr", "127.0.0.1:0", "--account", "payments=abc", "--console-port", "0"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut listener = Listener { child, lines, addr: String::new() };
    let first = listener.line();
    let link = first.strip_prefix("console:   ").expect("the console comes first");
    let (base, token) = link.split_once("/open?token=").expect("a token");
    let status = |path: &str, header: &str| {
        let mut curl = Command::new("curl");
        curl.args(["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", header]);
        let output = curl.arg(format!("{base}{path}")).output().expect("curl runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let bearer = format!("Authorization: Bearer {token}");
    for (path, header, expected) in [
        ("/", "X-None: 1", "200"),
        ("/api/v1/accounts", "X-None: 1", "401"),
        ("/api/v1/accounts", &bearer, "200"),
        ("/api/v1/hub/ledger", &bearer, "404"),
    ] {
        assert_eq!(status(path, header), expected, "{path} {header}");
    }
    assert_eq!(listener.interrupt(), Some(0));
}

#[test]
fn token_is_never_printed() {
    let mut listener = Listener::start(&["payments=a-secret-token"]);
    assert_eq!(listener.post("a-secret-token", "{}"), "200");
    listener.interrupt();
    let mut rest = String::new();
    listener.lines.read_to_string(&mut rest).expect("its output");
    assert!(rest.contains("/_listener/accounts/payments/documents"), "{rest}");
    assert!(!rest.contains("a-secret-token"), "{rest}");
}

#[test]
fn address_that_can_not_be_used_is_an_error() {
    let busy = Listener::start(&["payments=abc"]);
    let table: [(&[&str], i32, &str); 7] = [
        (&["listener"], 2, "--account <NAME=TOKEN>"),
        (&["listener", "--account", "payments"], 2, "write NAME=TOKEN, such as payments=abc"),
        (
            &["listener", "--account", "a=t", "--account", "b=t", "--addr", "127.0.0.1:0"],
            1,
            "was given the token that `a` already has",
        ),
        (&["listener", "--account", "a=t", "--addr", &busy.addr], 1, "choose another address"),
        (&["listener", "--account", "a=t", "--addr", "0.0.0.0:0"], 1, "other machines reach that address"),
        (&["listener", "--account", "a=t", "--addr", "[::]:0"], 1, "pass `--expose-to-network` to let"),
        (&["listener", "--account", "a=t", "--addr", "10.0.0.7:0"], 1, "pass `--expose-to-network` to let"),
    ];
    for (args, expected, says) in table {
        let Ran { code, err, .. } = loghub(args);
        assert_eq!(code, expected, "{err}");
        assert!(err.contains(says), "{says}: {err}");
    }
}
