//! Every Rust file says what it is for in its first line.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

pub(super) const RULE: Rule =
    Rule { name: "purpose", files: Files::Extension("rs"), judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let sentence = "The first line does not say the file's purpose; begin with `//! …`.";
    if says_purpose(&file.text) { Vec::new() } else { vec![file.finding(1, sentence)] }
}

fn says_purpose(text: &str) -> bool {
    text.strip_prefix("//! ").is_some_and(|rest| rest.starts_with(|first: char| !first.is_whitespace()))
}
