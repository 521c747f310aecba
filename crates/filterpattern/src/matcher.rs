//! The matcher: a pattern made ready, and its answer for a message.

mod columns;
mod expression;
mod json;
mod terms;
mod value;

use std::collections::BTreeMap;

use crate::tree::{Expr, Pattern};
use crate::unplayable::Unplayable;

/// A pattern that is ready to match messages. A match takes time in proportion to the message's length.
#[derive(Debug)]
pub struct Matcher(Form);

#[derive(Debug)]
enum Form {
    Terms(terms::Terms),
    Json(Expr<json::Test>),
    Columns(columns::Columns),
}

impl Matcher {
    /// Makes a pattern ready.
    pub fn new(pattern: &Pattern) -> Result<Self, Unplayable> {
        Ok(Matcher(match pattern {
            Pattern::Terms(terms) => Form::Terms(terms::Terms::new(terms)?),
            Pattern::Json(expr) => Form::Json(expr.try_map(&mut json::Test::new)?),
            Pattern::Columns(columns) => Form::Columns(columns::Columns::new(columns)?),
        }))
    }

    /// Returns true if the pattern matches a message.
    pub fn matches(&self, message: &str) -> bool {
        match &self.0 {
            Form::Terms(terms) => terms.matches(message),
            Form::Json(expr) => json::matches(expr, message),
            Form::Columns(columns) => columns.matches(message).is_some(),
        }
    }

    /// Returns the named columns of a message that a space-delimited pattern matches; none if it has another form, or
    /// does not match.
    pub fn extract(&self, message: &str) -> BTreeMap<String, String> {
        match &self.0 {
            Form::Columns(columns) => {
                columns.matches(message).map(|fields| columns.named(&fields)).unwrap_or_default()
            }
            Form::Terms(_) | Form::Json(_) => BTreeMap::new(),
        }
    }
}
