//! The failures of invocations.

use std::path::PathBuf;
use std::time::Duration;

/// The reason why an environment could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The runtime API could not listen.
    #[error("The runtime API could not listen on 127.0.0.1: {0}.")]
    Listen(#[source] std::io::Error),
    /// The program could not be started.
    #[error("The function's program {} could not be started: {source}. Build it first, or check its path.", .program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

/// The failure of an invocation.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// No environment could be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The environment reported an error before its first invocation.
    #[error("The function failed to initialise: {kind}: {message}")]
    Init {
        /// The error's type.
        kind: String,
        /// Its words.
        message: String,
    },
    /// The environment was not ready in time.
    #[error("The function did not ask for its first invocation within {} seconds.", .0.as_secs())]
    InitTimeout(Duration),
    /// The function took too long; its environment was killed.
    #[error("The function did not answer within its timeout of {} seconds.", .0.as_secs_f64())]
    Timeout(Duration),
    /// The environment's process ended while it had work.
    #[error("The function's process ended without an answer ({0}).")]
    Crashed(String),
    /// The function answered with an error.
    #[error("The function answered with an error: {kind}: {message}")]
    Function {
        /// The error's type.
        kind: String,
        /// Its words.
        message: String,
    },
}

impl InvokeError {
    /// The value of `functionError` in a failure record: `Unhandled` (AWS Lambda, "Invoke").
    #[must_use]
    pub fn function_error(&self) -> &'static str {
        "Unhandled"
    }
}
