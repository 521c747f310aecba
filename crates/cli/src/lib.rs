//! The command line of loghub.
//!
//! `exit.rs` defines the exit codes, and `output.rs` the two forms of output.

mod accounts;
mod args;
mod aws;
mod cases;
mod check;
mod completions;
mod confirm;
mod deploy;
mod diff;
mod doctor;
mod document;
mod exit;
mod explain;
mod first_event;
mod hub;
mod init;
mod interrupts;
mod listen;
mod local;
mod log_group;
mod logs;
mod masks;
mod member;
mod output;
mod pause;
mod position;
mod publish;
mod release;
mod replay;
mod runtime;
mod schema;
mod screen;
mod status;
mod table;
mod token;
mod versions;
mod web_console;
mod words;

pub use args::{Args, Command};

use std::process::ExitCode;

use clap::CommandFactory as _;

use output::Format;

/// Runs one command.
pub fn run(args: &Args) -> ExitCode {
    let format = Format::new(args.json);
    let outcome = match &args.command {
        Command::Check(args) => runtime::block_on(check::run(args, format)),
        Command::Explain(args) => explain::run(args, format),
        Command::Diff(args) => runtime::block_on(diff::run(args, format)),
        Command::Test(args) => cases::run(args, format),
        Command::Masks(args) => masks::run(args, format),
        Command::Init(args) => init::run(args, format),
        Command::Schema(_) => Ok(schema::run(format)),
        Command::Status(args) => runtime::block_on(status::run(args, format)),
        Command::Replay(args) => runtime::block_on(replay::run(args, format)),
        Command::Token(args) => runtime::block_on(token::run(args, format)),
        Command::Publish(args) => runtime::block_on(publish::publish(args, format)),
        Command::Rollback(args) => runtime::block_on(publish::rollback(args, format)),
        Command::Deploy(args) => runtime::block_on(deploy::deploy(args, format)),
        Command::Undeploy(args) => runtime::block_on(deploy::undeploy(args, format)),
        Command::Pause(args) => runtime::block_on(pause::pause(args, format)),
        Command::Resume(args) => runtime::block_on(pause::resume(args, format)),
        Command::Onboard(args) => runtime::block_on(member::onboard(args, format)),
        Command::Offboard(args) => runtime::block_on(member::offboard(args, format)),
        Command::Accounts(args) => runtime::block_on(accounts::run(args, format)),
        Command::Doctor(args) => runtime::block_on(doctor::run(args, format)),
        Command::Listener(args) => listen::run(args, format),
        Command::Local(args) => local::run(args, format),
        Command::Logs(args) => runtime::block_on(logs::run(args, format)),
        Command::Completions(args) => Ok(completions::run(args, Args::command(), format)),
    };
    exit::code(outcome, format)
}
