//! The house rules that no compiler checks, a file each.

mod allows;
mod arrows;
mod circles;
mod citations;
mod faults;
mod finding;
mod leftovers;
mod links;
mod lints;
mod machine_paths;
mod manifest;
mod openers;
mod page;
mod panics;
mod paths;
mod purity;
mod purpose;
mod rule;
mod size;
mod tokens;
mod tree;
mod unwinding;
mod whitespace;

use std::path::Path;

pub use finding::Finding;
pub use rule::Rule;
pub use tree::{File, Tree};

use crate::Error;

/// Every house rule.
pub const RULES: [Rule; 17] = [
    allows::RULE,
    arrows::RULE,
    circles::RULE,
    citations::RULE,
    faults::RULE,
    leftovers::RULE,
    links::RULE,
    lints::RULE,
    machine_paths::RULE,
    openers::RULE,
    page::RULE,
    panics::RULE,
    purity::RULE,
    purpose::RULE,
    size::RULE,
    unwinding::RULE,
    whitespace::RULE,
];

/// Reads the repository at `root` and applies every rule. The findings are in the order of files and lines.
pub fn run(root: &Path) -> Result<Vec<Finding>, Error> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<_> = RULES.iter().flat_map(|rule| rule.check(&tree)).collect();
    findings.sort();
    Ok(findings)
}
