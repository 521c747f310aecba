//! `cargo xtask faults`: runs the fault scenarios of the built binaries, and makes their table in the docs.

mod table;

use std::fs;
use std::path::Path;

pub use table::{Accounts, Row, fault, rows, table};

use crate::Error;
use crate::workspace::Workspace;

/// The page that has the table.
pub const PAGE: &str = "docs/reliability.md";
/// The folder of the scenarios' rows, within cargo's target directory.
const ROWS: &str = "fault-rows";
/// The variable that names it to the scenarios.
const VARIABLE: &str = "LOGHUB_FAULT_ROWS";

/// Builds, runs every scenario, and rewrites the table if all of them hold. False if one does not; its test says why.
pub fn run(workspace: &Workspace) -> Result<bool, Error> {
    let directory = workspace.target.join(ROWS);
    empty(&directory)?;
    if !scenarios(workspace, &directory)? {
        return Ok(false);
    }
    let rows = read(&directory)?;
    let page = workspace.root.join(PAGE);
    let text = fs::read_to_string(&page).map_err(Error::io(&page))?;
    let text = table::replace(&text, &table(&rows)).ok_or(Error::NoTable)?;
    fs::write(&page, text).map_err(Error::io(&page))?;
    println!("{PAGE}: {} scenarios, nothing missing", rows.len());
    Ok(true)
}

fn scenarios(workspace: &Workspace, directory: &Path) -> Result<bool, Error> {
    // `--workspace` only so that features are those of `cargo xtask test`: nothing is built twice.
    let test: &[&str] = if workspace.has_nextest() {
        &["nextest", "run", "--workspace", "-E", "package(e2e) and test(/^faults::/)", "--no-fail-fast"]
    } else {
        &["test", "--package", "e2e", "--test", "it", "--no-fail-fast", "faults::"]
    };
    for arguments in [&["build", "--workspace", "--bins", "--examples"], test] {
        let mut command = workspace.cargo(arguments);
        let status = command.env(VARIABLE, directory).status();
        let status = status.map_err(|source| Error::Start { program: "cargo".into(), source })?;
        if !status.success() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the directory, without the rows of an earlier run.
fn empty(directory: &Path) -> Result<(), Error> {
    if directory.exists() {
        fs::remove_dir_all(directory).map_err(Error::io(directory))?;
    }
    fs::create_dir_all(directory).map_err(Error::io(directory))
}

fn read(directory: &Path) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(directory).map_err(Error::io(directory))? {
        let path = entry.map_err(Error::io(directory))?.path();
        let text = fs::read(&path).map_err(Error::io(&path))?;
        let row: Row =
            serde_json::from_slice(&text).map_err(|error| Error::Row { path, detail: error.to_string() })?;
        rows.push(row);
    }
    rows.sort_by(|a, b| (&a.kind, &a.name).cmp(&(&b.kind, &b.name)));
    Ok(rows)
}
