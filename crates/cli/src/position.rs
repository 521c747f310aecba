//! Places in a text, as people count them.

use std::fmt;

/// A line and a column, both from 1. Columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// The position of the byte at `at`.
    pub(crate) fn of(text: &str, at: usize) -> Position {
        let before = text.get(..at).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Position { line: before.matches('\n').count() + 1, column }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        for (text, at, expected) in [("", 0, "1:1"), ("ab", 1, "1:2"), ("é=x", 3, "1:3"), ("a\nbc", 3, "2:2")]
        {
            assert_eq!(Position::of(text, at).to_string(), expected, "{text:?}");
        }
    }
}
