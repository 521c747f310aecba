//! A lint that is turned off says why.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tokens::{Token, begin_with, bracketed};
use super::tree::File;

pub(super) const RULE: Rule =
    Rule { name: "allows", files: Files::Extension("rs"), judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let tokens = file.tokens();
    let mut findings = Vec::new();
    for at in 0..tokens.len() {
        if let Some(name) = silent(&tokens[at..]) {
            let sentence = format!("`{name}` without a reason; write `#[expect(…, reason = \"…\")]`.");
            findings.push(file.finding(tokens[at].line, sentence));
        }
    }
    findings
}

/// The attribute that `tokens` begin with if it turns a lint off and does not say why.
fn silent(tokens: &[Token]) -> Option<&str> {
    let inside = [&["#", "["][..], &["#", "!", "["]].iter().find(|open| begin_with(tokens, open))?.len();
    let attribute = &tokens[inside..inside - 1 + bracketed(&tokens[inside - 1..])];
    let name = attribute.iter().enumerate().find(|(at, token)| {
        matches!(token.text.as_str(), "allow" | "expect") && begin_with(&attribute[at + 1..], &["("])
    })?;
    (!attribute.iter().any(|token| token.text == "reason")).then_some(&name.1.text)
}
