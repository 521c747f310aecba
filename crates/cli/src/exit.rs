//! The end of a command: its outcome and its exit code.

use std::process::ExitCode;

use miette::Report;
use serde::Serialize;

use crate::output::Format;

/// The exit codes of every command.
pub(crate) const CODES: &str = "Exit codes of every command:
  0  success
  1  failure: a check failed, or the command could not complete; the output says why
  2  usage error";

/// The outcome of a command, or the error that stopped it.
pub(crate) type Outcome = miette::Result<Ending>;

/// The outcome of a command that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// No problem was found.
    Success,
    /// A problem was found; the output names it.
    Failure,
}

impl Ending {
    /// Success if and only if the condition holds.
    pub(crate) fn success_if(condition: bool) -> Ending {
        if condition { Ending::Success } else { Ending::Failure }
    }
}

/// Returns the process's exit code; an error is printed first, to standard error or as JSON.
pub(crate) fn code(outcome: Outcome, format: Format) -> ExitCode {
    match outcome {
        Ok(Ending::Success) => ExitCode::SUCCESS,
        Ok(Ending::Failure) => ExitCode::from(1),
        Err(error) => {
            match format {
                Format::Human => eprintln!("{error:?}"),
                Format::Json => format.show(String::new, || Answer { error: ErrorAnswer::of(&error) }),
            }
            ExitCode::from(1)
        }
    }
}

#[derive(Serialize)]
struct Answer {
    error: ErrorAnswer,
}

/// An error as the member `error` of an answer.
#[derive(Serialize)]
pub(crate) struct ErrorAnswer {
    message: String,
    causes: Vec<String>,
    help: Option<String>,
}

impl ErrorAnswer {
    pub(crate) fn of(error: &Report) -> ErrorAnswer {
        ErrorAnswer {
            message: error.to_string(),
            causes: error.chain().skip(1).map(ToString::to_string).collect(),
            help: error.help().map(|help| help.to_string()),
        }
    }
}
