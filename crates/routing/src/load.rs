//! The text of a table to the validated table.

use crate::fault::{Fault, Faults};
use crate::findings::{Doubts, Findings};
use crate::table::Table;
use crate::{read, validate};

impl Table {
    /// Reads `source` as `check` and `publish` do; `name` is what faults call the file. Warnings come beside the table,
    /// faults and objections instead of it.
    pub fn parse(name: &str, source: &str) -> Result<(Table, Vec<Fault>), Faults> {
        let (table, doubts) = examine(name, source)?;
        Ok((table, doubts.into_warnings()?))
    }

    /// Reads `source` as the functions do, which load every table that an earlier release loaded: only faults stop it.
    pub fn load(name: &str, source: &str) -> Result<Table, Faults> {
        Ok(examine(name, source)?.0)
    }
}

fn examine(name: &str, source: &str) -> Result<(Table, Doubts), Faults> {
    let mut findings = Findings::new(name, source);
    let Some(file) = read::table(source, &mut findings) else { return Err(findings.into_faults()) };
    let table = validate::table(&file, &mut findings);
    findings.verdict(table)
}
