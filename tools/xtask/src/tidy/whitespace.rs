//! No line ends in blanks. Snapshots do as the text they record.

use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.extension() != Some("snap")) {
        for (line, text) in file.lines() {
            if text.ends_with(char::is_whitespace) {
                findings.push(file.finding(line, "The line ends in blanks; remove them."));
            }
        }
    }
    findings
}
