//! `loghub local`: the whole hub by one command, which judges itself.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use localcloud::cloud::Cloud;
use localcloud::setup::member;
use serde_json::Value;

/// The directory that the build puts binaries into, found upwards from the test's own.
fn binaries() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).find(|directory| directory.join("loghub").is_file());
    found.expect("build the binaries first: cargo build -p shipper -p subscriber -p loghub-cli").to_owned()
}

/// `loghub local` with the repository's own table; the emulator is installed once for all tests.
fn local(args: &[&str]) -> Command {
    let directory = binaries();
    let mut command = Command::new(directory.join("loghub"));
    command
        .args(["local", "--routing", concat!(env!("CARGO_MANIFEST_DIR"), "/../../routing.toml")])
        .args(args);
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
    // A killed process ends a little after the call that kills it.
    let until = Instant::now() + Duration::from_secs(10);
    while children.iter().any(|pid| runs(pid)) && Instant::now() < until {
        std::thread::yield_now();
    }
    let left: Vec<_> = children.iter().filter(|pid| runs(pid)).collect();
    assert_eq!(left, [""; 0], "still running");
}

/// Returns true if a process runs. One that has ended and was not waited for yet does not.
fn runs(pid: &str) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['Z', 'X']))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_hub_is_reached_by_its_variable_and_balances_after_a_replay() {
    const SEARCH: &str = "222222222222";
    let cache = cache_beside();
    let mut first = File::create(cache.path().join("local-endpoint")).expect("a note");
    first.write_all(b"http://127.0.0.1:1").expect("written");
    first.lock().expect("another hub runs");
    let mut hub = local(&["--json", "--no-console"]);
    let hub = hub.env("LOGHUB_CACHE", cache.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut hub = hub.spawn().expect("it starts");
    let mut said = BufReader::new(hub.stderr.take().expect("its output")).lines().map_while(Result::ok);
    let control =
        said.find_map(|line| Control::of(&line)).expect("the summary says how to control the listener");
    assert!(
        said.any(|line| line.starts_with("Another local hub runs at http://127.0.0.1:1, and --local means"))
    );
    let export = said.find(|line| line.contains("export LOGHUB_LOCAL=")).expect("a way to this hub");
    let endpoint = export.split_once('=').expect("a variable").1.to_owned();
    let drain = std::thread::spawn(move || said.collect::<Vec<_>>());

    control.ask("PUT", "/accounts/search/fault", r#"{"fault": {"status": {"code": 400}}}"#);
    let cloud = Cloud::new(&endpoint, "eu-west-1", "999999999999");
    member::log_events(&cloud, SEARCH, "/ecs/web", "local", [(now(), "refused".to_owned())])
        .await
        .expect("written");
    let replay = |args: &[&str]| {
        let mut command = Command::new(binaries().join("loghub"));
        command.arg("replay").args(args).args(["--dead", "--local", "--json"]);
        let output = command.env("LOGHUB_LOCAL", &endpoint).output().expect("it runs");
        let err = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice::<Value>(&output.stdout).unwrap_or_else(|error| panic!("{error}: {err}"))
    };
    let until = Instant::now() + e2e::LIMIT;
    while replay(&["list"])["objects"].as_array().is_none_or(Vec::is_empty) && Instant::now() < until {}
    control.ask("DELETE", "/accounts/search/fault", "");
    let replayed = replay(&["run", "--reason", "refused", "--yes"]);
    assert_eq!(replayed["replayed"][0]["delivered"], true, "{replayed}");

    assert!(
        Command::new("kill").args(["-INT", &hub.id().to_string()]).status().expect("kill runs").success()
    );
    let mut out = String::new();
    hub.stdout.take().expect("its output").read_to_string(&mut out).expect("UTF-8");
    let books: Value = serde_json::from_str(&out).expect("a JSON object and nothing else");
    let rest = drain.join().expect("its output was read");
    assert!(hub.wait().expect("it ends").success(), "{books}\n{}", rest.join("\n"));
    let search = &books["teams"]["search"];
    assert_eq!((&search["refused"], &search["replayed"]), (&0.into(), &1.into()), "{books}");
    let noted = std::fs::read_to_string(cache.path().join("local-endpoint")).expect("the note is there");
    assert_eq!(noted, "http://127.0.0.1:1", "the first hub's note stays");
}

/// A folder like the cache of all tests, with a note of its own.
fn cache_beside() -> tempfile::TempDir {
    let cache = tempfile::tempdir().expect("a folder");
    let shared = std::fs::read_dir(binaries().with_file_name("tmp").join("emulator"));
    for entry in shared.into_iter().flatten().map(|entry| entry.expect("an entry")) {
        if entry.file_name().to_string_lossy().starts_with("ministack") {
            std::os::unix::fs::symlink(entry.path(), cache.path().join(entry.file_name())).expect("a link");
        }
    }
    cache
}

/// The listener's control, as the summary shows it.
struct Control {
    authorization: String,
    address: String,
}

impl Control {
    fn of(line: &str) -> Option<Control> {
        let (_, rest) = line.split_once("curl -s -H 'Authorization: ")?;
        let (authorization, rest) = rest.split_once("' 'http://")?;
        let (address, _) = rest.split_once('/')?;
        Some(Control { authorization: authorization.to_owned(), address: address.to_owned() })
    }

    fn ask(&self, method: &str, path: &str, body: &str) {
        let Control { authorization, address } = self;
        let mut stream = TcpStream::connect(address).expect("the listener listens");
        let request = format!(
            "{method} /_listener{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        assert!(answer.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
    }
}

/// The time, as CloudWatch Logs takes it.
fn now() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(now.as_millis()).expect("a time")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_and_a_log_group_join_while_the_hub_runs() {
    const NEW: &str = "444444444444";
    let mut hub =
        local(&["--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut said = BufReader::new(hub.stderr.take().expect("its output")).lines().map_while(Result::ok);
    let line = said.find(|line| line.starts_with("  AWS ")).expect("the summary says where AWS is");
    let endpoint = line.split_whitespace().nth(1).expect("a URL").trim_end_matches(',').to_owned();
    let onboard = ["local", "onboard", NEW, "--endpoint", &endpoint];
    let onboarded = Command::new(binaries().join("loghub")).args(onboard).output().expect("it runs");
    assert_eq!(
        String::from_utf8_lossy(&onboarded.stdout),
        "444444444444 is onboarded: 5 of its 6 log groups are subscribed.\n",
        "{}",
        String::from_utf8_lossy(&onboarded.stderr)
    );
    let status = status(&endpoint);
    let joined = status["accounts"].as_array().into_iter().flatten().find(|account| account["id"] == NEW);
    assert_eq!(joined.map(|account| &account["operator_role"]), Some(&true.into()), "{status}");
    let cloud = Cloud::new(&endpoint, "eu-west-1", "999999999999");
    member::log_group(&cloud, NEW, "/made/later").await.expect("made");
    subscribed(&cloud, NEW, "/made/later").await;
    for (group, message) in [("/ecs/web", "from an account that joined"), ("/made/later", "from a new group")]
    {
        member::log_stream(&cloud, NEW, group, "s").await.expect("made");
        member::log_events(&cloud, NEW, group, "s", [(now(), message.to_owned())]).await.expect("written");
        assert!(said.any(|line| line.contains(message)), "the document is shown");
    }
    let named = ["local", "onboard", "search", "--endpoint", &endpoint];
    let named = Command::new(binaries().join("loghub")).args(named).output().expect("it runs");
    let said_of_search = String::from_utf8_lossy(&named.stdout);
    assert!(said_of_search.starts_with("search (222222222222) is onboarded: "), "{said_of_search}");
    let refused = ["local", "onboard", "4444", "--endpoint", &endpoint];
    let refused = Command::new(binaries().join("loghub")).args(refused).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("unknown account `4444`"));
    let pid = hub.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    assert_eq!(said.filter(|line| line.contains("error")).collect::<Vec<_>>(), [""; 0]);
    assert!(hub.wait().expect("it ends").success());
}

/// The answer of `loghub status --local` where the note names the hub at `endpoint`.
fn status(endpoint: &str) -> Value {
    let cache = tempfile::tempdir().expect("a folder");
    std::fs::write(cache.path().join("local-endpoint"), endpoint).expect("it is noted");
    let status = ["status", "--local", "--json"];
    let status =
        Command::new(binaries().join("loghub")).args(status).env("LOGHUB_CACHE", cache.path()).output();
    let status = status.expect("it runs");
    let err = String::from_utf8_lossy(&status.stderr);
    serde_json::from_slice(&status.stdout).unwrap_or_else(|error| panic!("{error}: {err}"))
}

/// Waits until a log group has a filter.
async fn subscribed(cloud: &Cloud, account: &str, group: &str) {
    let subscribed = async {
        loop {
            let describe = cloud.logs(account).describe_subscription_filters().log_group_name(group);
            let filters = describe.send().await.expect("described").subscription_filters;
            if !filters.unwrap_or_default().is_empty() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(e2e::LIMIT, subscribed).await.expect("it is subscribed");
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
