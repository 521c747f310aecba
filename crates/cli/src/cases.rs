//! `loghub test`: cases that a table must answer as stated, and what of the table no case touches.
//!
//! The shipper's own routing and stages answer, not a copy of them.

mod coverage;
mod file;
mod judge;
mod show;

use std::path::PathBuf;

use crate::exit::{Ending, Outcome};
use crate::output::Format;
use crate::table;
use coverage::Coverage;
use judge::Verdict;

/// What `test` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub test
  loghub test --require-coverage --json

A case in the file of tests:
  [[tests]]
  name      = \"cards are masked\"
  account   = \"pay-prod\"                  # its name in the table, or its id
  log_group = \"/aws/lambda/pay-api\"
  message   = 'card 4111 1111 1111 1111'  # and what must become of it, at least one of:
  team      = \"payments\"
  route     = \"pay-on-shared\"             # a route that takes part
  fields    = { message = \"card [masked]\" } # of the first document
  absent    = [\"password\"]                # fields that it does not have
  dropped   = false                       # whether it is not shipped
  masked    = true                        # whether something in it is masked or withheld
  # id      = \"…\"                         the event id, by which `sample` chooses

Exit codes: 0 every case is answered as stated; 1 one is not, or the table or the file of tests does not load.")]
pub struct Args {
    /// The file of tests
    #[arg(default_value = "routing.tests.toml")]
    file: PathBuf,
    /// The table
    #[arg(long, default_value = "routing.toml")]
    routing: PathBuf,
    /// Fail where a route, a mask or a pattern is touched by no case
    #[arg(long)]
    require_coverage: bool,
}

/// What the cases came to.
pub(crate) struct Results {
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) coverage: Coverage,
}

/// Runs every case.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let loaded = table::load_as_functions(&args.routing)?;
    let cases = file::read(&args.file)?;
    let mut coverage = Coverage::of(&loaded.table);
    let judged = cases.iter().map(|case| judge::judge(&loaded.table, case, &mut coverage));
    let results = Results { verdicts: judged.collect::<miette::Result<_>>()?, coverage };
    format.show(|| show::human(&results), || show::json(&results));
    let covered = !args.require_coverage || results.coverage.is_whole();
    Ok(Ending::success_if(covered && results.verdicts.iter().all(Verdict::is_well)))
}
