//! `loghub check`: the faults and warnings of a table.

mod tokens;

use console::style;
use miette::Report;
use serde::Serialize;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, count};
use crate::table::{self, Loaded, TablePath};
use routing::{Fault, Faults};

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub check
  loghub check --routing tables/new.toml --json
  loghub check --tokens             # also asks the hub, with credentials

Exit codes: 0 the table loads, with or without warnings; 1 it does not.")]
#[command(mut_arg("local", |local| local.requires("tokens")))]
pub struct Args {
    #[command(flatten)]
    table: TablePath,
    /// Also warn of teams whose token is missing in the hub's Parameter Store; this needs credentials
    #[arg(long)]
    tokens: bool,
    #[command(flatten)]
    hub: HubArgs,
}

/// Checks the table.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    match table::load(args.table.path()) {
        Ok(mut loaded) => {
            if args.tokens {
                let missing =
                    tokens::missing(&Hub::open(&args.hub).await?, args.table.path(), &loaded).await?;
                loaded.warnings.extend(missing);
            }
            let warnings = || loaded.warnings.iter().map(Entry::of).collect();
            format.show(
                || sound(args, &loaded),
                || Answer { ok: true, faults: Vec::new(), warnings: warnings() },
            );
            Ok(Ending::Success)
        }
        Err(error) if format == Format::Json => {
            let faults = error.downcast::<Faults>()?;
            let faults = faults.faults.iter().map(Entry::of).collect();
            format.show(String::new, || Answer { ok: false, faults, warnings: Vec::new() });
            Ok(Ending::Failure)
        }
        Err(error) => Err(error),
    }
}

/// Warnings with their excerpts go to standard error, the verdict to standard output.
fn sound(args: &Args, loaded: &Loaded) -> String {
    for warning in &loaded.warnings {
        eprintln!("{:?}", Report::new(warning.clone()));
    }
    let (teams, warnings) = (loaded.table.teams().len(), loaded.warnings.len());
    let (teams, warnings) = (count(teams, "team"), count(warnings, "warning"));
    format!("{} is {}: {teams}, {warnings}.\n", args.table.path().display(), style("valid").green())
}

#[derive(Serialize)]
struct Answer {
    ok: bool,
    faults: Vec<Entry>,
    warnings: Vec<Entry>,
}

/// A fault or a warning.
#[derive(Serialize)]
struct Entry {
    line: usize,
    message: String,
    help: Option<String>,
}

impl Entry {
    fn of(fault: &Fault) -> Entry {
        Entry { line: fault.line(), message: fault.message.clone(), help: fault.help.clone() }
    }
}
