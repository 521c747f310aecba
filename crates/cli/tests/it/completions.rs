//! `loghub completions`: every shell gets a script that knows the commands.

use crate::support::{Ran, json, loghub};

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let Ran { code, out, .. } = loghub(&["completions", shell]);
        assert!(code == 0 && out.contains("explain") && out.contains("log-group"), "{shell}: {out}");
        let answer = json(&["completions", shell]);
        assert_eq!((&answer["shell"], &answer["script"]), (&shell.into(), &out.into()));
    }
}

#[test]
fn unknown_shell_is_an_error_that_lists_the_known_ones() {
    let Ran { code, err, .. } = loghub(&["completions", "tcsh"]);
    assert_eq!(code, 2);
    assert!(err.contains("possible values: bash, elvish, fish, powershell, zsh"), "{err}");
}
