//! `loghub` as built, against a hub that runs.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use e2e::{Members, PAY_PROD, Plan, SEARCH, gzip};
use listener::Fault;
use rexpect::session::{Options, spawn_with_options};
use serde_json::{Value, json};

pub(crate) const TABLE: &str = r#"version = 1
unrouted = "platform"
[accounts]
pay-prod = { id = "111111111111", team = "payments" }
search = { id = "222222222222", team = "search" }
[defaults]
masks = ["secrets"]
[teams.payments]
[teams.search]
[teams.platform]
[masks.secrets]
keys = ["password"]
"#;

/// The directory that the build puts binaries into, found upwards from the test's own.
pub(crate) fn binary() -> PathBuf {
    let own = std::env::current_exe().expect("a test knows where it is");
    let mut found = own.ancestors().skip(1).map(|directory| directory.join("loghub"));
    found.find(|binary| binary.is_file()).expect("build the binaries first: cargo build --workspace")
}

/// A hub and how people look at it.
pub(crate) struct Desk {
    pub(crate) hub: Members,
}

/// The end of a command.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    /// A hub with two accounts, each with a log group, neither of them onboarded.
    pub(crate) async fn open() -> Desk {
        Desk::of(Plan::new(TABLE)).await
    }

    /// The same, of a hub as planned.
    pub(crate) async fn of(plan: Plan) -> Desk {
        let hub = Members::open(plan).await;
        for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search")] {
            hub.join(account).await;
            hub.make(account, group).await;
        }
        hub.settled().await;
        Desk { hub }
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).envs(self.hub.env()).env("NO_COLOR", "1");
        command
    }

    /// Runs a command; the hub goes on meanwhile.
    pub(crate) async fn run(&self, args: &[&str]) -> Ran {
        self.typing("", args).await
    }

    /// The same, with a text on standard input.
    pub(crate) async fn typing(&self, input: &str, args: &[&str]) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let input = input.to_owned();
        let ended = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().expect("it starts");
            // One that reads nothing may have ended already.
            let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
            child.wait_with_output().expect("it ends")
        });
        ran(&ended.await.expect("it is waited for"))
    }

    pub(crate) async fn json(&self, args: &[&str]) -> (i32, Value) {
        let Ran { code, out, err } = self.run(&[args, &["--json"]].concat()).await;
        let answer = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"));
        (code, answer)
    }

    /// Parks so many of a team's bulks, a message each.
    async fn park(&self, account: &str, group: &str, team: &str, messages: &[&str]) {
        self.hub.redeliver(false);
        self.hub.listener.set_fault(team, Fault::status(503)).expect("the team is known");
        for message in messages {
            self.hub.write(account, group, message).await;
            self.hub.shipped().await;
        }
        self.hub.listener.clear_fault(team).expect("the team is known");
        assert_eq!(self.hub.keys("ParkBucket").await.len(), messages.len(), "{}", self.hub.report());
    }
}

/// Waits for a command's end; the hub goes on meanwhile.
pub(crate) async fn ended(mut command: Command) -> Ran {
    let output = tokio::task::spawn_blocking(move || command.output().expect("it runs"));
    ran(&output.await.expect("it is waited for"))
}

