//! The error of starting a console.

use std::io;

/// The failures of starting a console.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port could not be bound.
    #[error("failed to bind the console to 127.0.0.1:{port}: {source}; free the port or choose another one")]
    Bind {
        /// The requested port.
        port: u16,
        /// The system's error.
        source: io::Error,
    },
}
