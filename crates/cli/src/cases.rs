//! `loghub test`: cases that a table must answer as stated, and what of the table no case touches.
//!
//! The shipper's own routing and stages answer, not a copy of them.

mod coverage;
mod file;
mod judge;
mod miss;
mod results;
mod show;
mod types;

use std::path::PathBuf;

use crate::exit::{Ending, Outcome};
use crate::output::Format;
use crate::table;
use coverage::Coverage;
use judge::Verdict;
use results::Results;
use types::Types;

/// The arguments of `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub test
  loghub test --require-coverage --json

A case in the file of tests:
  [[tests]]
  name      = \"cards are masked\"
  account   = \"pay-prod\"                    # its name in the table, or its id
  log_group = \"/aws/lambda/pay-api\"
  message   = 'card 4111 1111 1111 1111'
  # at least one expectation:
  team      = \"payments\"
  route     = \"pay-on-shared\"               # a route that takes part
  fields    = { message = \"card [masked]\" } # fields of the first document
  types     = { \"order.total\" = \"number\" } # or text, boolean, object: a field's type
  absent    = [\"password\"]                  # fields that the document does not have
  dropped   = false                         # true if the message is not shipped
  masked    = true                          # true if a part of it is masked or withheld
  # id      = \"…\"                           # the event id, by which `sample` selects

Logz.io keeps a field's first type of the day, and spoils documents in which it has another. The
output lists fields to which two cases of one team give different types; a case that states `types`
fails if its document has others.

Exit codes: 0 every case passed; 1 a case failed, or the table or the file of tests does not load.")]
pub struct Args {
    /// The file of tests
    #[arg(default_value = "routing.tests.toml")]
    file: PathBuf,
    /// The table
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// Fail if a route, a mask or a pattern is covered by no case
    #[arg(long)]
    require_coverage: bool,
}

/// Runs every case.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let loaded = table::load_as_functions(&args.routing)?;
    let cases = file::read(&args.file)?;
    let mut coverage = Coverage::of(&loaded.table);
    let mut types = Types::default();
    let judged = cases.iter().map(|case| judge::judge(&loaded.table, case, &mut coverage, &mut types));
    let verdicts: Vec<Verdict> = judged.collect::<miette::Result<_>>()?;
    let ok = verdicts.iter().all(|verdict| verdict.ok);
    let results = Results { ok, verdicts, coverage, conflicts: types.into_conflicts() };
    format.show(|| show::human(&results), || &results);
    let covered = !args.require_coverage || results.coverage.is_whole();
    Ok(Ending::success_if(covered && results.ok))
}
