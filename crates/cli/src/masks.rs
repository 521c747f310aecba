//! `loghub masks`: the rule sets for masks, and the effect of a table's masks on the lines of a file.
//!
//! It reads files and the table only: no line leaves the machine.

mod doubts;
mod excerpt;
mod human;
mod lines;
mod list;
mod replaced;
mod report;
mod tally;
mod trial;
mod tried;

use crate::exit::{Ending, Outcome};
use crate::output::Format;

/// The arguments of `masks`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub masks
  loghub masks --json
  loghub masks try app.log

A mask includes a rule set by its name and version: include = [\"credentials@1\"]. A published version
never changes. The list marks a version of which there is a newer one.")]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Try the table's masks on the lines of a file, and report false hits and secrets that are left
    Try(tried::Args),
}

/// Runs the command.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    match &args.action {
        Some(Action::Try(args)) => tried::run(args, format),
        None => {
            format.show(list::human, list::sets);
            Ok(Ending::Success)
        }
    }
}
