//! The command line a platform team lives in.
//!
//! What its exit codes mean is in `exit.rs`, and who reads its output in `output.rs`.

mod args;
mod cases;
mod check;
mod completions;
mod diff;
mod exit;
mod explain;
mod init;
mod interrupts;
mod listen;
mod local;
mod output;
mod schema;
mod table;

pub use args::{Args, Command};

use std::process::ExitCode;

use output::Format;

/// Runs one command.
pub fn run(args: &Args) -> ExitCode {
    let format = Format::new(args.json);
    let outcome = match &args.command {
        Command::Check(args) => check::run(args, format),
        Command::Explain(args) => explain::run(args, format),
        Command::Diff(args) => diff::run(args, format),
        Command::Test(args) => cases::run(args, format),
        Command::Init(args) => init::run(args, format),
        Command::Schema(_) => Ok(schema::run(format)),
        Command::Listener(args) => listen::run(args, format),
        Command::Local(args) => local::run(args, format),
        Command::Completions(args) => Ok(completions::run(args, format)),
    };
    exit::code(outcome, format)
}
