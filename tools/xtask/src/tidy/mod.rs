//! The house rules that no compiler checks, a file each.

mod allows;
mod arrows;
mod faults;
mod finding;
mod leftovers;
mod links;
mod lints;
mod machine_paths;
mod manifest;
mod panics;
mod purity;
mod purpose;
mod size;
mod tokens;
mod tree;
mod unwinding;
mod whitespace;

use std::path::Path;

pub use finding::Finding;
pub use tree::{File, Tree};

use crate::Error;

/// A house rule: its name, and what finds where it is broken.
pub type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

/// Every house rule.
pub const RULES: [Rule; 13] = [
    ("allows", allows::check),
    ("arrows", arrows::check),
    ("faults", faults::check),
    ("leftovers", leftovers::check),
    ("links", links::check),
    ("lints", lints::check),
    ("machine paths", machine_paths::check),
    ("panics", panics::check),
    ("purity", purity::check),
    ("purpose", purpose::check),
    ("size", size::check),
    ("unwinding", unwinding::check),
    ("whitespace", whitespace::check),
];

/// Reads the repository at `root` and applies every rule; what is found is in the order of files and lines.
pub fn run(root: &Path) -> Result<Vec<Finding>, Error> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<_> = RULES.iter().flat_map(|(_, check)| check(&tree)).collect();
    findings.sort();
    Ok(findings)
}
