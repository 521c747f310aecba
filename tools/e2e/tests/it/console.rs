//! The console of `loghub local`: its counts are the books', and a line is found wherever it went.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

/// Two teams of two accounts, and a log group for each fate that a line can have.
const TABLE: &str = r#"version = 1
unrouted = "core"

[accounts]
one = { id = "111111111111", team = "core" }
two = { id = "222222222222", team = "other" }

[defaults]
masks = ["secrets"]

[teams.core]
[teams.other]

[masks.secrets]
names = ["password"]

[[routes]]
name = "sampled"
log_groups = ["/aws/lambda/search-index"]
sample = 0.000001

[[routes]]
name = "canary"
log_groups = ["/aws/lambda/pay-canary"]
drop = ['GET /health']
platform = "drop"

[[routes]]
name = "flow"
log_groups = ["/aws/vpc/flow"]
ship = false
"#;

/// The command that was built.
fn loghub() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let found = own.ancestors().skip(1).map(|folder| folder.join("loghub")).find(|file| file.is_file());
    found.expect("build the binaries first: cargo build -p shipper -p subscriber -p loghub-cli")
}

/// A running `loghub local`, killed if the test ends before it.
struct Hub {
    child: Child,
    endpoint: String,
    console: Console,
    rest: Option<std::thread::JoinHandle<String>>,
}

