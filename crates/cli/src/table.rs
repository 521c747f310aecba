//! Reading the table from a file.

mod path;

use std::path::{Path, PathBuf};

use miette::{Diagnostic, Report};
use routing::{Account, Fault, Table, is_account_id};
use thiserror::Error;

use crate::output::count;

pub(crate) use path::TablePath;

/// A table with its warnings.
pub(crate) struct Loaded {
    pub(crate) table: Table,
    /// As written.
    pub(crate) source: String,
    pub(crate) warnings: Vec<Fault>,
}

/// The table's file could not be read.
#[derive(Debug, Diagnostic, Error)]
#[error("failed to read `{}`: {reason}", path.display())]
#[diagnostic(help("pass the path of the table; the default is `routing.toml` in the current folder"))]
struct Unreadable {
    path: PathBuf,
    reason: std::io::Error,
}

/// The account is neither listed nor an id.
#[derive(Debug, Diagnostic, Error)]
#[error("unknown account `{name}`: it is neither listed in the table nor an id of twelve digits")]
#[diagnostic(help("{help}"))]
struct UnknownAccount {
    name: String,
    help: String,
}

/// Reads the table at `path` as `check` and `publish` judge it.
pub(crate) fn load(path: &Path) -> miette::Result<Loaded> {
    let source = read(path)?;
    let (table, warnings) = Table::parse(&path.display().to_string(), &source).map_err(Report::new)?;
    Ok(Loaded { table, source, warnings })
}

/// Reads the table at `path` as the functions do: a table that an earlier release published loads, even if `check`
/// now reports faults in it.
pub(crate) fn load_as_functions(path: &Path) -> miette::Result<Loaded> {
    let source = read(path)?;
    let name = path.display().to_string();
    let table = Table::load(&name, &source).map_err(Report::new)?;
    if let Err(refused) = Table::parse(&name, &source) {
        let objections = count(refused.faults.len(), "objection");
        eprintln!("`loghub check` has {objections} to {name}.");
    }
    Ok(Loaded { table, source, warnings: Vec::new() })
}

fn read(path: &Path) -> Result<String, Unreadable> {
    std::fs::read_to_string(path).map_err(|reason| Unreadable { path: path.to_owned(), reason })
}

/// The id of an account that is given by its id or by its name in the table.
pub(crate) fn account_id(table: &Table, account: &str) -> miette::Result<String> {
    if is_account_id(account) {
        return Ok(account.to_owned());
    }
    if let Some(id) = table.account_id(account) {
        return Ok(id.to_string());
    }
    let names: Vec<_> = table.accounts().filter_map(|listed| listed.name.as_deref()).collect();
    let help = match names.as_slice() {
        [] => "the table's [accounts] is empty: pass the account's id".to_owned(),
        names => format!("the table lists {}", names.join(", ")),
    };
    Err(UnknownAccount { name: account.to_owned(), help }.into())
}

/// An account for people: its name, if it has one, and its id.
pub(crate) fn named(account: &Account) -> String {
    account.name.as_deref().map_or_else(|| account.id.to_string(), |name| format!("{name} ({})", account.id))
}
