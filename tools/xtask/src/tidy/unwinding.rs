//! A panic unwinds: the pipeline catches it, withholds the one event that it came from, and goes on with the rest.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

pub(super) const RULE: Rule =
    Rule { name: "unwinding", files: Files::Extension("toml"), judge: Judge::Each(aborts) };

fn aborts(file: &File) -> Vec<Finding> {
    let sentence = "A panic would end the function with every event in it; remove `panic = \"abort\"`.";
    let lines = file.lines().filter(|(_, line)| says_abort(line));
    lines.map(|(line, _)| file.finding(line, sentence)).collect()
}

fn says_abort(line: &str) -> bool {
    let code = line.split('#').next().unwrap_or_default();
    let bare: String = code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
    bare.contains("panic=abort")
}
