//! Nothing in the repository depends on, or tells of, one machine.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

/// Folders of one machine or one person. Put together so that this file does not hold them.
const FOLDERS: [&str; 5] = [
    concat!("/", "home/"),
    concat!("/", "root/"),
    concat!("/", "tmp/"),
    concat!("/", "work/"),
    concat!("/", "Users/"),
];

pub(super) const RULE: Rule = Rule { name: "machine paths", files: Files::All, judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in file.lines() {
        if let Some(folder) = FOLDERS.iter().find(|folder| is_in(text, folder)) {
            let sentence =
                format!("`{folder}` is a folder of one machine; write a path from the repository's root.");
            findings.push(file.finding(line, sentence));
        }
    }
    findings
}

/// Returns true if an absolute path into `folder` stands in `text`; a part of a URL or of a relative path is none.
fn is_in(text: &str, folder: &str) -> bool {
    let inside_a_path =
        |before: &str| before.ends_with(|last: char| last.is_alphanumeric() || "._-}".contains(last));
    text.match_indices(folder).any(|(at, _)| !inside_a_path(&text[..at]))
}
