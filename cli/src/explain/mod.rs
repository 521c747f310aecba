//! `loghub explain`: whose is it, and why?

use crate::exit::{Ending, Outcome};

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Explains.
pub(crate) fn run(_args: &Args) -> Outcome {
    Ok(Ending::Well)
}
