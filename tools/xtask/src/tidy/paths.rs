//! The paths in Rust code, imports unfolded: `use std::{fs, io}` has `std::fs` and `std::io`.

use super::tokens::Token;

/// A path as written.
#[derive(Debug)]
pub(super) struct Path {
    /// Its names, with `::` between them.
    pub(super) text: String,
    pub(super) line: usize,
}

/// The paths in `tokens`, in their order.
pub(super) fn paths(tokens: &[Token]) -> Vec<Path> {
    let mut paths = Vec::new();
    let mut folded: Vec<String> = Vec::new();
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let open = text.ends_with("::");
        if token.text == "::" {
            text.push_str("::");
        } else if token.is_name() {
            let start = if open { text } else { folded.last().cloned().unwrap_or_default() };
            text = start + &token.text;
            if tokens.get(at + 1).is_none_or(|next| next.text != "::") {
                paths.push(Path { text: text.clone(), line: token.line });
            }
        } else {
            match token.text.as_str() {
                "{" => folded.push(if open { text.clone() } else { String::new() }),
                "}" => drop(folded.pop()),
                _ => {}
            }
            text.clear();
        }
    }
    paths
}
