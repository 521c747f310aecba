//! The path of the table, which commands take in one way: `--routing FILE`.

use std::path::{Path, PathBuf};

/// The table's path, as `--routing FILE`, or as FILE alone.
#[derive(Debug, clap::Args)]
pub(crate) struct TablePath {
    /// The table; FILE alone means the same
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// The table
    #[arg(value_name = "TABLE", hide = true, conflicts_with = "routing")]
    file: Option<PathBuf>,
}

impl TablePath {
    pub(crate) fn path(&self) -> &Path {
        self.file.as_ref().unwrap_or(&self.routing)
    }
}
