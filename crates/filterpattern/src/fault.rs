//! A fault: the place in a pattern at which it is broken, why, and the fix.

use std::ops::Range;

/// A place at which a pattern is broken. CloudWatch Logs refuses such a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem} at byte {}; {fix}", at.start)]
pub struct Fault {
    /// The place, in bytes of the pattern's text. It lies on the borders of characters.
    pub at: Range<usize>,
    /// The problem, as a clause: "`{` is never closed".
    pub problem: String,
    /// The fix, as an imperative: "add `}` at the end".
    pub fix: String,
}

impl Fault {
    pub(crate) fn new(at: Range<usize>, problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Fault { at, problem: problem.into(), fix: fix.into() }
    }
}
