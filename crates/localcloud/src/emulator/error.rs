//! The reasons why the emulator could not be started, and what to do about each.

use std::path::PathBuf;

/// The reason why the emulator could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No Python at all.
    #[error(
        "The local cloud needs Python 3.10 or newer and found none on the PATH. Install it, or name one in LOGHUB_PYTHON."
    )]
    PythonMissing,
    /// Only Pythons that are too old.
    #[error(
        "The local cloud needs Python 3.10 or newer and found only {found}. Install a newer one, or name it in LOGHUB_PYTHON."
    )]
    PythonTooOld {
        /// The versions that were found, such as `python3 3.8.18`.
        found: String,
    },
    /// The virtual environment could not be made.
    #[error("A virtual environment could not be made in {}: {reason}. On Debian and Ubuntu, install the package python3-venv.", .path.display())]
    Venv {
        /// Its place.
        path: PathBuf,
        /// Python's last line.
        reason: String,
    },
    /// pip could not install the emulator, or another tool.
    #[error(
        "pip could not install {packages}: {reason}. Check that this machine reaches PyPI (or set PIP_INDEX_URL) and try again."
    )]
    Pip {
        /// The packages that were to be installed.
        packages: &'static str,
        /// pip's last line.
        reason: String,
    },
    /// The cache directory can't be used.
    #[error("The cache directory {} can't be used: {source}. Choose another one, or make it writable.", .path.display())]
    Cache {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Another program listens there.
    #[error(
        "Port {port} on 127.0.0.1 is taken. Stop the program that listens there, or choose another port."
    )]
    PortTaken {
        /// The port that was asked for.
        port: u16,
    },
    /// The process could not be started at all.
    #[error("The emulator could not be started: {0}.")]
    Spawn(#[source] std::io::Error),
    /// It ended before it answered.
    #[error("The emulator ended before it answered. Its last lines were:\n{lines}")]
    Died {
        /// Its last lines.
        lines: String,
    },
    /// It runs but does not answer.
    #[error(
        "The emulator did not answer on port {port} within {seconds} seconds. Its last lines were:\n{lines}"
    )]
    Silent {
        /// The port that it should have answered on.
        port: u16,
        /// The time that it was waited for.
        seconds: u64,
        /// Its last lines.
        lines: String,
    },
}
