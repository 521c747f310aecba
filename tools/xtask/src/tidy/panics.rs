//! No panic is written into the product: what can go wrong is an error with a sentence.

use super::Finding;
use super::rule::{Files, Judge, Rule};
use super::tokens::{Token, begin_with};
use super::tree::File;

/// The crates that run at customers.
const PRODUCT: [&str; 11] = [
    "filterpattern",
    "routing",
    "pipeline",
    "function",
    "shipper",
    "subscriber",
    "doors",
    "listener",
    "localcloud",
    "localhub",
    "loghub-cli",
];
const MACROS: [&str; 2] = ["panic", "unreachable"];

pub(super) const RULE: Rule =
    Rule { name: "panics", files: Files::SourcesOf(&PRODUCT), judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let tokens = file.product_tokens();
    let mut findings = Vec::new();
    for at in 0..tokens.len() {
        if let Some(found) = panic(&tokens[at..]) {
            let sentence =
                format!("`{found}` can panic in the product; return an error or make it impossible.");
            findings.push(file.finding(tokens[at].line, sentence));
        }
    }
    findings
}

/// The call that can panic at the first of `tokens`.
fn panic(tokens: &[Token]) -> Option<String> {
    let name = tokens.first()?.text.as_str();
    if MACROS.contains(&name) && begin_with(&tokens[1..], &["!"]) {
        return Some(format!("{name}!"));
    }
    if begin_with(tokens, &[".", "unwrap", "(", ")"]) {
        return Some(".unwrap()".to_owned());
    }
    (begin_with(tokens, &[".", "expect", "("]) && says_something(&tokens[3..]))
        .then(|| ".expect(…)".to_owned())
}

/// Tells a message from the argument of a method that is only called the same, such as a parser's.
fn says_something(arguments: &[Token]) -> bool {
    arguments
        .first()
        .is_some_and(|first| ["\"", "r\"", "r#", "&"].iter().any(|start| first.text.starts_with(start)))
}
