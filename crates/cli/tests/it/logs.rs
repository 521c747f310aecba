//! `loghub logs` where there is no console: each error names what is missing and the fix.

use crate::support::{Ran, command, loghub};

#[test]
fn misuse_of_flags_is_a_usage_error() {
    for (args, says) in [
        (&["logs"][..], "<TEAM>"),
        (&["logs", "payments"], "--local"),
        (&["logs", "payments", "--local", "--since", "soon"], "--since"),
        (&["logs", "payments", "--local", "--limit", "0"], "0 is not in 1..=500"),
        (&["logs", "payments", "--local", "--limit", "501"], "501 is not in 1..=500"),
    ] {
        let Ran { code, err, .. } = loghub(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(says), "{says}: {err}");
    }
}

#[test]
fn a_missing_hub_or_console_is_an_error_that_says_how_to_start_one() {
    for (endpoint, note, says) in [
        (None, None, ["no running hub is noted", "start one with `loghub local`"]),
        (
            Some("http://127.0.0.1:4566"),
            None,
            ["no console is noted for the local hub at http://127.0.0.1:4566", "without --no-console"],
        ),
        (
            Some("http://127.0.0.1:4566"),
            Some(r#"{"url": "http://127.0.0.1:1", "token": "a-secret-token"}"#),
            ["no console answers at http://127.0.0.1:1", "check that `loghub local` still runs"],
        ),
    ] {
        let cache = tempfile::tempdir().expect("a folder");
        if let Some(note) = note {
            std::fs::write(cache.path().join("local-console-4566"), note).expect("written");
        }
        let mut command = command(&["logs", "payments", "--local"]);
        command.env("LOGHUB_CACHE", cache.path()).env("NO_COLOR", "1").env_remove("LOGHUB_LOCAL");
        let ran =
            command.envs(endpoint.map(|endpoint| ("LOGHUB_LOCAL", endpoint))).output().expect("it runs");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(1), "{err}");
        assert!(says.iter().all(|says| err.contains(says)), "{says:?}: {err}");
        assert!(!err.contains("a-secret-token"), "{err}");
    }
}