/// Its console.
struct Console {
    base: String,
    token: String,
    client: Client<HttpConnector, Body>,
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Hub {
    fn start(args: &[&str]) -> Hub {
        let mut command = Command::new(loghub());
        command.args(["local", "--json", "--console-port", "0"]).args(args).env("LOGHUB_CACHE", cache());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(child.stderr.take().expect("its output")).lines().map_while(Result::ok);
        let mut before = Vec::new();
        let link = said.find_map(|line| {
            let link = line.strip_prefix("Console: ").map(str::to_owned);
            before.push(line);
            link
        });
        let link = link.unwrap_or_else(|| panic!("no link to the console: {before:?}"));
        let (base, token) = link.split_once("/open?token=").expect("a link with a token");
        let console = Console {
            base: format!("{base}/api/v1"),
            token: token.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
        };
        let aws = said.find(|line| line.starts_with("  AWS ")).expect("the summary says where AWS is");
        let endpoint = aws.split_whitespace().nth(1).expect("a URL").trim_end_matches(',').to_owned();
        let rest = std::thread::spawn(move || said.collect::<Vec<_>>().join("\n"));
        Hub { child, endpoint, console, rest: Some(rest) }
    }

    /// Waits for the end, and returns the closing books.
    fn books(mut self) -> Value {
        let mut out = String::new();
        self.child.stdout.take().expect("its output").read_to_string(&mut out).expect("UTF-8");
        let code = self.child.wait().expect("it ends").code();
        let rest = self.rest.take().map(|rest| rest.join().expect("its output was read"));
        assert_eq!(code, Some(0), "{out}\n{}", rest.unwrap_or_default());
        serde_json::from_str(&out).expect("a JSON object and nothing else")
    }

    fn interrupt(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    }

    /// Runs `loghub logs --local`: the code, the output and the errors.
    fn logs(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(loghub());
        command.arg("logs").args(args).arg("--local").env("LOGHUB_CACHE", cache()).env("NO_COLOR", "1");
        let output = command.env("LOGHUB_LOCAL", &self.endpoint).output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }
}

impl Console {
    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let answer = self.client.request(request.body(body).expect("a request")).await.expect("an answer");
        let status = answer.status();
        let body = axum::body::to_bytes(Body::new(answer.into_body()), 1 << 24).await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(Method::POST, path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    async fn fault(&self, team: &str, fault: Option<&Value>) {
        let method = if fault.is_some() { Method::PUT } else { Method::DELETE };
        let (status, answer) = self.ask(method, &format!("/faults/{team}"), fault).await;
        assert!(status.is_success(), "{team}: {answer}");
    }

    /// Asks until the answer is as wished.
    async fn until(&self, path: &str, wished: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + e2e::LIMIT;
        loop {
            let answer = self.get(path).await;
            if wished(&answer) {
                return answer;
            }
            assert!(Instant::now() < until, "{path}: {answer}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Writes one message, and returns what the console says of it.
    async fn write(&self, account: &str, group: &str, message: &str) -> Value {
        let body = json!({"account": account, "log_group": group, "messages": [message]});
        self.post("/hub/write", &body).await["written"][0].clone()
    }

    /// The first document that a query finds, once there is one.
    async fn arrived(&self, team: &str, query: &str) -> Value {
        let path = format!("/accounts/{team}/search?q={}", escaped(query));
        let found = self.until(&path, |found| found["total"].as_u64() > Some(0)).await;
        found["documents"][0].clone()
    }
}

fn cache() -> PathBuf {
    loghub().parent().expect("a folder").with_file_name("tmp").join("emulator")
}

fn escaped(query: &str) -> String {
    query.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02x}"))
}

/// A count of the ledger's line of a team.
fn count(ledger: &Value, team: &str, column: &str) -> u64 {
    ledger["teams"][team][column].as_u64().unwrap_or_default()
}

/// Each team's documents, as the console counts them.
fn documents(accounts: &Value) -> Vec<(String, u64)> {
    let account = |account: &Value| {
        let name = account["name"].as_str().expect("a name").to_owned();
        (name, account["documents"].as_u64().expect("a count"))
    };
    accounts.as_array().expect("accounts").iter().map(account).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_team_holds_up_no_other_and_the_ledger_balances() {
    let routing = concat!(env!("CARGO_MANIFEST_DIR"), "/../../routing.toml");
    let hub = Hub::start(&["--routing", routing, "--demo", "--rate", "100"]);
    let console = &hub.console;
    console.until("/hub/ledger", |ledger| count(ledger, "search", "delivered") > 20).await;
    console.fault("search", Some(&json!({"fault": {"status": {"code": 503}}}))).await;
    let broken = console.until("/hub/ledger", |ledger| count(ledger, "search", "still_parked") > 0).await;
    assert_eq!(broken["balanced"], true, "what is parked is on its way: {broken}");
    let before = count(&broken, "payments", "delivered");
    console.until("/hub/ledger", |ledger| count(ledger, "payments", "delivered") > before + 20).await;
    let parked = console.get("/hub/parked").await;
    assert_eq!(parked["objects"][0]["team"], "search", "{parked}");
    console.fault("search", None).await;
    // Documents that are not reported yet count as replayed, and their bulks as no longer parked.
    let is_over = |ledger: &Value| {
        ["still_parked", "replayed"].into_iter().all(|column| count(ledger, "search", column) == 0)
    };
    console.until("/hub/ledger", is_over).await;

    let before = documents(&console.get("/accounts").await);
    let ledger = console.get("/hub/ledger").await;
    let after = documents(&console.get("/accounts").await);
    for ((team, before), (_, after)) in before.iter().zip(&after) {
        let between = count(&ledger, team, "documents");
        assert!((*before..=*after).contains(&between), "{team}: {before} {between} {after}");
    }
    let flow = console.get("/hub/flow").await;
    let flow = flow.as_array().expect("log groups");
    assert!(flow.iter().all(|flow| flow["per_second"].as_array().map(Vec::len) == Some(60)), "{flow:?}");
    let seen: u64 = flow.iter().filter_map(|flow| flow["seen"].as_u64()).sum();
    assert!(seen >= ledger["hub"]["seen"].as_u64().expect("a count"), "{flow:?}\n{ledger}");

    hub.interrupt();
    let books = hub.books();
    assert_eq!(books["balanced"], true, "{books}");
    assert!(count(&books, "search", "redelivered") > 0, "{books}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_found_wherever_it_went() {
    let folder = tempfile::tempdir().expect("a folder");
    let routing = folder.path().join("table.toml");
    std::fs::write(&routing, TABLE).expect("written");
    let hub = Hub::start(&["--routing", routing.to_str().expect("UTF-8")]);
    let console = &hub.console;
    let logged = "needle login password=hunter2";
    let written = console.write("one", "/ecs/web", logged).await;
    assert_eq!(written["team"], "core", "{written}");
    let row = console.arrived("core", written["query"].as_str().expect("a query")).await;
    let message = row["message"].as_str().expect("a message");
    assert!(message.contains("needle login password=[masked]"), "{row}");
    assert_eq!(marked(message, &row["masks"][0]), "[masked]", "{row}");
    way(console, &row, logged).await;

    fates(console).await;
    tried(console).await;
    refused(console).await;
    members(console).await;
    logs(&hub, console).await;

    // Everything has arrived, so both counts stand still.
    let ledger = console.until("/hub/ledger", |ledger| ledger["hub"]["in_flight"] == 0).await;
    for (team, documents) in documents(&console.get("/accounts").await) {
        assert_eq!(count(&ledger, &team, "documents"), documents, "{team}: {ledger}");
        let found = console.get(&format!("/accounts/{team}/search?from=now-1h")).await;
        assert_eq!(found["total"], documents, "{team}");
    }
    hub.interrupt();
    let books = hub.books();
    assert_eq!(books["balanced"], true, "{books}");
}

/// The part of a message between two UTF-16 code units.
fn marked(message: &str, span: &Value) -> String {
    let at = |index: usize| span[index].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
    let units: Vec<u16> = message.encode_utf16().collect();
    String::from_utf16(&units[at(0)..at(1)]).expect("whole characters")
}

/// A document leads back to the line that was logged, and names its rule and masks.
async fn way(console: &Console, row: &Value, logged: &str) {
    let way = console.get(&format!("/hub/way/core/{}", row["seq"])).await;
    assert_eq!(way["logged"], logged, "{way}");
    assert_eq!(way["explain"]["team"], "core", "{way}");
    assert_eq!(way["explain"]["rule"], json!({"kind": "account", "line": 5}), "{way}");
    let mask = &way["masks"][0];
    assert_eq!((&mask["mask"], &mask["name"]), (&"secrets".into(), &"password".into()), "{way}");
    assert_eq!(mask["place"], json!([22, 29]), "{way}");
    assert_eq!(way["column"], "delivered", "{way}");
    let table = console.get("/hub/table").await;
    assert_eq!((&way["table"], &table["source"]), (&table["version"], &TABLE.into()), "{table}");
}

/// Each line that did not arrive is found, with the reason.
async fn fates(console: &Console) {
    let platform = "START RequestId: 0000000a-0000-4000-8000-00000000000a Version: $LATEST\n";
    console.write("one", "/aws/lambda/search-index", "needle sampled").await;
    console.write("one", "/aws/lambda/pay-canary", "needle GET /health").await;
    console.write("one", "/aws/lambda/pay-canary", platform).await;
    console.write("one", "/aws/vpc/flow", "needle flow").await;
    console.fault("other", Some(&json!({"fault": {"status": {"code": 503}}}))).await;
    let parked = console.write("two", "/ecs/web", "needle parked").await;
    console.until("/hub/ledger", |ledger| count(ledger, "other", "still_parked") == 1).await;
    let fate = |found: &Value, message: &str| {
        let found = found["found"].as_array().expect("events");
        let event = found.iter().find(|event| event["message"] == message);
        event.map(|event| (event["fate"].clone(), event["why"].as_str().unwrap_or_default().to_owned()))
    };
    let found = console.get("/hub/find?text=NEEDLE").await;
    assert_eq!((&found["looked_at"], &found["complete"]), (&12.into(), &true.into()), "{found}");
    let start = console.get("/hub/find?text=0000000a-0000&account=one").await;
    for (found, message, expected, says) in [
        (&found, "needle login password=hunter2", "shipped", "the sub-account of core has it"),
        (&found, "needle sampled", "sampled", "outside the `sample` of 0.000001 (route sampled)"),
        (&found, "needle GET /health", "dropped", "`GET /health` matches (route canary)"),
        (&found, "needle flow", "not_subscribed", "the table says `ship = false`"),
        (&found, "needle parked", "parked", "`redeliver` sends it again"),
        (&start, platform, "platform", "(route canary)"),
    ] {
        let (fate, why) = fate(found, message).unwrap_or_else(|| panic!("{message}: {found}"));
        assert_eq!(fate, expected, "{message}: {why}");
        assert!(why.contains(says), "{message}: {why}");
    }
    console.fault("other", None).await;
    let row = console.arrived("other", parked["query"].as_str().expect("a query")).await;
    console.until("/hub/ledger", |ledger| count(ledger, "other", "redelivered") == 1).await;
    let way = console.get(&format!("/hub/way/other/{}", row["seq"])).await;
    assert_eq!((&way["column"], &way["logged"]), (&"redelivered".into(), &"needle parked".into()), "{way}");
}

/// An edited table is judged without being published.
async fn tried(console: &Console) {
    let ask = |table: Option<String>| json!({"account": "one", "log_group": "/ecs/web", "message": "password=hunter2", "table": table});
    let plain = console.post("/hub/try", &ask(None)).await;
    assert_eq!((&plain["explain"]["team"], &plain["before"]), (&"core".into(), &Value::Null), "{plain}");
    assert!(plain["case"].as_str().is_some_and(|case| case.contains("masked = true")), "{plain}");
    let moved = TABLE.replace("[[routes]]\nname = \"sampled\"", "[[routes]]\nname = \"web\"\nlog_groups = [\"/ecs/*\"]\nteam = \"other\"\n\n[[routes]]\nname = \"sampled\"");
    let edited = console.post("/hub/try", &ask(Some(moved))).await;
    let teams = (&edited["before"]["team"], &edited["explain"]["team"]);
    assert_eq!(teams, (&"core".into(), &"other".into()), "{edited}");
    let changes = edited["changes"]["changes"].as_array().expect("changes");
    let places: Vec<_> = changes.iter().map(|change| (&change["account"], &change["log_group"])).collect();
    assert_eq!(places, [(&"111111111111".into(), &"/ecs/web".into())], "{edited}");
    let broken = console.post("/hub/try", &ask(Some(TABLE.replace("masks = [", "mask = [")))).await;
    assert_eq!((&broken["explain"], &broken["faults"][0]["line"]), (&Value::Null, &9.into()), "{broken}");
    assert_eq!(broken["before"]["team"], "core", "{broken}");
}

/// A question that has no answer is refused with the fix.
async fn refused(console: &Console) {
    for (account, group, message, says) in [
        ("nobody", "/ecs/web", "x", "unknown account `nobody`"),
        ("333333333333", "/ecs/web", "x", "is no member of this hub"),
        ("one", "/not/there", "x", "has no log group /not/there"),
        ("one", "/not there", "x", "no log group can be named"),
        ("one", "/ecs/web", "", "a message is empty"),
    ] {
        let body = json!({"account": account, "log_group": group, "messages": [message]});
        let (status, answer) = console.ask(Method::POST, "/hub/write", Some(&body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        let said = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(said.contains(says) && answer["error"]["help"].is_string(), "{says}: {answer}");
    }
}

async fn members(console: &Console) {
    let members = console.get("/hub/members").await;
    let one = &members[0];
    assert_eq!((&one["name"], &one["team"]), (&"one".into(), &"core".into()), "{members}");
    assert!(one["last_event"].is_i64(), "{members}");
    let groups = one["log_groups"].as_array().expect("log groups");
    for group in groups {
        let is_flow = group["name"] == "/aws/vpc/flow";
        let why = if is_flow { json!("the table says `ship = false`") } else { Value::Null };
        assert_eq!((&group["subscribed"], &group["why_not"]), (&(!is_flow).into(), &why), "{group}");
    }
    assert_eq!(groups.len(), 6, "{members}");
}

/// The same logs in a terminal.
async fn logs(hub: &Hub, console: &Console) {
    let (code, out, err) = hub.logs(&["core", "needle"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("  /ecs/web  ") && out.contains("needle login password=[masked]"), "{out}");
    assert!(!out.contains("hunter2"), "{out}");
    let (_, out, _) = hub.logs(&["core", "needle", "--json"]);
    let rows: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    assert_eq!(rows[0]["fields"]["logGroup"], "/ecs/web", "{out}");
    let (code, out, err) = hub.logs(&["core", "level:(error"]);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(err.contains("never closed") && err.contains("level:(error"), "{err}");
    let (code, _, err) = hub.logs(&["nobody"]);
    assert!(code == Some(1) && err.contains("nobody"), "{err}");

    let mut follow = Command::new(loghub());
    follow.args(["logs", "core", "followed", "--local", "--follow"]).env("LOGHUB_CACHE", cache());
    follow.env("LOGHUB_LOCAL", &hub.endpoint).env("NO_COLOR", "1").stdout(Stdio::piped());
    let mut follow = follow.spawn().expect("it starts");
    let mut lines = BufReader::new(follow.stdout.take().expect("its output")).lines().map_while(Result::ok);
    console.write("one", "/ecs/web", "followed one").await;
    let first = lines.next().expect("a line");
    assert!(first.ends_with("followed one"), "{first}");
    console.write("one", "/ecs/web", "followed two").await;
    let second = lines.next().expect("a line");
    assert!(second.ends_with("followed two"), "{second}");
    let pid = follow.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    assert_eq!(follow.wait().expect("it ends").code(), Some(0));
}
