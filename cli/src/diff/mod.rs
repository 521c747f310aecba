//! `loghub diff`: what another version of the table changes, and what the subscriber's brakes would say of it.
//!
//! What becomes of a log group is asked of the subscriber's own plan and brake.

mod groups;
mod human;
mod json;
mod judge;
mod markdown;
mod rules;

use std::path::PathBuf;

use miette::IntoDiagnostic;

use crate::exit::{Ending, Outcome};
use crate::output::{Format, print};
use crate::table;
use judge::Judgement;
use rules::Rule;

/// What `diff` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub diff published.toml routing.toml
  loghub diff published.toml routing.toml --groups groups.txt --markdown >> \"$GITHUB_STEP_SUMMARY\"

The file of --groups has a log group a line, `ACCOUNT LOG_GROUP`, or is a JSON array of objects:
  account, log_group   required; an account's id, or its name in either table
  region               counts are by account and Region; one Region unless stated
  class                STANDARD unless stated
  retention            days; for ever unless stated
  created, onboarded   when the log group was made, and its account taken in: RFC 3339
  tags                 an object; no tags unless stated
  subscribed           whether it has our filter; unless stated, what the old table wants

Exit codes: 0 no brake would refuse anything; 1 one would, or a table does not load.")]
pub struct Args {
    /// The table as it is
    old: PathBuf,
    /// The table as it would be
    new: PathBuf,
    /// Log groups to judge by both tables; - reads them from standard input
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Print Markdown, for a pull request
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

/// What the two tables differ in.
pub(crate) struct Diff {
    /// Rules that differ.
    pub(crate) rules: Vec<Rule>,
    /// What becomes of the log groups, where some are given.
    pub(crate) judgement: Option<Judgement>,
}

/// Compares two versions of the table.
pub(crate) fn run(args: &Args, format: Format) -> Outcome {
    let (old, new) = (table::load(&args.old)?, table::load(&args.new)?);
    let groups = args.groups.as_deref().map(groups::read).transpose()?;
    let diff = Diff {
        rules: rules::compare(&old.source, &new.source).into_diagnostic()?,
        judgement: groups.map(|groups| judge::judge(&old.table, &new.table, &groups)).transpose()?,
    };
    if args.markdown {
        print(&markdown::render(&diff));
    } else {
        format.show(|| human::render(&diff), || json::render(&diff));
    }
    Ok(Ending::well_if(diff.judgement.is_none_or(|judgement| judgement.brakes.is_empty())))
}
