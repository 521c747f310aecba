//! Nothing is left for later: no reminders, no stubs, no debugging aids.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tokens::begin_with;
use super::tree::File;

/// Put together so that this file does not hold them.
const REMINDERS: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
const MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];

pub(super) const RULE: Rule = Rule { name: "leftovers", files: Files::All, judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    match file.extension() {
        Some("lock") => Vec::new(),
        Some("rs") => [reminders(file), macros(file)].concat(),
        _ => reminders(file),
    }
}

fn reminders(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in file.lines() {
        if let Some(word) = REMINDERS.iter().find(|word| text.contains(**word)) {
            findings.push(file.finding(line, format!("`{word}` leaves work for later; do it or drop it.")));
        }
    }
    findings
}

fn macros(file: &File) -> Vec<Finding> {
    let tokens = file.tokens();
    let mut findings = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if MACROS.contains(&token.text.as_str()) && begin_with(&tokens[at + 1..], &["!"]) {
            findings.push(file.finding(token.line, format!("`{}!` is left over; remove it.", token.text)));
        }
    }
    findings
}
