//! `loghub local`: the whole hub on one machine.

use crate::exit::{Ending, Outcome};

/// What `local` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the hub until it is interrupted, or for as long as was asked.
pub(crate) fn run(_args: &Args) -> Outcome {
    Ok(Ending::Well)
}
