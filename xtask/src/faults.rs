//! `cargo xtask faults`: tries every fault on the built binaries and makes the table in `docs/reliability.md`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::Error;
use crate::workspace::Workspace;

const BUILD: [&str; 3] = ["build", "--workspace", "--bins"];
/// All but the test of the table, which is that of an earlier run so far.
const TRY: [&str; 9] =
    ["test", "--package", "e2e", "--test", "it", "--", "faults::", "--skip", "the_documented_table"];
const CHECK: [&str; 6] = ["test", "--package", "e2e", "--test", "it", "the_documented_table"];
const PAGE: &str = "docs/reliability.md";
const START: &str = "<!-- faults -->\n";
const END: &str = "<!-- /faults -->";

/// A fault and where its events went, as its test wrote it down.
#[derive(Debug, Deserialize)]
struct Row {
    fault: String,
    what: String,
    entered: u64,
    delivered: u64,
    dead: u64,
    quarantined: u64,
    counted: u64,
    missing: u64,
    copies: String,
}

/// Tries every fault and rewrites the table. `false` if a test failed: the table stays as it was.
pub fn run(workspace: &Workspace) -> Result<bool, Error> {
    let rows = workspace.target.join("faults");
    // What an earlier run left must not get into this table.
    let _ = fs::remove_dir_all(&rows);
    fs::create_dir_all(&rows).map_err(Error::io(&rows))?;
    if !cargo(workspace, &BUILD, &rows)? || !cargo(workspace, &TRY, &rows)? {
        return Ok(false);
    }
    write(&workspace.root.join(PAGE), &table(&read(&rows)?))?;
    // Now that the table is new, its own test can judge it.
    cargo(workspace, &CHECK, &rows)
}

fn cargo(workspace: &Workspace, arguments: &[&str], rows: &Path) -> Result<bool, Error> {
    let status = workspace.cargo(arguments).env("LOGHUB_FAULT_ROWS", rows).status();
    let status = status.map_err(|source| Error::Start { program: "cargo".into(), source })?;
    Ok(status.success())
}

fn read(directory: &Path) -> Result<Vec<Row>, Error> {
    let entries = fs::read_dir(directory).map_err(Error::io(directory))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let row = |file: &std::path::PathBuf| {
        let text = fs::read_to_string(file).map_err(Error::io(file))?;
        serde_json::from_str(&text)
            .map_err(|error| Error::Row { path: file.clone(), detail: error.to_string() })
    };
    files.iter().map(row).collect()
}

fn table(rows: &[Row]) -> String {
    let mut table = String::from(
        "| fault | what happens | events | delivered | dead | quarantined | by rule | missing | copies |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        // Writing to a String does not fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.fault,
            row.what,
            row.entered,
            row.delivered,
            row.dead,
            row.quarantined,
            row.counted,
            row.missing,
            row.copies,
        );
    }
    table
}

fn write(page: &Path, table: &str) -> Result<(), Error> {
    let text = fs::read_to_string(page).map_err(Error::io(page))?;
    let (before, rest) = text.split_once(START).unwrap_or((&text, END));
    let after = rest.split_once(END).map_or("\n", |(_, after)| after);
    fs::write(page, format!("{before}{START}{table}{END}{after}")).map_err(Error::io(page))
}
