//! `loghub`: wires the command line to its commands.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    loghub_cli::run(&loghub_cli::Args::parse())
}
