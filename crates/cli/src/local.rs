//! `loghub local`: the whole hub on one machine.
//!
//! The functions are the real binaries and the listener answers as Logz.io's does. AWS is the emulator, and what the
//! emulator lacks is played by `localcloud`; the summary names each part that is played.

pub(crate) mod console_note;
pub(crate) mod place;

mod args;
mod arrivals;
mod books;
mod close;
mod console;
mod demo;
mod error;
mod figures;
mod hub;
mod members;
mod news;
mod onboard;
mod publish;
mod run;
mod session;
mod ship_file;
mod show;
mod summary;
mod templates;
mod tokens;
mod versions;

pub(crate) use args::Args;

use crate::exit::Outcome;
use crate::log_group;
use crate::output::Format;

/// Runs the hub until it is interrupted, or for as long as was asked.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    if let Some(name) = &args.log_group {
        log_group::check(name)?;
    }
    let runtime = tokio::runtime::Runtime::new().map_err(error::Error::Runtime)?;
    match &args.action {
        Some(args::Action::Onboard(onboard)) => runtime.block_on(onboard::run(onboard, format)),
        None => runtime.block_on(run::run(args, format)),
    }
}
