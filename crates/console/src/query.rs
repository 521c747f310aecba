//! The query language: Logz.io's Lucene, every part with its place in the text.

mod fault;
mod lex;
mod lucene;
mod notes;
mod parse;
mod place;
mod print;
mod regexes;
mod tree;

pub use fault::{Fault, Note};
pub use lucene::{ARRIVAL, lucene};
pub use parse::parse;
pub(crate) use place::byte_at;
pub use place::{Place, Utf16};
pub(crate) use print::Term;
pub use tree::{Bound, Field, Kind, Node, Piece, Query, RegexTest, Test};

#[cfg(test)]
mod tests;
