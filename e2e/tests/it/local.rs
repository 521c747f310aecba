//! `loghub local`: the whole hub by one command, which judges itself.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The directory that the build puts binaries into, found upwards from the test's own.
fn binaries() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).find(|directory| directory.join("loghub").is_file());
    found.expect("build the binaries first: cargo build -p shipper -p loghub-cli").to_owned()
}

/// `loghub local` with the repository's own table; the emulator is installed once for all tests.
fn local(args: &[&str]) -> Command {
    let directory = binaries();
    let mut command = Command::new(directory.join("loghub"));
    command.args(["local", "--routing", concat!(env!("CARGO_MANIFEST_DIR"), "/../routing.toml")]).args(args);
    command.env("LOGHUB_CACHE", directory.with_file_name("tmp").join("emulator"));
    command
}

#[test]
fn the_demo_reaches_every_team_and_balances() {
    let output = local(&["--demo", "--for", "5s", "--json"]).output().expect("it runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{err}\n{}", String::from_utf8_lossy(&output.stdout));
    let books: Value = serde_json::from_slice(&output.stdout).expect("a JSON object and nothing else");
    assert_eq!(books["balanced"], true, "{books}");
    assert_eq!(books["written"], books["hub"]["seen"], "{books}");
    for team in ["payments", "platform", "search"] {
        for column in ["delivered", "masked", "held_back"] {
            assert!(books["teams"][team][column].as_u64() > Some(0), "{team}, {column}: {books}");
        }
    }
}

#[test]
fn an_interrupt_closes_the_books_and_leaves_nothing_running() {
    let ship = ["--ship", &log_file(), "--account", "search", "--log-group", "/my/app", "--json"];
    let mut command = local(&ship);
    let mut hub = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let pid = hub.id();
    let mut said = BufReader::new(hub.stderr.take().expect("its output")).lines().map_while(Result::ok);
    assert!(said.any(|line| line.contains("/my/app  login password=[masked]")), "the document is shown");
    let children = children(pid);
    assert!(children.len() >= 2, "the emulator and a function run: {children:?}");
    assert!(Command::new("kill").args(["-INT", &pid.to_string()]).status().expect("kill runs").success());
    let rest: Vec<String> = said.collect();
    let output = hub.wait_with_output().expect("it ends");
    let books: Value = serde_json::from_slice(&output.stdout).expect("a JSON object and nothing else");
    assert_eq!(output.status.code(), Some(0), "{books}\n{}", rest.join("\n"));
    assert_eq!(books["written"], 3, "empty lines are none: {books}");
    let search = &books["teams"]["search"];
    assert_eq!((&search["delivered"], &search["masked"]), (&3.into(), &1.into()), "{books}");
    let left: Vec<_> = children.into_iter().filter(|pid| Path::new("/proc").join(pid).exists()).collect();
    assert_eq!(left, [""; 0], "still running");
}

/// A file of three lines to ship, and an empty one.
fn log_file() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("app-{}.log", std::process::id()));
    std::fs::write(&path, "one\n\nlogin password=hunter2\nthree\n").expect("a file");
    path.to_str().expect("UTF-8").to_owned()
}

fn children(pid: u32) -> Vec<String> {
    let output =
        Command::new("ps").args(["-o", "pid=", "--ppid", &pid.to_string()]).output().expect("ps runs");
    String::from_utf8_lossy(&output.stdout).split_whitespace().map(str::to_owned).collect()
}
