//! How a command ends.

use std::process::ExitCode;

use miette::Report;
use serde_json::{Value, json};

use crate::output::{Format, print};

/// What the exit codes mean, for every command.
pub(crate) const CODES: &str = "Exit codes, of every command:
  0  all is well
  1  it is not, or the command could not do its work; the output says why
  2  the command was not understood";

/// How a command ended: whether all is well, or what it could not do.
pub(crate) type Outcome = miette::Result<Ending>;

/// A command that could be carried out found that…
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// … all is well.
    Success,
    /// … something is wrong, which its output says.
    Failure,
}

impl Ending {
    /// Well, unless something is wrong.
    pub(crate) fn success_if(well: bool) -> Ending {
        if well { Ending::Success } else { Ending::Failure }
    }
}

/// The process's exit code; an error is printed first, where the reader looks for it.
pub(crate) fn code(outcome: Outcome, format: Format) -> ExitCode {
    match outcome {
        Ok(Ending::Success) => ExitCode::SUCCESS,
        Ok(Ending::Failure) => ExitCode::from(1),
        Err(error) => {
            match format {
                Format::Human => eprintln!("{error:?}"),
                Format::Json => print(&format!("{:#}\n", json!({ "error": in_json(&error) }))),
            }
            ExitCode::from(1)
        }
    }
}

/// An error as a member `error` has it.
pub(crate) fn in_json(error: &Report) -> Value {
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    let help = error.help().map(|help| help.to_string());
    json!({"message": error.to_string(), "causes": causes, "help": help})
}
