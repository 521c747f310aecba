//! Reading the table from a file.

use std::path::{Path, PathBuf};

use miette::{Diagnostic, Report};
use routing::{Fault, Table};
use thiserror::Error;

/// A table with what is doubtful about it.
pub(crate) struct Loaded {
    pub(crate) table: Table,
    pub(crate) warnings: Vec<Fault>,
}

/// The table's file can't be read.
#[derive(Debug, Diagnostic, Error)]
#[error("{} can't be read: {reason}", path.display())]
#[diagnostic(help("name the table's file: the default is routing.toml in the current folder"))]
struct Unreadable {
    path: PathBuf,
    reason: std::io::Error,
}

/// Reads and validates the table at `path`.
pub(crate) fn load(path: &Path) -> miette::Result<Loaded> {
    let unreadable = |reason| Unreadable { path: path.to_owned(), reason };
    let source = std::fs::read_to_string(path).map_err(unreadable)?;
    let (table, warnings) = Table::parse(&path.display().to_string(), &source).map_err(Report::new)?;
    Ok(Loaded { table, warnings })
}
