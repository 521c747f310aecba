//! The reasons why a local hub does not start, or does not do what it is asked.

use std::path::PathBuf;

use localcloud::runtime::InvokeError;
use localcloud::{emulator, setup, stack, template};

/// The reason why a local hub does not start, or does not do what it is asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The emulator does not start.
    #[error(transparent)]
    Emulator(#[from] emulator::Error),
    /// The AWS endpoint, or the gate before it, has no port.
    #[error("failed to open the AWS endpoint on port {port}: {cause}")]
    Endpoint {
        /// The port that was asked for; 0 = any free one.
        port: u16,
        /// The system's error.
        cause: std::io::Error,
    },
    /// The listener does not start.
    #[error(transparent)]
    Listener(#[from] listener::Error),
    /// The emulator that enforces IAM has no organisation.
    #[error("the emulator does not tell the hub's organisation")]
    Organization,
    /// A template can't be read.
    #[error(transparent)]
    Template(#[from] template::Error),
    /// The hub's template lacks something that a local hub needs.
    #[error("the template makes no {0}")]
    Missing(&'static str),
    /// A call to the cloud failed.
    #[error(transparent)]
    Call(#[from] setup::CallError),
    /// A member's stack can't be made.
    #[error(transparent)]
    Member(#[from] setup::stack_set::Error),
    /// A function has no program.
    #[error("the program {name} is not in {}", dir.display())]
    Program {
        /// The program's name.
        name: &'static str,
        /// The folder that was searched.
        dir: PathBuf,
    },
    /// The functions do not start.
    #[error(transparent)]
    Stack(#[from] stack::Error),
    /// The subscriber failed.
    #[error("the subscriber failed: {0}")]
    Subscriber(InvokeError),
    /// The subscriber's answer is no JSON.
    #[error("the subscriber's answer is no JSON: {0}")]
    Answer(serde_json::Error),
}
