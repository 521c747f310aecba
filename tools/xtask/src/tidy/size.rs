//! Files stay small enough to be read in one go.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

/// The most lines of a file in `src`.
const MOST: usize = 600;

pub(super) const RULE: Rule = Rule { name: "size", files: Files::Sources, judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().count();
    if lines <= MOST {
        return Vec::new();
    }
    vec![file.finding(MOST + 1, format!("The file has {lines} lines, more than {MOST}; split it by idea."))]
}
