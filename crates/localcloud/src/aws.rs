//! The error of every call to the cloud: one sentence for a call that failed.

use std::error::Error;
use std::fmt::Debug;

use aws_sdk_s3::error::{BuildError, ProvideErrorMetadata, SdkError};

/// A call to the cloud that failed, with its cause, and nothing of its payload.
#[derive(Debug, thiserror::Error)]
#[error("{doing} failed: {cause}.")]
pub struct CallError {
    doing: String,
    cause: String,
}

impl CallError {
    pub(crate) fn new(doing: String, cause: &impl ToString) -> Self {
        Self { doing, cause: cause.to_string() }
    }
}

/// Says what was being done when a call failed.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, CallError>;
}

impl<T, E: Error + ProvideErrorMetadata + 'static, R: Debug> Doing<T> for Result<T, SdkError<E, R>> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, CallError> {
        self.map_err(|error| CallError { doing: what(), cause: cause(&error) })
    }
}

impl<T> Doing<T> for Result<T, BuildError> {
    fn doing(self, what: impl FnOnce() -> String) -> Result<T, CallError> {
        self.map_err(|error| CallError { doing: what(), cause: error.to_string() })
    }
}

/// The service's own code and message if it answered; the chain of what went wrong on the way otherwise.
fn cause<E: Error + ProvideErrorMetadata + 'static, R: Debug>(error: &SdkError<E, R>) -> String {
    let answered = error.as_service_error().and_then(|error| Some((error.code()?, error.message())));
    match answered {
        Some((code, Some(message))) => format!("{code}: {}", message.trim_end_matches('.')),
        Some((code, None)) => code.to_owned(),
        None => chain(error.source()),
    }
}

fn chain(mut error: Option<&dyn Error>) -> String {
    let mut causes = Vec::new();
    while let Some(cause) = error {
        causes.push(cause.to_string());
        error = cause.source();
    }
    causes.join(": ")
}
