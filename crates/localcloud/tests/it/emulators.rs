//! The emulator's start, and the error when it can't start.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use localcloud::emulator::{Emulator, Error, MINISTACK, Options};

/// One installation for all tests.
pub(crate) fn options() -> Options {
    Options::new(Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator"))
}

/// A program that plays Python.
fn script(path: &Path, body: &str) -> PathBuf {
    fs::create_dir_all(path.parent().expect("a directory")).expect("made");
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("written");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("made executable");
    path.to_owned()
}

async fn failure(options: Options) -> Error {
    Emulator::start(options, |_| {}).await.expect_err("it can't start")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_and_stops() {
    let mut progress = Vec::new();
    let emulator =
        Emulator::start(options(), |step| progress.push(step.to_owned())).await.expect("it starts");
    assert_eq!(progress.last().map(String::as_str), Some("starting the emulator"));
    let listed = emulator.cloud().kinesis("111111111111").list_streams().send().await.expect("it answers");
    assert!(listed.stream_names.is_empty());
    let pid = emulator.pid().expect("it runs");
    emulator.stop().await;
    assert!(!Path::new("/proc").join(pid.to_string()).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_do_not_see_each_other() {
    let emulator = Emulator::start(options(), |_| {}).await.expect("it starts");
    let cloud = emulator.cloud();
    localcloud::setup::member::log_group(cloud, "111111111111", "/mine").await.expect("made");
    let groups = cloud.logs("222222222222").describe_log_groups().send().await.expect("listed").log_groups;
    assert_eq!(groups.unwrap_or_default(), []);
}

#[tokio::test]
async fn a_taken_port_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let error = failure(Options { port: Some(port), ..options() }).await;
    assert!(matches!(error, Error::PortTaken { port: said } if said == port), "{error}");
}

#[tokio::test]
async fn a_missing_or_old_python_is_said() {
    let dir = tempfile::tempdir().expect("a directory");
    let options =
        |python: PathBuf| Options { python: Some(python), ..Options::new(dir.path().join("cache")) };
    let error = failure(options(dir.path().join("nowhere"))).await;
    assert!(matches!(error, Error::PythonMissing), "{error}");
    let error = failure(options(script(&dir.path().join("old"), "echo 3 8"))).await;
    assert!(matches!(&error, Error::PythonTooOld { found } if found.ends_with("old 3.8")), "{error}");
}

#[tokio::test]
async fn a_failing_installation_is_said_in_pip_s_last_words() {
    let dir = tempfile::tempdir().expect("a directory");
    let pip = script(
        &dir.path().join("pip"),
        "echo 'WARNING: retrying' >&2; echo 'ERROR: no network.' >&2; exit 1",
    );
    let venv = format!("mkdir -p \"$3/bin\" && cp '{}' \"$3/bin/python\"", pip.display());
    let python =
        script(&dir.path().join("python"), &format!("if [ \"$1\" = -c ]; then echo 3 12; else {venv}; fi"));
    let cache = dir.path().join("cache");
    let error = failure(Options { python: Some(python), ..Options::new(&cache) }).await;
    assert!(matches!(&error, Error::Pip { reason, .. } if reason == "ERROR: no network"), "{error}");
    let again =
        failure(Options { python: Some(script(&dir.path().join("none"), "exit 1")), ..Options::new(cache) })
            .await;
    assert!(
        matches!(again, Error::PythonMissing),
        "a half-made environment is not taken for a whole one: {again}"
    );
}

#[tokio::test]
async fn an_emulator_that_dies_is_said_with_its_last_lines() {
    let dir = tempfile::tempdir().expect("a directory");
    let venv = dir.path().join(MINISTACK.replace("==", "-").replace(' ', "-"));
    script(&venv.join("bin/python"), "echo 'no such module' >&2; exit 1");
    fs::write(venv.join("installed"), "").expect("written");
    let error = failure(Options::new(dir.path())).await;
    assert!(matches!(&error, Error::Died { lines } if lines.contains("no such module")), "{error}");
}
