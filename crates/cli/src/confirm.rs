//! Confirmation by people: asked for on a terminal, given by `--yes` elsewhere.

use miette::Diagnostic;
use thiserror::Error;

use crate::output::can_ask;

/// A command that changes something was not confirmed.
#[derive(Debug, Diagnostic, Error)]
#[error("{unchanged}: not confirmed")]
#[diagnostic(help("pass `--yes` to confirm{preview}"))]
pub(crate) struct NotConfirmed {
    unchanged: &'static str,
    preview: &'static str,
}

impl NotConfirmed {
    /// The error of a command that left something as it was, and the rest of a sentence on how to look first.
    pub(crate) fn new(unchanged: &'static str, preview: &'static str) -> NotConfirmed {
        NotConfirmed { unchanged, preview }
    }

    /// Asks a question about what is shown, unless `--yes` answers it.
    pub(crate) fn unless(self, yes: bool, shown: &str, question: &str) -> Result<(), NotConfirmed> {
        if yes || asked(shown, question) { Ok(()) } else { Err(self) }
    }
}

/// Asks a question about what is shown; false if the answer is no, or if nobody can be asked.
pub(crate) fn asked(shown: &str, question: &str) -> bool {
    if !can_ask() {
        return false;
    }
    eprint!("{shown}");
    dialoguer::Confirm::new().with_prompt(question).default(false).interact().unwrap_or(false)
}
