//! Every fault scenario has its row in the docs, and every row its scenario.

use std::collections::BTreeMap;

use super::rule::{Files, Judge, Rule};
use super::tokens::{Token, begin_with};
use super::tree::File;
use super::{Finding, Tree};
use crate::faults::{PAGE, fault, rows};

/// The beginning of a scenario, before its kind, its name, and its steps.
const MADE: [&str; 4] = ["Scenario", "::", "new", "("];
const REMEDY: &str = "run `cargo xtask faults`";

pub(super) const RULE: Rule =
    Rule { name: "faults", files: Files::TestsOf("e2e"), judge: Judge::Together(check) };

fn check(tree: &Tree, files: &[&File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut scenarios = BTreeMap::new();
    for file in files.iter().copied() {
        for (line, scenario) in in_file(file) {
            let sentence = match scenario {
                Some(texts) if scenarios.contains_key(&texts) => {
                    "The scenario is there twice; name it differently."
                }
                Some(texts) => {
                    scenarios.insert(texts, (file, line));
                    continue;
                }
                None => "Write a scenario's three texts as plain literals.",
            };
            findings.push(file.finding(line, sentence));
        }
    }
    findings.extend(compared(tree, scenarios));
    findings
}

type Scenarios<'a> = BTreeMap<(String, String), (&'a File, usize)>;

fn compared(tree: &Tree, mut scenarios: Scenarios) -> Vec<Finding> {
    let mut findings = Vec::new();
    let page = tree.files.iter().find(|file| file.path == PAGE);
    for (fault, done, line) in page.and_then(|page| rows(&page.text)).unwrap_or_default() {
        if scenarios.remove(&(fault, done)).is_none()
            && let Some(page) = page
        {
            findings.push(page.finding(line, format!("No scenario has this row; {REMEDY}.")));
        }
    }
    let without_row = |(file, line): &(&File, usize)| {
        file.finding(*line, format!("The scenario has no row in {PAGE}, or another text there; {REMEDY}."))
    };
    findings.extend(scenarios.values().map(without_row));
    findings
}

/// The scenarios of a file: each one's line and the first two cells of its row, if its texts are literals.
fn in_file(file: &File) -> Vec<(usize, Option<(String, String)>)> {
    let tokens = file.tokens();
    let starts = (0..tokens.len()).filter(|at| begin_with(&tokens[*at..], &MADE));
    starts.map(|at| (tokens[at].line, texts(&tokens[at + MADE.len()..]))).collect()
}

fn texts(arguments: &[Token]) -> Option<(String, String)> {
    let text = |at: usize| serde_json::from_str::<String>(&arguments.get(at)?.text).ok();
    // Between two arguments is a comma.
    Some((fault(&text(0)?, &text(2)?), text(4)?))
}
