//! Colours and progress are for terminals, and only for those who want them.

use std::process::Command;

use rexpect::session::{Options, spawn_with_options};

use crate::support::{command, loghub};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../routing.toml");
const ESCAPE: char = '\u{1b}';

/// Runs the command on a terminal of its own and answers what that would have shown.
fn on_a_terminal(args: &[&str], env: &[(&str, &str)]) -> String {
    let mut command = command(args);
    command.env_remove("NO_COLOR").env("TERM", "xterm-256color").envs(env.iter().copied());
    spawn(command)
}

fn spawn(command: Command) -> String {
    let options = Options::new().timeout_ms(Some(30_000));
    let mut session = spawn_with_options(command, options).expect("it starts on a terminal");
    session.exp_eof().expect("it ends")
}

#[test]
fn terminal_gets_colours_unless_no_color_is_set() {
    let explain =
        ["explain", "--routing", TABLE, "--account", "shared", "--log-group", "/aws/lambda/pay-api"];
    for args in [&["check", TABLE][..], &explain] {
        let shown = on_a_terminal(args, &[]);
        assert!(shown.contains(ESCAPE), "{args:?}: {shown}");
        let plain = on_a_terminal(args, &[("NO_COLOR", "1")]);
        assert!(!plain.contains(ESCAPE), "{args:?}: {plain}");
    }
}

#[test]
fn pipe_gets_no_colours() {
    for args in [&["check", TABLE][..], &["check", TABLE, "--json"]] {
        let ran = loghub(args);
        assert!(!ran.out.contains(ESCAPE) && !ran.err.contains(ESCAPE), "{}{}", ran.out, ran.err);
    }
}
