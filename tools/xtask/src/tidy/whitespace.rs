//! No line ends in blanks. Snapshots do as the text they record.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

pub(super) const RULE: Rule = Rule { name: "whitespace", files: Files::All, judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    if file.extension() == Some("snap") {
        return Vec::new();
    }
    let lines = file.lines().filter(|(_, text)| text.ends_with(char::is_whitespace));
    lines.map(|(line, _)| file.finding(line, "The line ends in blanks; remove them.")).collect()
}
