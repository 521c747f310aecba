//! The literals that the names of masked keys hold, whatever their globs.

use std::sync::Arc;

use routing::Mask;

use super::keys;
use super::signs::Sign;

/// The signs of names that are masked keys, and true if a key has none: then every name has to be asked for.
///
/// Of a path one step's literal is enough: who is at its end came through all of them.
pub(crate) fn of_keys(masks: &[Arc<Mask>]) -> (Vec<(String, Sign)>, bool) {
    let mut signs: Vec<(String, Sign)> = Vec::new();
    let mut asks_all = false;
    for key in masks.iter().flat_map(|mask| &mask.keys) {
        let sign = if key.contains('.') { Sign::Path } else { Sign::Name };
        for key in keys::spellings(key) {
            // What JSON may escape can't be looked for in a message that holds escapes.
            let is_special =
                |c: char| matches!(c, '*' | '?' | '.' | '"' | '\\' | '/') || !(' '..='~').contains(&c);
            let run = key.split(is_special).max_by_key(|run| run.len()).unwrap_or("");
            if run.is_empty() {
                asks_all = true;
                signs.extend(('a'..='z').chain('0'..='9').map(|letter| (letter.to_string(), sign)));
            }
            signs.extend(spellings(run).into_iter().map(|literal| (literal, sign)));
        }
    }
    (signs, asks_all)
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
