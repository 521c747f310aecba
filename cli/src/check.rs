//! `loghub check`: is the table right?

use std::path::PathBuf;

use miette::Report;
use serde_json::{Value, json};

use crate::exit::{Ending, Outcome};
use crate::table;
use routing::{Fault, Faults};

/// What `check` takes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  loghub check\n  loghub check tables/new.toml --json\n\nExit codes: 0 the table loads, warnings or not; 1 it does not."
)]
pub struct Args {
    /// The table
    #[arg(default_value = "routing.toml")]
    file: PathBuf,
    /// Print a JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Checks the table.
pub(crate) fn run(args: &Args) -> Outcome {
    match table::load(&args.file) {
        Ok(loaded) if args.json => {
            println!("{}", json!({"ok": true, "faults": [], "warnings": list(&loaded.warnings)}));
            Ok(Ending::Well)
        }
        Ok(loaded) => {
            let (teams, count) = (loaded.table.teams().len(), loaded.warnings.len());
            for warning in loaded.warnings {
                eprintln!("{:?}", Report::new(warning));
            }
            println!(
                "{} is right: {}, {}.",
                args.file.display(),
                plural(teams, "team"),
                plural(count, "warning")
            );
            Ok(Ending::Well)
        }
        Err(error) if args.json => {
            let faults = error.downcast::<Faults>()?;
            println!("{}", json!({"ok": false, "faults": list(&faults.faults), "warnings": []}));
            Ok(Ending::Unwell)
        }
        Err(error) => Err(error),
    }
}

fn list(faults: &[Fault]) -> Vec<Value> {
    let entry = |fault: &Fault| json!({"line": fault.line(), "message": fault.message, "help": fault.help});
    faults.iter().map(entry).collect()
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
