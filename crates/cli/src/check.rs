//! `loghub check`: is the table right?

mod tokens;

use std::path::PathBuf;

use console::style;
use miette::Report;
use serde_json::{Value, json};

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, count};
use crate::table::{self, Loaded};
use routing::{Fault, Faults};

/// What `check` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub check
  loghub check tables/new.toml --json
  loghub check --tokens             # asks the hub too, with credentials

Exit codes: 0 the table loads, warnings or not; 1 it does not.")]
#[command(mut_arg("local", |local| local.requires("tokens")))]
pub struct Args {
    /// The table
    #[arg(default_value = "routing.toml")]
    file: PathBuf,
    /// Warn of teams whose token is not in the hub's Parameter Store, too: this needs credentials
    #[arg(long)]
    tokens: bool,
    #[command(flatten)]
    hub: HubArgs,
}

/// Checks the table.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    match table::load(&args.file) {
        Ok(mut loaded) => {
            if args.tokens {
                let missing = tokens::missing(&Hub::open(&args.hub).await?, &args.file, &loaded).await?;
                loaded.warnings.extend(missing);
            }
            format.show(
                || sound(args, &loaded),
                || json!({"ok": true, "faults": [], "warnings": list(&loaded.warnings)}),
            );
            Ok(Ending::Success)
        }
        Err(error) if format == Format::Json => {
            let faults = error.downcast::<Faults>()?;
            format.show(String::new, || json!({"ok": false, "faults": list(&faults.faults), "warnings": []}));
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
    format!("{} is {}: {teams}, {warnings}.\n", args.file.display(), style("right").green())
}

fn list(faults: &[Fault]) -> Vec<Value> {
    let entry = |fault: &Fault| json!({"line": fault.line(), "message": fault.message, "help": fault.help});
    faults.iter().map(entry).collect()
}
