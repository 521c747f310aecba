//! The ways from a person's environment to AWS: ways to sign in, proxies, and what is said where that fails.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::Value;

use crate::support::command;

/// A server that answers every request by 403, and the heads of the requests.
fn server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (heads, received) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut head = String::new();
            for line in
                BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty())
            {
                head.push_str(&line);
                head.push('\n');
            }
            let answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = (&stream).write_all(answer.as_bytes());
            if heads.send(head).is_err() {
                return;
            }
        }
    });
    (port, received)
}

/// `loghub status` with that profile as its only configuration, and no proxy.
fn status(home: &Path, profile: &str) -> Command {
    let config = home.join("config");
    std::fs::write(&config, format!("[default]\nregion = eu-west-1\n{profile}\n")).expect("it is written");
    let mut command = command(&["status"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env("NO_COLOR", "1").env("HOME", home).env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("AWS_CONFIG_FILE", config).env("AWS_SHARED_CREDENTIALS_FILE", home.join("none"));
    command.env("AWS_MAX_ATTEMPTS", "1");
    command
}

fn said(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    // The report is wrapped and has a bar at its left.
    said.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

const KEYS: &str = "aws_access_key_id = AKIDFROMTHEFILE\naws_secret_access_key = secret";

#[test]
fn credential_process_is_run() {
    let home = tempfile::tempdir().expect("a folder");
    let (port, heads) = server();
    let answer = home.path().join("answer.json");
    let keys = r#"{"Version":1,"AccessKeyId":"AKIDFROMAPROCESS","SecretAccessKey":"secret"}"#;
    std::fs::write(&answer, keys).expect("it is written");
    let profile = format!("credential_process = cat {}", answer.display());
    said(status(home.path(), &profile).env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}")));
    let head = heads.recv().expect("a request");
    assert!(head.contains("Credential=AKIDFROMAPROCESS/"), "{head}");
}

#[test]
fn failed_sign_in_is_reported_with_its_causes() {
    let home = tempfile::tempdir().expect("a folder");
    let sso = "sso_session = ours\nsso_account_id = 111111111111\nsso_role_name = Reader\n\
        [sso-session ours]\nsso_region = eu-west-1\nsso_start_url = https://ours.awsapps.com/start";
    let login = "login_session = arn:aws:sts::111111111111:assumed-role/Reader/me";
    for (profile, causes) in [
        (sso, &["cached SSO token"][..]),
        (login, &["login"]),
        ("credential_process = false", &["exit status: 1"]),
        ("role_arn = arn:aws:iam::111111111111:role/r\nsource_profile = nowhere", &["nowhere"]),
        ("", &["credential"]),
    ] {
        let said = said(&mut status(home.path(), profile));
        assert!(said.contains("credentials, Region or endpoint: "), "{profile}: {said}");
        for cause in causes {
            assert!(said.contains(cause), "{profile} without {cause}: {said}");
        }
        for missing in ["feature", "not compiled"] {
            assert!(!said.contains(missing), "{profile}: {said}");
        }
    }
}

#[test]
fn json_error_has_each_cause_once() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = status(home.path(), "credential_process = false");
    let output = command.arg("--json").output().expect("it runs");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let message = answer["error"]["message"].as_str().expect("a message");
    assert_eq!(message.matches("exit status: 1").count(), 1, "{message}");
}

#[test]
fn proxy_is_used_except_for_this_machine_and_no_proxy() {
    let home = tempfile::tempdir().expect("a folder");
    let aws = "https://lambda.eu-west-1.amazonaws.com";
    for (variable, endpoint, no_proxy, first) in [
        ("HTTPS_PROXY", None, "", Some("CONNECT lambda.eu-west-1.amazonaws.com:443")),
        ("https_proxy", None, "", Some("CONNECT lambda.eu-west-1.amazonaws.com:443")),
        ("ALL_PROXY", Some(aws), "example.com", Some("CONNECT lambda.eu-west-1.amazonaws.com:443")),
        ("HTTP_PROXY", Some("http://hub.invalid:81"), "", Some("GET http://hub.invalid:81/")),
        ("HTTP_PROXY", Some("http://hub.invalid:81"), "hub.invalid", None),
        ("HTTPS_PROXY", Some("https://hub.invalid:81"), ".invalid", None),
        // This machine is never reached through a proxy.
        ("HTTP_PROXY", Some("http://127.0.0.1:9"), "", None),
        ("HTTP_PROXY", Some("http://localhost:9"), "", None),
        ("HTTP_PROXY", Some("http://[::1]:9/x"), "", None),
    ] {
        let (port, heads) = server();
        let mut command = status(home.path(), KEYS);
        command.env(variable, format!("http://127.0.0.1:{port}")).env("NO_PROXY", no_proxy);
        command.envs(endpoint.map(|endpoint| ("AWS_ENDPOINT_URL", endpoint)));
        let said = said(&mut command);
        let head = heads.try_recv().ok();
        let matches = match (first, &head) {
            (Some(first), Some(head)) => head.starts_with(first),
            (first, head) => first.is_none() && head.is_none(),
        };
        assert!(matches, "{variable} {endpoint:?} {no_proxy}: {head:?}: {said}");
    }
}
