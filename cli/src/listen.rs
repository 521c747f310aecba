//! `loghub listener`: a Logz.io-compatible listener.

use crate::exit::{Ending, Outcome};

/// What `listener` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the listener until it is interrupted.
pub(crate) fn run(_args: &Args) -> Outcome {
    Ok(Ending::Well)
}
