//! The command line a platform team lives in.
//!
//! Exit codes, for every command: 0 it is well; 1 it is not, and the output says why; 2 the command was not
//! understood.

mod args;
mod check;
mod exit;
mod explain;
mod interrupts;
mod listen;
mod local;
mod table;

pub use args::{Args, Command};

use std::process::ExitCode;

/// Runs one command.
pub fn run(args: &Args) -> ExitCode {
    let outcome = match &args.command {
        Command::Check(args) => check::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Listener(args) => listen::run(args),
        Command::Local(args) => local::run(args),
    };
    exit::code(outcome)
}
