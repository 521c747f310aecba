//! Queries as Logz.io takes them.

use super::tree::{Kind, Node, Query};

/// The fields about arrival, which only this console has.
pub const ARRIVAL: [&str; 4] = ["_lag", "_spoiled", "_attempts", "_received"];

/// Returns the query as Logz.io takes it: with what it escapes, and without the parts about arrival.
///
/// A query that is only about arrival becomes `*`.
pub fn lucene(query: &Query) -> String {
    match query.root.as_ref().map(without_arrival) {
        None => String::new(),
        Some(None) => "*".to_owned(),
        Some(Some(root)) => root.to_string(),
    }
}

fn without_arrival(node: &Node) -> Option<Node> {
    let kind = match &node.kind {
        Kind::Leaf { field: Some(field), .. } if ARRIVAL.contains(&&*field.name) => return None,
        Kind::All | Kind::Leaf { .. } => node.kind.clone(),
        Kind::Not(part) => Kind::Not(Box::new(without_arrival(part)?)),
        Kind::Or(parts) => return some(parts, node, Kind::Or),
        Kind::And(parts) => return some(parts, node, Kind::And),
    };
    Some(Node { place: node.place, kind })
}

fn some(parts: &[Node], node: &Node, kind: fn(Vec<Node>) -> Kind) -> Option<Node> {
    let mut parts: Vec<Node> = parts.iter().filter_map(without_arrival).collect();
    if parts.len() > 1 { Some(Node { place: node.place, kind: kind(parts) }) } else { parts.pop() }
}
