//! The reader: text to tree.

mod columns;
mod expression;
mod json;
mod terms;

use crate::fault::Fault;
use crate::scan::Cursor;
use crate::tree::Pattern;

impl Pattern {
    /// Reads a pattern. The first character that is no white space decides its form: `{` JSON, `[` columns, others
    /// terms.
    pub fn read(text: &str) -> Result<Pattern, Fault> {
        let mut cursor = Cursor::new(text);
        cursor.skip_space();
        match cursor.peek() {
            Some('{') => json::read(cursor).map(Pattern::Json),
            Some('[') => columns::read(cursor).map(Pattern::Columns),
            _ => terms::read(cursor).map(Pattern::Terms),
        }
    }
}
