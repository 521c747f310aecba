//! `filterpattern`, `routing` and `pipeline` are pure: no environment, file system, clock, network, async, AWS or randomness.

use super::Finding;
use super::paths::paths;
use super::rule::{Files, Judge, Rule};
use super::tree::File;

const PURE: [&str; 3] = ["filterpattern", "routing", "pipeline"];

/// Paths to impure things, and their names. A path of one name is a crate's; a longer one counts wherever it stands.
const IMPURE: [(&str, &str); 18] = [
    ("std::env", "the environment"),
    ("std::fs", "the file system"),
    ("std::net", "the network"),
    ("std::process", "other processes"),
    ("std::thread", "threads"),
    ("time::Instant", "the clock"),
    ("time::SystemTime", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("tokio", "async"),
    ("futures", "async"),
    ("hyper", "the network"),
    ("reqwest", "the network"),
    ("lambda_runtime", "AWS"),
    ("rand", "randomness"),
    ("fastrand", "randomness"),
    ("getrandom", "randomness"),
    ("uuid", "randomness"),
];

pub(super) const RULE: Rule =
    Rule { name: "purity", files: Files::SourcesOf(&PURE), judge: Judge::Each(in_file) };

fn in_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in paths(&file.product_tokens()) {
        if let Some(what) = impure(&path.text) {
            let sentence = format!("`{}` is {what}, and `{}` is pure.", path.text, file.krate());
            findings.push(file.finding(path.line, sentence));
        }
    }
    findings
}

fn impure(path: &str) -> Option<&'static str> {
    if path == "async" || path == "await" {
        return Some("async");
    }
    if path.starts_with("aws_") && path.contains("::") {
        return Some("AWS");
    }
    IMPURE.iter().find(|(impure, _)| leads_to(path, impure)).map(|(_, what)| *what)
}

fn leads_to(path: &str, impure: &str) -> bool {
    let names: Vec<_> = path.trim_start_matches("::").split("::").collect();
    let impure: Vec<_> = impure.split("::").collect();
    match impure.as_slice() {
        [krate] => names.len() > 1 && names[0] == *krate,
        _ => names.windows(impure.len()).any(|window| window == impure),
    }
}
