//! Reasons for which a measurement could not be made.

use std::path::PathBuf;
use std::time::Duration;

/// A measurement could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program did not start.
    #[error("{} could not be started: {source}. `cargo xtask bench` builds it.", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A program ended, or did not answer in time.
    #[error("{program} {what}; it said: {said}")]
    Silent {
        /// The program.
        program: String,
        /// The event.
        what: String,
        /// The last it printed.
        said: String,
    },
    /// A program answered an invocation with an error.
    #[error("{program} failed an invocation: {answer}")]
    Failed {
        /// The program.
        program: String,
        /// Its answer.
        answer: String,
    },
    /// A socket or a file could not be used.
    #[error("{what}: {source}")]
    Io {
        /// The attempted action.
        what: String,
        /// The reason of its failure.
        source: std::io::Error,
    },
    /// A text differs from the expected one.
    #[error("{what} is not what was expected: {detail}")]
    Unexpected {
        /// The text's source.
        what: String,
        /// The fault in it.
        detail: String,
    },
    /// The kernel does not say what is needed.
    #[error("/proc/{pid}/{file} can't be read as expected; measuring needs Linux with scheduler statistics")]
    Proc {
        /// The process.
        pid: u32,
        /// The file.
        file: &'static str,
    },
    /// An invocation took far too long.
    #[error("{program} did not answer within {} seconds", limit.as_secs())]
    Slow {
        /// The program.
        program: String,
        /// The limit.
        limit: Duration,
    },
}

impl Error {
    /// Turns an I/O error into one that says what was tried.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let what = what.into();
        move |source| Error::Io { what, source }
    }
}
