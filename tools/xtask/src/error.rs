//! Reasons for which a task could not be done at all; a failed check is no such error.

use std::io;
use std::path::{Path, PathBuf};

/// A task could not be done at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program could not be started.
    #[error("`{program}` could not be started: {source}. Is it installed and on the PATH?")]
    Start {
        /// The program.
        program: String,
        /// The system's reason.
        source: io::Error,
    },
    /// `cargo metadata` failed.
    #[error("`cargo metadata` could not describe the workspace: {0}")]
    Metadata(String),
    /// The output of a step could not be read.
    #[error("the output of `{program}` could not be read: {source}")]
    Output {
        /// The program.
        program: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file could not be read or written.
    #[error("{} could not be read or written: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A test's row could not be read.
    #[error("{} is not a fault's row: {detail}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// The fault in it.
        detail: String,
    },
    /// The page has no place for the table of faults.
    #[error(
        "docs/reliability.md has no `<!-- faults: begin -->` and `<!-- faults: end -->`: put them where the table belongs"
    )]
    NoTable,
    /// Nothing here links for that architecture.
    #[error(
        "this machine can't link for {0}: install cargo-lambda, which brings a linker (`pip install cargo-lambda`)"
    )]
    NoLinker(&'static str),
    /// The standard library is not installed for an architecture.
    #[error("Rust has no standard library for {arch} here: `rustup target add {target}`")]
    NoTarget {
        /// The architecture.
        arch: &'static str,
        /// Rust's name of it.
        target: &'static str,
    },
    /// A zip could not be packed.
    #[error("a zip could not be packed: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The repository could not be listed.
    #[error("the repository's files could not be listed: {0}")]
    List(#[from] ignore::Error),
}

impl Error {
    /// Turns an I/O error into one that names the file.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Read { path, source }
    }
}
