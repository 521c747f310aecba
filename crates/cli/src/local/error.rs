//! Why the local hub can't run, and what to do about it.

use std::path::PathBuf;

use localcloud::{emulator, endpoint, setup, stack, template};
use miette::Diagnostic;
use thiserror::Error;

use super::templates::PARAMETERS;

#[derive(Debug, Diagnostic, Error)]
pub(crate) enum Error {
    #[error("the runtime can't be started: {0}")]
    Runtime(#[source] std::io::Error),
    #[error("interrupted before the hub was up")]
    Interrupted,
    #[error(transparent)]
    Emulator(#[from] emulator::Error),
    #[error(transparent)]
    #[diagnostic(help("start from infra/hub.yaml: the local hub sets the parameters {}", PARAMETERS.join(", ")))]
    Template(#[from] template::Error),
    #[error(transparent)]
    Setup(#[from] setup::CallError),
    #[error(transparent)]
    Member(#[from] setup::stack_set::Error),
    #[error(transparent)]
    Stack(#[from] stack::Error),
    // In words: the listener's own sentence says the cause.
    #[error("{0}")]
    #[diagnostic(help("choose another port with --listener-port, or leave it out to take a free one"))]
    Listener(String),
    #[error("the AWS endpoint can't be opened on port {0}: {1}")]
    #[diagnostic(help("choose another port with --port, or leave it out to take a free one"))]
    Endpoint(u16, #[source] std::io::Error),
    #[error("the subscriber failed: {0}")]
    Subscriber(String),
    #[error("no local hub has run here")]
    #[diagnostic(help("start one with `loghub local`, or say where it is with --endpoint"))]
    NoHub,
    #[error(transparent)]
    #[diagnostic(help("is `loghub local` running? --endpoint takes the AWS endpoint that it says"))]
    Join(endpoint::JoinError),
    #[error("{0} is no account id: it has twelve digits")]
    BadAccount(String),
    #[error("the program {name} is not in {}", dir.display())]
    #[diagnostic(help(
        "build it with `cargo build -p shipper -p subscriber`, or say where it is with --bin-dir"
    ))]
    Program { name: &'static str, dir: PathBuf },
    #[error("there is no folder for the emulator's files: {0}")]
    #[diagnostic(help("set LOGHUB_CACHE to a folder that can be written"))]
    Cache(String),
    #[error("the template makes no {0}")]
    #[diagnostic(help("the local hub needs the resources that infra/hub.yaml has"))]
    Missing(&'static str),
    #[error("the table lists no accounts, so there is no member to write logs in")]
    #[diagnostic(help("add one: [accounts] then `mine = {{ id = \"111111111111\", team = \"…\" }}`"))]
    NoMembers,
    #[error("the table lists no account {0}")]
    #[diagnostic(help("give --account a name or an id of the table's [accounts]"))]
    UnknownAccount(String),
    #[error("{} can't be read: {reason}", path.display())]
    File { path: PathBuf, reason: std::io::Error },
}

impl From<listener::Error> for Error {
    fn from(error: listener::Error) -> Error {
        Error::Listener(error.to_string())
    }
}
