//! The literals that the names of masked keys hold, whatever their globs.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use routing::Mask;

use super::keys;

/// Finds what masked keys' names hold, without regard to case. A key without a literal of its own is found by every
/// letter, which is slow and right.
pub(crate) fn automaton(masks: &[Arc<Mask>]) -> Option<AhoCorasick> {
    let mut literals: Vec<String> = Vec::new();
    for key in masks.iter().flat_map(|mask| &mask.keys).flat_map(|key| keys::spellings(key)) {
        let run = key.split(['*', '?']).max_by_key(|run| run.len()).unwrap_or("");
        if run.is_empty() {
            literals.extend(('a'..='z').chain('0'..='9').map(String::from));
        } else {
            literals.extend(spellings(run));
        }
    }
    literals.sort_unstable();
    literals.dedup();
    // What holds a shorter one is found by it.
    let all = literals.clone();
    literals.retain(|literal| !all.iter().any(|other| other != literal && literal.contains(other.as_str())));
    AhoCorasick::builder().ascii_case_insensitive(true).build(literals).ok()
}

/// A key's `_` is also written `-`, or not at all where an upper-case letter follows: every spelling, or the longest
/// piece between them where those are many.
fn spellings(run: &str) -> Vec<String> {
    if run.matches('_').count() > 3 {
        return vec![run.split('_').max_by_key(|piece| piece.len()).unwrap_or(run).to_owned()];
    }
    run.chars().fold(vec![String::new()], |spelled, character| {
        let written: Vec<String> = match character {
            '_' => vec!["_".to_owned(), "-".to_owned(), String::new()],
            other => vec![other.to_string()],
        };
        spelled
            .iter()
            .flat_map(|start| written.iter().map(move |letter| format!("{start}{letter}")))
            .collect()
    })
}
