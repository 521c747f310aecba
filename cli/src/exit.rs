//! How a command ends.

use std::process::ExitCode;

/// How a command ended: whether all is well, or what it could not do.
pub(crate) type Outcome = miette::Result<Ending>;

/// A command that could be carried out found that…
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// … all is well.
    Well,
    /// … something is wrong, which its output says.
    Unwell,
}

/// The process's exit code; an error is printed first.
pub(crate) fn code(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Unwell) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::from(1)
        }
    }
}