pub(crate) fn ran(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Snapshots without what differs from run to run.
pub(crate) fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?Z?", "[time]");
    settings.add_filter(r"(<5m|\b5m) ago {2,}", "[event] ago  ");
    settings.add_filter(r"\b\d+m? ?\d*s ago +", "[age] ago  ");
    settings.add_filter(r"(<1s|\b\d+s) {2,}", "[lag]  ");
    settings.add_filter(r#""lag_millis": [\d.]+"#, r#""lag_millis": "[lag]""#);
    settings.add_filter(r"(Table |table.: .)[0-9a-zA-Z-]+", "$1[version]");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[tokio::test(flavor = "multi_thread")]
async fn status_follows_onboarding_and_offboarding() {
    let desk = Desk::open().await;
    let (code, before) = desk.json(&["status"]).await;
    let never = "is in the table, but was never onboarded";
    assert!(
        code == 1 && before["problems"][0].as_str().is_some_and(|problem| problem.contains(never)),
        "{before}"
    );

    for account in ["pay-prod", SEARCH] {
        let Ran { code, out, err } = desk.run(&["onboard", account, "--until", "subscribed"]).await;
        assert!(
            code == 0 && out.contains("1 of 1 log group is subscribed"),
            "{out}{err}\n{}",
            desk.hub.report()
        );
    }
    let Ran { code, out, err } = desk.run(&["status"]).await;
    assert_eq!(code, 0, "{out}{err}");
    snapshot("cli_status_human", &out);
    let (_, status) = desk.json(&["status"]).await;
    snapshot("cli_status_json", &format!("{status:#}"));
    let (code, one) = desk.json(&["status", "--account", "search"]).await;
    assert_eq!((code, one["accounts"].as_array().map(Vec::len)), (0, Some(1)), "{one}");

    let Ran { code, err, .. } = desk.run(&["offboard", "search"]).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "{err}");
    let Ran { code, out, err } = desk.run(&["offboard", "search", "--yes"]).await;
    assert!(
        code == 0 && out.contains("no filter of the hub is left on its 1 log group"),
        "{out}{err}\n{}",
        desk.hub.report()
    );
    assert_eq!(desk.hub.names(SEARCH, "/search").await, [""; 0]);
    let (code, status) = desk.json(&["status"]).await;
    assert_eq!((code, &status["offboarded"]), (0, &json!([SEARCH])), "{status}");
    let Ran { code, out, .. } = desk.run(&["doctor"]).await;
    assert!(out.contains("✓ the hub in eu-west-1") && out.contains("✗ routing.toml"), "{code}: {out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn publish_shows_the_changes_and_asks_before_it_publishes() {
    let desk = Desk::open().await;
    for account in ["pay-prod", "search"] {
        assert_eq!(
            desk.run(&["onboard", account, "--until", "subscribed"]).await.code,
            0,
            "{}",
            desk.hub.report()
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    let write = |table: &str| std::fs::write(&file, table).expect("it is written");
    let publish = ["publish", file.to_str().expect("UTF-8")];
    let with = |more: &[&'static str]| [&publish[..], more].concat();

    write(TABLE);
    let Ran { code, out, .. } = desk.run(&publish).await;
    assert!(code == 0 && out.contains("is already published"), "{out}");
    write("version = 2");
    let Ran { code, err, .. } = desk.run(&with(&["--yes"])).await;
    assert!(code == 1 && err.contains("version"), "{err}");

    let route = "[[routes]]\nname = \"shared\"\nlog_groups = [\"/pay\"]\nteam = \"search\"\n";
    write(&format!("{TABLE}{route}"));
    let Ran { code, out, err } = desk.run(&with(&["--dry-run"])).await;
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("/pay in pay-prod") && out.contains("team: payments → search"), "{out}{err}");
    let Ran { code, err, .. } = desk.run(&publish).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "nobody can be asked: {err}");
    let (code, published) = desk.json(&with(&["--yes"])).await;
    assert_eq!((code, &published["published"]), (0, &json!(true)), "{published}");
    desk.hub.write(PAY_PROD, "/pay", "to another team").await;
    desk.hub.wait("search", 1).await;

    write(&format!("{TABLE}\n[[routes]]\nname = \"quiet\"\nlog_groups = [\"/pay\"]\nship = false\n"));
    let Ran { code, err, .. } = desk.run(&with(&["--yes"])).await;
    assert!(code == 1 && err.contains("--approve unsubscribe"), "the last filter of an account: {err}");
    let (code, published) = desk.json(&with(&["--yes", "--approve", "unsubscribe"])).await;
    assert_eq!((code, &published["published"]), (0, &json!(true)), "{published}");
    desk.hub.sweep().await;
    assert_eq!(desk.hub.names(PAY_PROD, "/pay").await, [""; 0], "{}", desk.hub.report());

    let (_, listed) = desk.json(&["rollback", "--list"]).await;
    assert_eq!(listed["versions"].as_array().map(Vec::len), Some(3), "{listed}");
    let (code, back) = desk.json(&["rollback", "--yes"]).await;
    assert_eq!((code, &back["published"]), (0, &json!(true)), "{back}");
    desk.hub.sweep().await;
    assert_eq!(desk.hub.names(PAY_PROD, "/pay").await, ["loghub"], "{}", desk.hub.report());
}

#[tokio::test(flavor = "multi_thread")]
async fn rollback_skips_versions_that_do_not_load() {
    let desk = Desk::open().await;
    let marks = async |desk: &Desk| {
        let (_, listed) = desk.json(&["rollback", "--list"]).await;
        let versions = listed["versions"].as_array().cloned().unwrap_or_default();
        versions.iter().map(|version| version["loads"].as_bool()).collect::<Vec<_>>()
    };
    desk.hub.publish("version = 2").await;
    assert_eq!(marks(&desk).await, [Some(false), Some(true)]);
    let Ran { out, .. } = desk.run(&["rollback", "--list"]).await;
    assert!(out.contains("saved last, does not load"), "{out}");
    let (code, back) = desk.json(&["rollback", "--yes", "--no-live"]).await;
    assert_eq!((code, &back["published"]), (0, &json!(true)), "{back}");

    desk.hub.publish(&TABLE.replace("password", "secret")).await;
    desk.hub.publish("version = 3").await;
    desk.hub.publish(&TABLE.replace("password", "passwort")).await;
    let Ran { code, out, err } = desk.run(&["rollback", "--yes", "--no-live"]).await;
    assert!(code == 0 && out.contains("secret"), "{out}{err}");
    let loads = marks(&desk).await;
    assert_eq!(loads, [true, true, false, true, true, false, true].map(Some));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_keys_of_the_deployed_release_are_not_published() {
    let desk = Desk::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    let budget = "budget = { rate = \"2 MB/s\" }\n[teams.search]";
    std::fs::write(&file, TABLE.replace("[teams.search]", budget)).expect("it is written");
    let publish = ["publish", file.to_str().expect("UTF-8"), "--yes"];

    let mut schema: Value = serde_json::from_str(&desk.run(&["schema"]).await.out).expect("JSON");
    let keys =
        schema.pointer_mut("/properties/teams/additionalProperties/properties").expect("keys of teams");
    keys.as_object_mut().expect("keys").remove("budget").expect("this release knows it");
    let older = json!({"version": "0.0.9", "law": "first_team", "schema": schema});
    desk.hub.put_object("TableBucket", "release.json", older.to_string().into_bytes()).await;
    let Ran { code, err, .. } = desk.run(&publish).await;
    assert!(code == 1 && err.contains("0.0.9") && err.contains("teams.payments.budget"), "{err}");

    desk.hub.put_object("TableBucket", "release.json", b"no JSON".to_vec()).await;
    let Ran { code, out, err } = desk.run(&publish).await;
    assert!(code == 0 && err.contains("does not state its release"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_publish_is_rejected() {
    let desk = Desk::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    std::fs::write(&file, TABLE.replace("password", "secret")).expect("it is written");
    let command = desk.command(&["publish", file.to_str().expect("UTF-8")]);
    let (asked, is_asked) = std::sync::mpsc::channel();
    let (overtaken, is_overtaken) = std::sync::mpsc::channel();
    let slow = tokio::task::spawn_blocking(move || {
        let options = Options::new().timeout_ms(Some(60_000));
        let mut session = spawn_with_options(command, options).expect("it starts on a terminal");
        session.exp_string("Publish").expect("it asks");
        asked.send(()).expect("somebody waits");
        let () = is_overtaken.recv().expect("somebody tells");
        session.send("y").and_then(|_| session.flush()).expect("it is answered");
        session.exp_eof().expect("it ends")
    });
    tokio::task::spawn_blocking(move || is_asked.recv()).await.expect("no panic").expect("it asks");
    desk.hub.publish(&TABLE.replace("password", "passwort")).await;
    overtaken.send(()).expect("it waits");
    let said = slow.await.expect("it is waited for");
    assert!(said.contains("another version was published first"), "{said}");
    let (_, listed) = desk.json(&["rollback", "--list"]).await;
    assert_eq!(listed["versions"].as_array().map(Vec::len), Some(2), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_set_listed_and_checked_and_never_shown() {
    let desk = Desk::open().await;
    let (code, listed) = desk.json(&["token", "list"]).await;
    assert_eq!((code, listed["tokens"].as_array().map(Vec::len)), (0, Some(3)), "{listed}");
    assert_eq!(desk.json(&["token", "check"]).await.0, 0);

    let Ran { code, out, err } = desk.typing("a-new-secret\n", &["token", "set", "payments"]).await;
    assert!(code == 0 && out.contains("/loghub/tokens/payments is set: version 2"), "{out}{err}");
    let checked = desk.run(&["token", "check", "payments"]).await;
    assert!(
        checked.code == 1 && checked.out.contains("the listener refuses it (401)"),
        "{}{}",
        checked.out,
        checked.err
    );
    desk.hub.listener.set_token("payments", "a-new-secret").expect("the team is known");
    let checked_again = desk.run(&["token", "check", "payments"]).await;
    assert_eq!(checked_again.code, 0, "{}{}", checked_again.out, checked_again.err);
    for said in [&out, &err, &checked.out, &checked.err, &checked_again.out, &checked_again.err] {
        assert!(!said.contains("secret"), "{said}");
    }

    for (input, args, says) in [
        ("x", &["token", "set", "nobody"][..], "it has payments, platform, search"),
        ("", &["token", "set", "search"], "it is blank"),
        ("a b", &["token", "set", "search"], "it has spaces or lines in it"),
        ("x", &["token", "set", "search", "--name", "other"], "its tokens are search"),
    ] {
        let Ran { code, err, .. } = desk.typing(input, args).await;
        assert!(code == 1 && err.contains(says), "{says}: {err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_warns_of_a_missing_token_before_the_table_is_published() {
    let desk = Desk::open().await;
    let orders = |env: &str, id: &str| {
        format!("orders-{env} = {{ id = \"{id}\", team = \"orders\", env = \"{env}\" }}\n")
    };
    let accounts = orders("dev", "333333333333") + &orders("prod", "444444444444") + "[defaults]";
    let table = TABLE.replace("[defaults]", &accounts) + "[teams.orders]\n";
    let file = tempfile::NamedTempFile::new().expect("a file");
    let path = file.path().to_str().expect("UTF-8");
    std::fs::write(path, &table).expect("it is written");
    let Ran { code, out, err } = desk.run(&["check", path]).await;
    assert!(code == 0 && out.contains("4 teams, 0 warnings"), "{out}{err}");
    let Ran { code, out, err } = desk.run(&["check", path, "--tokens"]).await;
    assert!(code == 0 && out.contains("4 teams, 1 warning"), "{out}{err}");
    let says = "the team orders has no token: /loghub/tokens/orders does not exist";
    assert!(err.contains(says) && err.contains("[teams.orders]"), "{err}");
    let (code, checked) = desk.json(&["check", path, "--tokens"]).await;
    let expected = json!([{
        "line": 15, "message": says, "help": format!("`loghub token set orders --routing {path}`"),
    }]);
    assert_eq!((code, &checked["warnings"]), (0, &expected), "{checked}");

    let Ran { code, err, .. } = desk.typing("x", &["token", "set", "orders"]).await;
    assert!(code == 1 && err.contains("the table has no team orders"), "{err}");
    let Ran { code, out, err } = desk.typing("x", &["token", "set", "orders", "--routing", path]).await;
    assert!(code == 0 && out.contains("/loghub/tokens/orders is set"), "{out}{err}");
    let (code, checked) = desk.json(&["check", path, "--tokens"]).await;
    assert_eq!((code, &checked["warnings"]), (0, &json!([])), "{checked}");

    std::fs::write(path, table.replacen('\n', "\ntokens = \"{team}/{env}\"\n", 1)).expect("it is written");
    let (_, checked) = desk.json(&["check", path, "--tokens"]).await;
    let helps: Vec<_> =
        checked["warnings"].as_array().expect("warnings").iter().map(|of| &of["help"]).collect();
    let set = |name: &str| json!(format!("`loghub token set orders --name orders/{name} --routing {path}`"));
    assert!(helps.contains(&&set("dev")) && helps.contains(&&set("prod")), "{checked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bulks_of_a_paused_team_are_parked_until_it_is_resumed() {
    let desk = Desk::open().await;
    assert_eq!(desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code, 0);
    let Ran { code, out, err } = desk.run(&["pause", "payments", "--reason", "moving"]).await;
    assert!(code == 0 && out.contains("payments is paused: its bulks are parked from now on."), "{out}{err}");
    desk.hub.write(PAY_PROD, "/pay", "while paused").await;
    desk.hub.shipped().await;
    let (_, kept) = desk.json(&["replay", "list"]).await;
    assert_eq!(kept["objects"][0]["reason"], "paused", "{kept}\n{}", desk.hub.report());
    let (_, status) = desk.json(&["status"]).await;
    let payments = status["teams"].as_array().expect("teams").iter().find(|team| team["team"] == "payments");
    assert_eq!(payments.map(|team| &team["paused"]), Some(&json!(true)), "{status}");
    let Ran { code, err, .. } = desk.run(&["resume", "search"]).await;
    assert!(code == 1 && err.contains("the team search is not paused"), "{err}");
    assert_eq!(desk.run(&["resume", "payments"]).await.code, 0);
    let (code, replayed) = desk.json(&["replay", "run", "--yes"]).await;
    assert_eq!((code, &replayed["replayed"][0]["delivered"]), (0, &json!(true)), "{replayed}");
    desk.hub.wait("payments", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parked_bulks_are_listed_shown_and_sent_again() {
    let desk = Desk::open().await;
    assert_eq!(desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code, 0);
    desk.park(PAY_PROD, "/pay", "payments", &["one password=hunter2", "two"]).await;
    let Ran { out, .. } = desk.run(&["replay", "list"]).await;
    assert!(
        out.contains("parked") && out.contains("unreachable") && out.contains("2 objects, 2 events"),
        "{out}"
    );
    let Ran { out, .. } = desk.run(&["status"]).await;
    let waits = "waiting, retried automatically: payments (2 bulks, oldest ";
    assert!(out.contains(waits), "{out}");
    for (args, count) in [
        (&["--team", "payments", "--log-group", "/pay", "--account", "pay-prod"][..], 2),
        (&["--limit", "1"], 1),
        (&["--team", "search"], 0),
        (&["--account", SEARCH], 0),
        (&["--reason", "paused"], 0),
        (&["--dead"], 0),
        (&["--until", "1h"], 0),
        (&["--since", "1h"], 2),
    ] {
        let (_, kept) = desk.json(&[&["replay", "list"], args].concat()).await;
        assert_eq!(kept["objects"].as_array().map(Vec::len), Some(count), "{args:?}: {kept}");
    }
    let (_, kept) = desk.json(&["replay", "list"]).await;
    let key = kept["objects"][0]["key"].as_str().expect("a key").to_owned();
    let (_, shown) = desk.json(&["replay", "show", &key]).await;
    assert_eq!(
        (&shown["contents"][0]["log_group"], &shown["documents"]),
        (&json!("/pay"), &json!([])),
        "{shown}"
    );
    // The order of the two is that of their invocations' ids.
    let mut out = String::new();
    for object in kept["objects"].as_array().into_iter().flatten() {
        let key = object["key"].as_str().expect("a key");
        out += &desk.run(&["replay", "show", key, "--documents"]).await.out;
    }
    assert!(out.contains("one password=[masked]") && !out.contains("hunter2"), "{out}");

    let Ran { code, err, .. } = desk.run(&["replay", "run"]).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "{err}");
    assert_eq!(desk.run(&["replay", "run", "--dry-run"]).await.code, 0);
    assert_eq!(desk.hub.keys("ParkBucket").await.len(), 2, "nothing was sent");
    desk.hub.listener.set_fault("payments", Fault::status(503)).expect("the team is known");
    let Ran { code, out, .. } = desk.run(&["replay", "run", "--yes"]).await;
    assert!(
        code == 1 && out.contains("stays parked: unreachable") && out.contains("0 objects delivered, 2 kept"),
        "{out}"
    );
    desk.hub.listener.clear_fault("payments").expect("the team is known");
    let Ran { code, out, err } = desk.run(&["replay", "run", "--yes"]).await;
    assert!(code == 0 && out.contains("2 objects delivered, 0 kept"), "{out}{err}");
    desk.hub.wait("payments", 2).await;
    assert_eq!(desk.hub.keys("ParkBucket").await, [""; 0]);
    desk.hub.redeliver(true);
    desk.hub.settled().await;
    assert_eq!(desk.hub.listener.account("payments").counts().documents, 2, "and nothing arrives twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn replay_on_a_terminal_asks_and_shows_progress() {
    let desk = Desk::open().await;
    assert_eq!(desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code, 0);
    desk.park(PAY_PROD, "/pay", "payments", &["one"]).await;
    let mut command = desk.command(&["replay", "run"]);
    command.env("TERM", "xterm-256color").env_remove("NO_COLOR");
    let shown = tokio::task::spawn_blocking(move || {
        let options = Options::new().timeout_ms(Some(60_000));
        let mut session = spawn_with_options(command, options).expect("it starts on a terminal");
        session.exp_string("Send 1 object?").expect("it asks");
        session.send("y").and_then(|_| session.flush()).expect("it is answered");
        session.exp_string("1 of 1: parked/payments/").expect("it shows how far it is");
        session.exp_eof().expect("it ends")
    });
    let shown = shown.await.expect("it is waited for");
    assert!(shown.contains("\u{1b}[32m") && shown.contains("1 object delivered"), "{shown}");
    desk.hub.wait("payments", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interrupted_replay_loses_nothing_and_can_be_run_again() {
    let desk = Desk::open().await;
    assert_eq!(desk.run(&["onboard", PAY_PROD, "--until", "subscribed"]).await.code, 0);
    desk.park(PAY_PROD, "/pay", "payments", &["one", "two", "three"]).await;
    let mut command = desk.command(&["replay", "run", "--yes", "--rate", "1", "--json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    desk.hub.wait("payments", 1).await;
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output().expect("it ends"));
    let Ran { code, out, err } = ran(&ended.await.expect("it is waited for"));
    let answer: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &answer["interrupted"]), (1, &json!(true)), "{out}{err}");
    let (delivered, left) =
        (answer["replayed"].as_array().map_or(0, Vec::len), desk.hub.keys("ParkBucket").await.len());
    assert_eq!(delivered + left, 3, "{answer}");
    assert_eq!(desk.run(&["replay", "run", "--yes"]).await.code, 0);
    desk.hub.wait("payments", 3).await;
    let ids: std::collections::BTreeSet<String> = desk
        .hub
        .listener
        .account("payments")
        .documents()
        .iter()
        .map(|document| document.json["id"].to_string())
        .collect();
    assert_eq!((ids.len(), desk.hub.keys("ParkBucket").await), (3, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn undecodable_record_stays_quarantined_until_it_is_purged() {
    let desk = Desk::open().await;
    desk.hub.put([b"no gzip".to_vec()]).await;
    desk.hub.shipped().await;
    let (_, kept) = desk.json(&["replay", "list", "--quarantined"]).await;
    let key = kept["objects"][0]["key"].as_str().expect("a key").to_owned();
    assert_eq!(kept["objects"][0]["reason"], "poison", "{kept}");
    let Ran { out, .. } = desk.run(&["replay", "show", &key]).await;
    assert!(
        out.contains("quarantined because: the record's data does not inflate")
            && out.contains("1 of 1 record still can't be decoded"),
        "{out}"
    );
    let Ran { code, out, .. } = desk.run(&["replay", "run", "--quarantined", "--yes"]).await;
    assert!(code == 1 && out.contains("stays quarantined: it still can't be decoded"), "{out}");
    assert_eq!(desk.hub.keys("QuarantineBucket").await, std::slice::from_ref(&key));

    let Ran { code, err, .. } = desk.run(&["replay", "purge", "--yes"]).await;
    assert!(code == 1 && err.contains("`--parked`, `--dead` or `--quarantined`"), "{err}");
    let Ran { code, out, err } = desk.run(&["replay", "purge", "--quarantined", "--yes"]).await;
    assert!(code == 0 && out.contains("1 object deleted"), "{out}{err}");
    assert_eq!(desk.hub.keys("QuarantineBucket").await, [""; 0]);
    let Ran { code, err, .. } = desk.run(&["replay", "show", &key]).await;
    assert!(code == 1 && err.contains("no object has the key"), "{err}");
}

/// A record of one message, as CloudWatch Logs sends it, in base64.
fn record(message: &str) -> String {
    let envelope = json!({
        "messageType": "DATA_MESSAGE", "owner": PAY_PROD, "logGroup": "/pay", "logStream": "s",
        "subscriptionFilters": ["loghub"],
        "logEvents": [{"id": message, "timestamp": 1_767_225_600_000_i64, "message": message}],
    });
    base64_simd::STANDARD.encode_to_string(gzip(envelope.to_string().as_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn decodable_records_leave_the_quarantine() {
    let desk = Desk::open().await;
    let poison = json!({
        "shard": "shardId-000000000000", "sequence_number": "1", "reason": "an older shipper could not read it",
        "arrived": 1.5, "data": record("once poison"), "request_id": "r",
    });
    let sound = json!({"eventID": "shardId-000000000000:2", "kinesis": {"sequenceNumber": "2", "data": record("given up")}});
    let given_up = json!({"payload": json!({"Records": [sound]}).to_string()});
    for (key, body) in
        [("poison/shardId-000000000000/1.json", poison), ("aws/lambda/m/shard/2026/01/02/x", given_up)]
    {
        desk.hub.put_object("QuarantineBucket", key, body.to_string().into_bytes()).await;
    }
    let Ran { code, out, err } = desk.run(&["replay", "run", "--quarantined", "--dry-run"]).await;
    assert!(code == 0 && out.contains("an older shipper could not read it"), "{out}{err}");
    assert_eq!(out.matches("documents for payments: 1").count(), 2, "{out}");
    let Ran { code, out, err } = desk.run(&["replay", "run", "--quarantined", "--yes"]).await;
    assert!(code == 0 && out.contains("2 objects delivered, 0 kept"), "{out}{err}");
    desk.hub.wait("payments", 2).await;
    assert_eq!(desk.hub.keys("QuarantineBucket").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_hub_is_an_error_that_names_the_fix() {
    let hub = Members::start(TABLE).await;
    let mut command = Command::new(binary());
    command.args(["status", "--stack", "other"]).envs(hub.env()).env("NO_COLOR", "1");
    let Ran { code, err, .. } = ended(command).await;
    assert!(
        code == 1
            && err.contains("no hub found: failed to read the function other-")
            && err.contains("--stack"),
        "{err}"
    );
    let watch = ["status", "--watch", "--json"];
    let mut command = Command::new(binary());
    let mut child = command.args(watch).envs(hub.env()).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let first = tokio::task::spawn_blocking(move || lines.next().expect("a line").expect("UTF-8"));
    let first: Value = serde_json::from_str(&first.await.expect("it is waited for")).expect("a line is JSON");
    assert!(first["problems"].is_array(), "{first}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(1), "two accounts were never onboarded");
}
