//! `loghub diff`: what another version of the table changes, and what the subscriber's brakes would say of it.
//!
//! What becomes of a log group is asked of the subscriber's own plan and brake.

mod groups;
mod human;
mod json;
mod judge;
mod live;
mod markdown;
mod rules;

use std::collections::BTreeSet;
use std::path::PathBuf;

use miette::IntoDiagnostic;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs};
use crate::output::{Format, print};
use crate::screen::Screen;
use crate::table;
use groups::Listed;
use judge::Judgement;
use live::{Live, Unread};
use routing::Table;
use rules::Rule;

pub(crate) use human::render as human;
pub(crate) use human::render_groups as human_groups;
pub(crate) use json::render as json;

/// What `diff` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub diff published.toml routing.toml
  loghub diff published.toml routing.toml --groups groups.txt --markdown \\
    >> \"$GITHUB_STEP_SUMMARY\"
  loghub diff published.toml routing.toml --live

The file of --groups has a log group a line, `ACCOUNT LOG_GROUP`, or is a JSON array of objects:
  account, log_group   required; an account's id, or its name in either table
  region               counts are by account and Region; one Region unless stated
  class                STANDARD unless stated
  retention            days; for ever unless stated
  created, onboarded   when the log group was made, and its account taken in: RFC 3339
  tags                 an object; no tags unless stated
  subscribed           whether it has our filter; unless stated, what the old table wants
  stored_bytes         how much it keeps

Exit codes: 0 no brake would refuse anything; 1 one would, or a table does not load.")]
pub struct Args {
    /// The table as it is
    old: PathBuf,
    /// The table as it would be
    new: PathBuf,
    /// Log groups to judge by both tables; - reads them from standard input
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    /// Judge by the log groups that the accounts that are onboarded have now
    #[arg(long, conflicts_with = "groups")]
    live: bool,
    #[command(flatten)]
    hub: HubArgs,
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
    /// Accounts whose log groups could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// A table and its text.
type Version<'a> = (&'a Table, &'a str);

/// Compares two versions of the table.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let (old, new) = (table::load_as_functions(&args.old)?, table::load_as_functions(&args.new)?);
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
        format.show(|| human::render(&diff), || json::render(&diff));
    }
    Ok(Ending::success_if(diff.refused().is_empty()))
}

impl Diff {
    /// Compares the rules alone.
    pub(crate) fn of_rules(old: &str, new: &str) -> miette::Result<Diff> {
        let rules = rules::compare(old, new).into_diagnostic()?;
        Ok(Diff { rules, judgement: None, unread: Vec::new() })
    }

    /// Compares by the log groups that there are in the hub's members.
    pub(crate) async fn live(
        hub: &Hub,
        old: Version<'_>,
        new: Version<'_>,
        screen: &Screen,
    ) -> miette::Result<Diff> {
        let tags_decide = |table: &Table| !table.subscribe().tags.is_empty();
        let Live { groups, unread } =
            live::read(hub, tags_decide(old.0) || tags_decide(new.0), screen).await?;
        Diff::of(old, new, &groups, unread)
    }

    fn of(
        old: Version<'_>,
        new: Version<'_>,
        groups: &[Listed],
        unread: Vec<Unread>,
    ) -> miette::Result<Diff> {
        let judgement = Some(judge::judge(old.0, new.0, groups)?);
        Ok(Diff { judgement, unread, ..Diff::of_rules(old.1, new.1)? })
    }

    /// The brakes that would refuse something.
    pub(crate) fn refused(&self) -> BTreeSet<&'static str> {
        self.judgement.iter().flat_map(|judgement| &judgement.brakes).map(|brake| brake.name).collect()
    }
}
