//! The runtime that commands which call AWS run on.

use miette::Diagnostic;
use thiserror::Error;
use tokio::runtime::Runtime;

use crate::exit::Outcome;

/// The runtime failed to start.
#[derive(Debug, Diagnostic, Error)]
#[error("failed to start the runtime: {0}")]
#[diagnostic(help("the system refuses threads, files or signals to this process: raise its limits"))]
pub(crate) struct Error(pub(crate) std::io::Error);

/// Runs a command to its end.
pub(crate) fn block_on(command: impl Future<Output = Outcome>) -> Outcome {
    Runtime::new().map_err(Error)?.block_on(command)
}
