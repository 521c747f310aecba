//! The reasons why the local hub can't run, and what to do about each.

use std::path::PathBuf;

use localcloud::{endpoint, setup};
use localhub::PARAMETERS;
use miette::Diagnostic;
use thiserror::Error;

#[derive(Debug, Diagnostic, Error)]
pub(crate) enum Error {
    #[error("failed to start the runtime: {0}")]
    Runtime(#[source] std::io::Error),
    #[error("interrupted before the hub was up")]
    Interrupted,
    #[error("{error}")]
    Hub {
        error: localhub::Error,
        #[help]
        help: Option<String>,
    },
    #[error(transparent)]
    Call(#[from] setup::CallError),
    #[error("no running hub is noted in the cache folder")]
    #[diagnostic(help(
        "start one with `loghub local`, or set LOGHUB_LOCAL to the AWS endpoint of one that runs"
    ))]
    NoHub,
    #[error(transparent)]
    #[diagnostic(help(
        "check that `loghub local` runs; --endpoint takes the AWS endpoint that its summary shows"
    ))]
    Join(endpoint::JoinError),
    #[error("the cache folder is not known: {0}")]
    #[diagnostic(help("set LOGHUB_CACHE to a folder that can be written"))]
    Cache(String),
    #[error("the table lists no accounts, so no member can write logs")]
    #[diagnostic(help("add one: [accounts] then `mine = {{ id = \"111111111111\", team = \"…\" }}`"))]
    NoMembers,
    #[error("the table lists no account {0}")]
    #[diagnostic(help("pass --account a name or an id of the table's [accounts]"))]
    UnknownAccount(String),
    #[error("failed to read {}: {reason}", path.display())]
    File { path: PathBuf, reason: std::io::Error },
}

impl From<localhub::Error> for Error {
    fn from(error: localhub::Error) -> Error {
        let help = match &error {
            localhub::Error::Listener(_) => Some(
                "choose another port with --listener-port, or leave it out to take a free one".to_owned(),
            ),
            localhub::Error::Endpoint { .. } => {
                Some("choose another port with --port, or leave it out to take a free one".to_owned())
            }
            localhub::Error::Program { .. } => Some(
                "build it with `cargo build -p shipper -p subscriber`, or pass its folder with --bin-dir"
                    .to_owned(),
            ),
            localhub::Error::Template(_) => {
                let parameters = PARAMETERS.join(", ");
                Some(format!("start from infra/hub.yaml: the local hub sets the parameters {parameters}"))
            }
            localhub::Error::Missing(_) => {
                Some("start from infra/hub.yaml: the local hub needs its resources".to_owned())
            }
            _ => None,
        };
        Error::Hub { error, help }
    }
}

impl From<listener::Error> for Error {
    fn from(error: listener::Error) -> Error {
        localhub::Error::from(error).into()
    }
}
