//! An expectation that was not met.

use serde::Serialize;
use serde_json::Value;

/// An expectation that was not met.
#[derive(Serialize)]
pub(crate) struct Miss {
    pub(crate) what: String,
    pub(crate) stated: Value,
    pub(crate) found: Value,
}

/// Compares an expectation with what was found.
pub(crate) fn miss(what: &str, stated: Value, found: Value) -> Option<Miss> {
    (stated != found).then(|| Miss { what: what.to_owned(), stated, found })
}
