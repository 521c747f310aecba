//! The runtime that commands which call AWS run on.

use miette::Diagnostic;
use thiserror::Error;
use tokio::runtime::Runtime;

use crate::exit::Outcome;

/// It could not be started.
#[derive(Debug, Diagnostic, Error)]
#[error("the runtime can't be started: {0}")]
#[diagnostic(help("the system refuses threads, files or signals to this process: look at its limits"))]
pub(crate) struct Error(pub(crate) std::io::Error);

/// Runs a command to its end.
pub(crate) fn block_on(command: impl Future<Output = Outcome>) -> Outcome {
    Runtime::new().map_err(Error)?.block_on(command)
}
