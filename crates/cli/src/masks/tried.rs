//! `loghub masks try`: the effect of the table's masks on the lines of a file.

use std::fs::File;
use std::io::{BufReader, Read, stdin};
use std::path::PathBuf;

use miette::Diagnostic;
use routing::{Decision, Table};
use thiserror::Error;

use super::report::Report;
use super::tally::Tally;
use super::{human, lines};
use crate::exit::{Ending, Outcome};
use crate::log_group;
use crate::output::Format;
use crate::table;

/// The arguments of `masks try`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub masks try app.log
  tail -n 1000 app.log | loghub masks try -
  loghub masks try app.log --account pay-prod --log-group /ecs/ledger --json

  aws logs filter-log-events --log-group-name /ecs/ledger | loghub masks try -

Each line is a message. Of what AWS writes, each log event is one: an export to S3, also gzipped; the
answer of `aws logs filter-log-events` and `get-log-events`; a JSON event or a subscription's envelope
a line.
The output shows the masked messages, and of values that are left only their beginning. Nothing is sent
anywhere.
Without --account and --log-group, the masks are those of an account and a log group that no route
names: of [defaults] and of the team `unrouted`.

Exit codes: 0 the lines are read, whatever they hold; 1 the file or the table can't be read.")]
pub(super) struct Args {
    /// The file with the messages; - reads standard input
    file: PathBuf,
    /// The table
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// The member account that logs the lines: its name in the table, or its id
    #[arg(long, requires = "log_group")]
    account: Option<String>,
    /// The log group of the lines
    #[arg(long, requires = "account")]
    log_group: Option<String>,
    /// The maximum examples of each rule
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    examples: usize,
}

/// The lines could not be read.
#[derive(Debug, Diagnostic, Error)]
#[error("failed to read `{}`: {reason}", file.display())]
#[diagnostic(help("pass a file with a message on each line, or - for standard input"))]
struct Unreadable {
    file: PathBuf,
    reason: std::io::Error,
}

/// An account and a log group that no route names.
const NOWHERE: (&str, &str) = ("000000000000", "loghub-masks-try");

/// Tries the masks.
pub(super) fn run(args: &Args, format: Format) -> Outcome {
    let loaded = table::load_as_functions(&args.routing)?;
    let decision = decision(&loaded.table, args)?;
    let report = report(&decision, args)?;
    format.show(|| human::render(&report), || &report);
    Ok(Ending::Success)
}

fn decision(table: &Table, args: &Args) -> miette::Result<Decision> {
    let (Some(account), Some(log_group)) = (&args.account, &args.log_group) else {
        return Ok(table.decide(NOWHERE.0, NOWHERE.1));
    };
    log_group::check(log_group)?;
    Ok(table.decide(&table::account_id(table, account)?, log_group))
}

fn report(decision: &Decision, args: &Args) -> Result<Report, Unreadable> {
    let unreadable = |reason| Unreadable { file: args.file.clone(), reason };
    let source: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(unreadable)?)
    };
    let mut tally = Tally::new(decision, args.examples);
    lines::read(BufReader::new(source), |message| tally.take(message)).map_err(unreadable)?;
    Ok(tally.report())
}
