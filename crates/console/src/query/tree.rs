//! A query as a tree.

use regex::Regex;

use super::fault::Note;
use super::place::Place;

/// A query that was read.
#[derive(Clone, Debug)]
pub struct Query {
    /// The text that was read.
    pub(crate) text: Box<str>,
    /// The tree; none finds every document.
    pub(crate) root: Option<Node>,
    /// The notes that need no documents.
    pub(crate) notes: Vec<Note>,
}

/// A part of a query. Two are equal if they ask the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Node {
    /// The part's place in the text.
    pub place: Place,
    /// The question.
    pub kind: Kind,
}

/// The kinds of parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Every document.
    All,
    /// The documents that one of the parts finds.
    Or(Vec<Node>),
    /// The documents that all parts find.
    And(Vec<Node>),
    /// The documents that the part does not find.
    Not(Box<Node>),
    /// The documents with a value that passes a test.
    Leaf {
        /// The field's path; none looks at all.
        field: Option<Field>,
        /// The test of a value.
        test: Test,
    },
}

/// A field's name in a query. Two are equal if they name the same field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name's place in the text.
    pub place: Place,
    /// The path, nested by dots.
    pub name: Box<str>,
}

/// The tests of a value.
#[derive(Clone, Debug)]
pub enum Test {
    /// Has a value.
    Exists,
    /// Is this value, or has this word.
    Word(Box<str>),
    /// Is this value, or has these words in a row, or within so many words.
    Phrase(Box<str>, u32),
    /// Fits this pattern of plain characters, `*` and `?`.
    Pattern(Vec<Piece>),
    /// Lies between two bounds.
    Range(Bound, Bound),
    /// Is as a whole what the regex describes.
    Regex(RegexTest),
}

/// A regex of a query.
#[derive(Clone, Debug)]
pub struct RegexTest {
    /// Its text.
    pub body: Box<str>,
    /// Matches a whole value.
    pub(crate) value: Regex,
    /// Matches a whole word in whatever case.
    pub(crate) word: Regex,
}

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These characters.
    Text(Box<str>),
    /// One character.
    One,
    /// Any number of characters.
    Any,
}

/// A bound of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The bound's value; none leaves this end open.
    pub value: Option<Box<str>>,
    /// True if the bound's own value lies in the range.
    pub included: bool,
}

impl Query {
    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree; none finds every document.
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// The notes that need no documents.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Query) -> bool {
        self.root == other.root
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Field) -> bool {
        self.name == other.name
    }
}

impl PartialEq for Test {
    fn eq(&self, other: &Test) -> bool {
        match (self, other) {
            (Test::Exists, Test::Exists) => true,
            (Test::Word(one), Test::Word(other)) => one == other,
            (Test::Regex(one), Test::Regex(other)) => one.body == other.body,
            (Test::Phrase(one, within), Test::Phrase(other, other_within)) => {
                one == other && within == other_within
            }
            (Test::Pattern(one), Test::Pattern(other)) => one == other,
            (Test::Range(from, to), Test::Range(other_from, other_to)) => {
                from == other_from && to == other_to
            }
            _ => false,
        }
    }
}
