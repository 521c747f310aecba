//! Runs the built command.

use std::io::{Seek, Write};
use std::process::Command;

use serde_json::Value;

/// The exit code and the output of a command.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The built command, with nothing of AWS in its environment.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loghub"));
    command.args(args);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
}

/// Runs `loghub` as a program reads it: not on a terminal, and wide.
pub(crate) fn loghub(args: &[&str]) -> Ran {
    ran(command(args).env("NO_COLOR", "1"))
}

/// The same, with a text on standard input.
pub(crate) fn loghub_reading(input: &str, args: &[&str]) -> Ran {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(input.as_bytes()).and_then(|()| file.rewind()).expect("it is written");
    ran(command(args).env("NO_COLOR", "1").stdin(file))
}

/// The JSON output of a command that must succeed.
pub(crate) fn json(args: &[&str]) -> Value {
    let Ran { code, out, err } = loghub(&[args, &["--json"]].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).expect("JSON")
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A table in a file that goes when it is dropped.
pub(crate) struct TableFile(tempfile::NamedTempFile);

impl TableFile {
    pub(crate) fn path(&self) -> &str {
        self.0.path().to_str().expect("UTF-8")
    }
}

pub(crate) fn table(text: &str) -> TableFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("it is written");
    TableFile(file)
}
