//! The failures of an invocation.

use function::store::CallError;
use function::table_source::TableError;
use lambda_runtime::Diagnostic;
use thiserror::Error;

use crate::apply::refusal::Refusal;
use crate::task::BadTask;

/// The reason why an invocation failed: its work is not done and must be retried.
#[derive(Debug, Error)]
pub enum Failure {
    /// No table could be loaded.
    #[error(transparent)]
    TableError(#[from] TableError),
    /// A call for the hub's own state or queue failed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A member could not be reached, for a transient reason.
    #[error("failed to reach account {account}, which is retried: {refusal}")]
    Member {
        /// The member's account.
        account: String,
        /// The call that failed.
        refusal: Refusal,
    },
    /// The task is invalid.
    #[error(transparent)]
    BadTask(#[from] BadTask),
    /// The payload is invalid.
    #[error("invalid input for the subscriber: {0}")]
    BadInput(String),
}

impl Failure {
    /// Its stable name, for alarms.
    #[must_use]
    pub fn error_type(&self) -> &'static str {
        match self {
            Failure::TableError(_) => "no_table",
            Failure::Call(_) => "hub_call",
            Failure::Member { .. } => "member",
            Failure::BadTask(_) => "bad_task",
            Failure::BadInput(_) => "bad_input",
        }
    }

    /// A payload that can't be read, or an answer that can't be written.
    pub(crate) fn json(error: &serde_json::Error) -> Failure {
        Failure::BadInput(error.to_string())
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Diagnostic {
        Diagnostic { error_type: failure.error_type().to_owned(), error_message: failure.to_string() }
    }
}
