//! `loghub check`: what it says of a table, and how it ends.

use crate::support::{Ran, loghub, table};

const SOUND: &str = "version = 1\nunrouted = 'core'\n[defaults]\nmasks = ['m']\n[masks.m]\nkeys = ['password']\n[accounts]\nmain = { id = '111111111111', team = 'core' }\n[teams.core]\n";

#[test]
fn valid_table_passes() {
    let file = table(SOUND);
    let Ran { code, out, .. } = loghub(&["check", file.path()]);
    assert_eq!((code, out), (0, format!("{} is valid: 1 team, 0 warnings.\n", file.path())));
    let Ran { code, out, .. } = loghub(&["check", file.path(), "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, answer), (0, serde_json::json!({"faults": [], "ok": true, "warnings": []})));
}

#[test]
fn every_fault_is_shown_with_its_place_and_the_fix() {
    let file = table(&SOUND.replace("masks = ", "maks = ").replace("111111111111", "11"));
    let Ran { code, err, .. } = loghub(&["check", file.path()]);
    assert_eq!(code, 1);
    for says in [
        "has 2 faults and was not loaded",
        "`maks` is not a key",
        "did you mean `masks`?",
        "`11` is not an account id",
    ] {
        assert!(err.contains(says), "{says}: {err}");
    }
    let Ran { code, out, .. } = loghub(&["check", file.path(), "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &answer["ok"], answer["faults"].as_array().map(Vec::len)), (1, &false.into(), Some(2)));
    assert_eq!(answer["faults"][0]["line"], 4);
}

#[test]
fn warning_does_not_fail() {
    let file = table(
        &SOUND.replace("[defaults]\nmasks = ['m']\n", "").replace("[masks.m]\nkeys = ['password']\n", ""),
    );
    let Ran { code, out, err } = loghub(&["check", file.path()]);
    assert_eq!(code, 0);
    assert!(out.ends_with("1 team, 1 warning.\n") && err.contains("`[defaults]` has no masks"), "{out}{err}");
}

#[test]
fn missing_file_is_an_error_that_names_the_default() {
    let Ran { code, err, .. } = loghub(&["check", "nowhere.toml"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("failed to read `nowhere.toml`") && err.contains("the default is `routing.toml`"),
        "{err}"
    );
    let Ran { code, out, err } = loghub(&["check", "nowhere.toml", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, err.as_str()), (1, ""));
    let error = &answer["error"];
    assert!(error["message"].as_str().is_some_and(|message| message.contains("failed to read")), "{out}");
    assert!(error["help"].as_str().is_some_and(|help| help.contains("routing.toml")), "{out}");
}

#[test]
fn usage_error_exits_with_2() {
    for args in [
        &["chekc"][..],
        &["check", "--jsn"],
        &["explain"],
        &["local", "--rate", "0", "--demo"],
        &["local", "--ship", "f"],
    ] {
        let Ran { code, err, .. } = loghub(args);
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains("Usage:") || err.contains("--help"), "{args:?}: {err}");
    }
}

/// `--routing FILE` is the one way; FILE alone is what `check` and `publish` took before.
#[test]
fn commands_take_the_table_in_one_way() {
    let file = table(SOUND);
    let old = file.path();
    let explained = ["--account", "main", "--log-group", "/x"];
    for args in [
        &["check", "--routing", old][..],
        &["check", old],
        &[&["explain", "--routing", old][..], &explained].concat(),
        &[&["explain", old][..], &explained].concat(),
        &["diff", old, "--routing", old],
        &["diff", old, old],
    ] {
        let Ran { code, err, .. } = loghub(args);
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    }
    for args in [&["check", "--routing", "nowhere.toml"][..], &["publish", "--routing", "nowhere.toml"]] {
        let Ran { code, err, .. } = loghub(args);
        assert!(code == 1 && err.contains("failed to read `nowhere.toml`"), "{args:?}: {err}");
    }
    let both = loghub(&["check", old, "--routing", old]);
    assert!(both.code == 2 && both.err.contains("cannot be used with"), "{}", both.err);
}
