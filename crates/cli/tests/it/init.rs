//! `loghub init`: it writes a valid table, and asks on a terminal only.

use rexpect::session::{Options, spawn_with_options};

use crate::support::{Ran, command, json, loghub};

const FLAGS: [&str; 6] = [
    "--unrouted",
    "platform",
    "--account",
    "pay-prod=111111111111,payments,prod",
    "--account",
    "shared=333333333333",
];

#[test]
fn the_written_table_passes_check_and_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    let file = file.to_str().expect("UTF-8");
    let Ran { code, out, err } = loghub(&[&["init", file][..], &FLAGS].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let written = std::fs::read_to_string(file).expect("it is written");
    insta::assert_snapshot!("init_table", written);
    let checked = json(&["check", file]);
    assert_eq!(checked["ok"], true);
    let warnings: Vec<_> = checked["warnings"].as_array().expect("a list").iter().collect();
    let [warning] = warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning["message"], "The route `audit-logs` removes the mask `contact`.");
    let Ran { code, err, .. } = loghub(&[&["init", file][..], &FLAGS].concat());
    assert!(code == 1 && err.contains("already exists") && err.contains("--force"), "{err}");
    let again = json(&["init", file, "--force", "--unrouted", "core"]);
    assert_eq!((&again["written"], &again["accounts"]), (&file.into(), &0.into()));
    assert_eq!(json(&["check", file])["ok"], true);
}

/// The names of secrets that a first table masks, and names that it does not mask.
const SECRETS: [&str; 34] = [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "credentials",
    "secret",
    "client_secret",
    "api_secret",
    "jwt_secret",
    "token",
    "access_token",
    "refresh_token",
    "id_token",
    "session_token",
    "auth_token",
    "api_key",
    "apikey",
    "x-api-key",
    "X-API-Key",
    "secret_key",
    "private_key",
    "secret_access_key",
    "aws_secret_access_key",
    "AWS_SECRET_ACCESS_KEY",
    "db_password",
    "DB_PASSWORD",
    "authorization",
    "Authorization",
    "proxy-authorization",
    "cookie",
    "Cookie",
    "set_cookie",
    "Set-Cookie",
    "x-amz-security-token",
];
const PLAIN: [&str; 10] =
    ["key", "keys", "auth", "author", "user", "id", "session", "tokens_used", "secretary", "public_key"];

#[test]
fn the_written_table_masks_secrets_by_name_as_the_example_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    let file = file.to_str().expect("UTF-8");
    json(&[&["init", file][..], &FLAGS].concat());
    let included = |file: &str| {
        let text = std::fs::read_to_string(file).expect("it is there");
        let table: toml::Table = text.parse().expect("TOML");
        ["secrets", "contact"].map(|mask| table["masks"][mask]["include"].clone())
    };
    assert_eq!(included(file), included("../../routing.toml"));
    let value = |name: &str| format!("hunter2 {name}");
    let members: serde_json::Map<_, _> =
        SECRETS.iter().chain(&PLAIN).map(|name| ((*name).to_owned(), value(name).into())).collect();
    let message = serde_json::Value::from(members).to_string();
    let explained = json(&[
        "explain",
        "--routing",
        file,
        "--account",
        "pay-prod",
        "--log-group",
        "/app",
        "--message",
        &message,
    ]);
    let shipped = explained.to_string();
    for name in SECRETS {
        assert!(!shipped.contains(&format!("{}\"", value(name))), "{name} is shipped");
    }
    for name in PLAIN {
        assert!(shipped.contains(&value(name)), "{name} is masked");
    }
}

#[test]
fn invalid_arguments_are_refused_with_a_fix() {
    for (args, code, says) in [
        (&["init", "-"][..], 1, "pass --unrouted TEAM"),
        (&["init", "-", "--account", "a=111111111111"], 2, "--unrouted"),
        (&["init", "-", "--unrouted", "x", "--account", "a=11"], 2, "an account id has twelve digits"),
        (&["init", "-", "--unrouted", "x", "--account", "a"], 2, "use the form NAME=ID"),
        (&["init", "-", "--unrouted", "No Such \"Name"], 1, "was not loaded"),
        (&["init", "/nowhere/x.toml", "--unrouted", "x"], 1, "failed to write"),
    ] {
        let ran = loghub(args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
    }
}

#[test]
fn on_a_terminal_it_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("routing.toml");
    let mut command = command(&["init", file.to_str().expect("UTF-8")]);
    command.env("TERM", "xterm-256color").env("NO_COLOR", "1");
    let mut session =
        spawn_with_options(command, Options::new().timeout_ms(Some(30_000))).expect("a terminal");
    for (question, answer) in [
        ("every unclaimed log group", ""),
        ("leave empty to finish", "222222222222"),
        ("Its name", "search"),
        ("belongs to", "search"),
        ("environment", ""),
        ("leave empty to finish", ""),
    ] {
        session.exp_string(question).expect(question);
        session.send_line(answer).expect("it is answered");
    }
    session.exp_string("is written").expect("it says so");
    session.exp_eof().expect("it ends");
    let written = std::fs::read_to_string(file).expect("it is written");
    assert!(
        written.contains("unrouted = \"platform\"")
            && written.contains("search = { id = \"222222222222\", team = \"search\" }"),
        "{written}"
    );
}
