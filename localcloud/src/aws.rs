//! What every call to the cloud shares: one sentence for a call that failed.

use std::error::Error;

/// A call to the cloud that failed, with every cause, and nothing of its payload.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {cause}")]
pub struct CallError {
    doing: String,
    cause: String,
}

/// Says what was being done when a call failed.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, CallError>;
}

impl<T, E: Error> Doing<T> for Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, CallError> {
        self.map_err(|error| CallError { doing: what(), cause: chain(&error) })
    }
}

/// The SDK's outer errors say only "service error": the reason is in their sources.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
