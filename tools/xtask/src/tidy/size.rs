//! Files stay small enough to be read in one go.

use super::{Finding, Tree};

/// The most lines of a file in `src`.
const MOST: usize = 600;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let long =
        tree.sources().map(|file| (file, file.text.lines().count())).filter(|(_, lines)| *lines > MOST);
    long.map(|(file, lines)| {
        file.finding(MOST + 1, format!("The file has {lines} lines, more than {MOST}; split it by idea."))
    })
    .collect()
}
