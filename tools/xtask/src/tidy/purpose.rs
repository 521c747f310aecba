//! Every Rust file says what it is for in its first line.

use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let silent = tree.rust().filter(|file| !says_purpose(&file.text));
    silent
        .map(|file| file.finding(1, "The first line does not say the file's purpose; begin with `//! …`."))
        .collect()
}

fn says_purpose(text: &str) -> bool {
    text.strip_prefix("//! ").is_some_and(|rest| rest.starts_with(|first: char| !first.is_whitespace()))
}
