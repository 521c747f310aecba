//! Reasons for which the masks could not be judged.

/// The masks could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table does not load.
    #[error("the masks do not load: {0}")]
    Table(String),
    /// A message did not come out of the pipeline as one document.
    #[error("the pipeline lost messages: {0}")]
    Lost(String),
    /// A file of masks could not be read.
    #[error("failed to read `{path}`: {source}")]
    Read {
        /// The file.
        path: String,
        /// The reason.
        source: std::io::Error,
    },
    /// No kind has this name.
    #[error("there is no kind `{0}`; the first table of the report lists them")]
    Kind(String),
}
