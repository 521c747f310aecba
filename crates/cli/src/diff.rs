//! `loghub diff`: the changes of another version of the table, and the brakes that would refuse them.
//!
//! The subscriber's own plan and brake judge each log group.

mod difference;
mod groups;
mod human;
mod judge;
mod live;
mod markdown;
mod rules;

use std::path::PathBuf;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, print};
use crate::screen::Screen;
use crate::table;

pub(crate) use difference::Diff;
pub(crate) use groups::Listed;
pub(crate) use human::render as human;
pub(crate) use human::render_groups as human_groups;

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub diff published.toml --routing routing.toml
  loghub diff published.toml --routing routing.toml --groups groups.txt --markdown \\
    >> \"$GITHUB_STEP_SUMMARY\"
  loghub diff published.toml --routing routing.toml --live

The file of --groups has one log group per line, `ACCOUNT LOG_GROUP`, or is a JSON array of objects:
  account, log_group   required; an account's id, or its name in either table
  region               by default, all are in one Region
  class                by default STANDARD
  retention            in days; by default without end
  created, onboarded   the times of the log group's creation and the account's onboarding, RFC 3339
  tags                 an object; by default no tags
  subscribed           true if it has the hub's filter; by default as the old table wants
  stored_bytes         the size of its events

Exit codes: 0 no brake would refuse a change; 1 a brake would, or a table does not load.")]
pub struct Args {
    /// The current table
    old: PathBuf,
    /// The new table; the same as --routing
    #[arg(required_unless_present = "routing")]
    new: Option<PathBuf>,
    /// The new table
    #[arg(long, value_name = "FILE", conflicts_with = "new")]
    routing: Option<PathBuf>,
    /// Log groups to compare by both tables; - reads them from standard input
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Compare the log groups that the onboarded accounts have now
    #[arg(long, conflicts_with = "groups")]
    live: bool,
    #[command(flatten)]
    hub: HubArgs,
    /// Print Markdown, for a pull request
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

/// Compares two versions of the table.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    // The command line has one of the two.
    let new = args.routing.as_ref().or(args.new.as_ref()).unwrap_or(&args.old);
    let (old, new) = (table::load_as_functions(&args.old)?, table::load_as_functions(new)?);
    let versions = ((&old.table, old.source.as_str()), (&new.table, new.source.as_str()));
    let diff = match &args.groups {
        Some(path) => Diff::of(versions.0, versions.1, &groups::read(path)?, Vec::new())?,
        None if args.live => {
            let (hub, screen) = (Hub::open(&args.hub).await?, Screen::new());
            let diff = Diff::live(&hub, versions.0, versions.1, &screen).await;
            screen.close();
            diff?
        }
        None => Diff::of_rules(&old.source, &new.source)?,
    };
    if args.markdown {
        print(&markdown::render(&diff));
    } else {
        format.show(|| human::render(&diff), || &diff);
    }
    Ok(Ending::success_if(diff.refused().is_empty()))
}
