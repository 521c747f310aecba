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
        let sign = if key.contains('.') || is_open(key) { Sign::Path } else { Sign::Name };
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

/// The literals of a detector's sign. Some writers of JSON escape slashes (PHP, "`json_encode`"): what stands before the
/// first one is enough or, where that is short, every spelling at up to two depths.
pub(crate) fn of_sign(sign: &str) -> Vec<String> {
    match sign.split_once('/') {
        None => vec![sign.to_owned()],
        Some((before, _)) if before.len() >= 4 => vec![before.to_owned()],
        Some(_) => (0..4).map(|count| sign.replace('/', &format!("{}/", "\\".repeat(count)))).collect(),
    }
}

/// Returns true if a key matches names that hold more than names in text do, beyond the piece that is its sign:
/// `pass*word` matches `pass/word`.
fn is_open(key: &str) -> bool {
    let inner = key.trim_matches('*');
    inner.starts_with(['-', '_'])
        || !inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
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
