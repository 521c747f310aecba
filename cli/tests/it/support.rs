//! Runs the built command.

use std::io::Write;
use std::process::Command;

/// How a command ended and what it said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `loghub` as a program reads it: not on a terminal, and wide.
pub(crate) fn loghub(args: &[&str]) -> Ran {
    let output =
        Command::new(env!("CARGO_BIN_EXE_loghub")).args(args).env("NO_COLOR", "1").output().expect("it runs");
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
