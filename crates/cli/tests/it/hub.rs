//! Commands about a hub, where there is none: each says what is missing, and every misuse gets a line that helps.

use crate::support::{Ran, command, loghub};

#[test]
fn without_a_region_the_choice_is_explained() {
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
        assert!(err.contains("no AWS Region is chosen") && err.contains("--local"), "{args:?}: {err}");
        assert_eq!(ran.status.code(), Some(1));
    }
}

#[test]
fn without_a_local_hub_it_is_said_how_to_start_one() {
    let cache = tempfile::tempdir().expect("a folder");
    let ran = command(&["status", "--local"]).env("LOGHUB_CACHE", cache.path()).output().expect("it runs");
    let err = String::from_utf8_lossy(&ran.stderr);
    assert!(err.contains("no local hub is known of") && err.contains("loghub local"), "{err}");
}

#[test]
fn a_misuse_of_flags_says_what_helps() {
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
