//! Commands about a hub, where there is none: each error names what is missing and the fix.

use crate::support::{Ran, command, loghub};

#[test]
fn missing_region_is_an_error_that_names_the_fix() {
    for args in [
        &["status"][..],
        &["token", "list"],
        &["replay", "list"],
        &["pause", "payments"],
        &["onboard", "111111111111"],
        &["check", "../../routing.toml", "--tokens"],
    ] {
        let ran =
            command(args).env("NO_COLOR", "1").env("AWS_CONFIG_FILE", "/nowhere").output().expect("it runs");
        let err = String::from_utf8_lossy(&ran.stderr);
        assert!(err.contains("no AWS Region is set") && err.contains("--local"), "{args:?}: {err}");
        assert_eq!(ran.status.code(), Some(1));
    }
}

#[test]
fn missing_local_hub_is_an_error_that_says_how_to_start_one() {
    let cache = tempfile::tempdir().expect("a folder");
    let ran = command(&["status", "--local"]).env("LOGHUB_CACHE", cache.path()).output().expect("it runs");
    let err = String::from_utf8_lossy(&ran.stderr);
    assert!(err.contains("no local hub found") && err.contains("loghub local"), "{err}");
}

#[test]
fn misuse_of_flags_is_a_usage_error() {
    for (args, says) in [
        (&["token", "set"][..], "<TEAM>"),
        (&["token", "set", "payments", "the-token"], "unexpected argument"),
        (&["replay", "list", "--since", "yesterday"], "such as 2h"),
        (&["replay", "run", "--rate", "0"], "0 is not in 1..=1000"),
        (&["replay", "list", "--limit", "x"], "invalid digit"),
        (&["onboard", "1", "--timeout", "soon"], "--timeout"),
        (&["check", "--local"], "--tokens"),
        (&["replay"], "Usage:"),
        (&["token"], "Usage:"),
    ] {
        let Ran { code, err, .. } = loghub(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(says), "{says}: {err}");
    }
}
