//! A panic unwinds: the pipeline catches it, withholds the one event that it came from, and goes on with the rest.

use std::path::Path;

use super::tree::File;
use super::{Finding, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let is_settings =
        |file: &&File| Path::new(&file.path).extension().is_some_and(|extension| extension == "toml");
    tree.files.iter().filter(is_settings).flat_map(aborts).collect()
}

fn aborts(file: &File) -> impl Iterator<Item = Finding> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| says_abort(line));
    lines.map(|(index, _)| {
        file.finding(
            index + 1,
            "A panic would end the function with every event in it; remove `panic = \"abort\"`.",
        )
    })
}

fn says_abort(line: &str) -> bool {
    let code = line.split('#').next().unwrap_or_default();
    let bare: String = code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect();
    bare.contains("panic=abort")
}
