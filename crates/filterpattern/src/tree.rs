//! A pattern that was read, as a tree.

/// A filter pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Terms in plain text, and regular expressions. Without any term, it matches every message.
    Terms(Terms),
    /// `{ … }`: conditions on the members of JSON.
    Json(Expr<JsonTest>),
    /// `[ … ]`: the columns of text that spaces separate. Without any column, it matches every message.
    Columns(Vec<Column>),
}

/// The terms of an unstructured pattern.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// Terms that a message must all contain.
    pub all: Vec<Term>,
    /// `?term`: a message must contain one of them. They decide only where no other term stands.
    pub any: Vec<Term>,
    /// `-term`: a message must contain none of them.
    pub none: Vec<Term>,
}

/// A term of an unstructured pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Text, as it must stand in the message.
    Text(String),
    /// `%…%`: a regular expression.
    Regex(String),
}

/// Conditions that `&&`, `||` and parentheses join.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr<T> {
    /// One condition.
    Test(T),
    /// Conditions that must all hold.
    All(Vec<Expr<T>>),
    /// Conditions of which one must hold.
    Any(Vec<Expr<T>>),
}

/// A condition on JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonTest {
    /// The selector's steps from the root, `$`.
    pub selector: Vec<Step>,
    /// The claim about the values that the selector finds.
    pub claim: Claim,
}

/// One step of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name` or `['name']`.
    Member(String),
    /// `[0]`.
    Element(usize),
    /// `.*` or `[*]`: every member or element.
    Every,
    /// A step that the page does not describe, such as `[0:2]`. It finds no value.
    Unknown(String),
}

/// A claim about the values that a selector finds. One of them must fulfil it.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// `= 5`, `!= "x"`, `>= 1e3`.
    Compare(Operator, Value),
    /// `IS NULL`.
    IsNull,
    /// `IS TRUE`, `IS FALSE`.
    Is(bool),
    /// `IS NOT …`: the value is there, and the claim does not hold.
    IsNot(Box<Claim>),
    /// `EXISTS`.
    Exists,
    /// `NOT EXISTS`.
    NotExists,
}

/// An operator of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// The right side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text or a number without quotes. `*` at its beginning or end stands for any text.
    Bare(String),
    /// Text in double quotes, which is no number. `*` at its beginning or end stands for any text.
    Quoted(String),
    /// `%…%`: a regular expression.
    Regex(String),
}

/// A column of a space-delimited pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// `...`: any number of fields.
    Rest,
    /// One field.
    Field {
        /// The column's name; empty if it has none.
        name: String,
        /// The column's condition.
        test: Option<Expr<ColumnTest>>,
    },
}

/// A condition on a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnTest {
    /// The name of the column that is compared; empty = the column in which the condition stands.
    pub column: String,
    /// The comparison. A name alone claims nothing.
    pub comparison: Option<(Operator, Value)>,
}
