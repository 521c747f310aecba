//! `loghub publish` and `loghub rollback`: show what a version of the table changes, and publish it.

mod approve;

use std::collections::BTreeSet;

use console::style;
use miette::Diagnostic;
use routing::{Approval, Faults, Table};
use serde::Serialize;
use thiserror::Error;

use crate::confirm::{NotConfirmed, asked};
use crate::diff::{self, Diff};
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::{Format, print};
use crate::release::Release;
use crate::screen::Screen;
use crate::table::{self, TablePath};
use crate::versions::{self, Published, Version, Versions};

/// The arguments of `publish`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub publish                    # shows what changes, asks, and publishes ./routing.toml
  loghub publish --dry-run          # only shows what changes
  loghub publish --yes --approve unsubscribe
                                    # in a pipeline; approves what the subscriber's brake refuses

The command compares the log groups that every onboarded account has now. The functions load the new
version within a minute. An approval holds until the next version is published; your file does not
change.

Exit codes: 0 the table is published, or was already; 1 it is not; the output says why.")]
pub struct PublishArgs {
    #[command(flatten)]
    table: TablePath,
    #[command(flatten)]
    common: Common,
}

/// The arguments of `rollback`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub rollback            # publishes the version before the newest, once more
  loghub rollback --list     # lists the versions, newest first
  loghub rollback --to ID    # publishes one of these

A version that does not load is skipped, and marked in the list. The version is published as a new
one, without its earlier approvals. Exit codes are those of `publish`.")]
pub struct RollbackArgs {
    /// The version to publish again; by default the newest before the current one that loads
    #[arg(long, value_name = "ID", conflicts_with = "list")]
    to: Option<String>,
    /// Only list the versions
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Only show the changes
    #[arg(long)]
    dry_run: bool,
    /// Don't ask for confirmation
    #[arg(long)]
    yes: bool,
    /// Approve, for this version, changes that a brake would refuse: unsubscribe, retention
    #[arg(long, value_name = "BRAKE", value_delimiter = ',', value_parser = ["unsubscribe", "retention"])]
    approve: Vec<String>,
    /// Don't read the members' log groups: only compare the rules
    #[arg(long)]
    no_live: bool,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, Diagnostic, Error)]
enum NotPublished {
    #[error("the table was not published: the subscriber's brake would refuse {0} of this version")]
    #[diagnostic(help("pass `--approve {0}` to approve that, or correct the table"))]
    Refused(String),
    #[error("failed to publish: the hub reads its table from a file of its image, {0}")]
    #[diagnostic(help("set LOGHUB_ROUTING of the functions to s3://BUCKET/KEY"))]
    NoBucket(String),
    #[error("the table was not published: the deployed release, {release}, does not know {keys}")]
    #[diagnostic(help("deploy a release that knows them first, or remove them"))]
    Unknown { release: String, keys: String },
    #[error("there is no such version, or no earlier version that loads")]
    #[diagnostic(help("`loghub rollback --list` lists the versions"))]
    NoVersion,
}

/// A table to publish.
struct Candidate {
    /// Its name in faults.
    name: String,
    source: String,
    /// True if the version was published before: faults that only `check` reports do not stop it.
    was_in_force: bool,
}

impl Candidate {
    /// The table of its text, or of the text with approvals.
    fn table(&self, source: &str) -> Result<Table, Faults> {
        if self.was_in_force {
            return Table::load(&self.name, source);
        }
        Table::parse(&self.name, source).map(|(table, _warnings)| table)
    }
}

/// Publishes a file.
pub(crate) async fn publish(args: &PublishArgs, format: Format) -> Outcome {
    let loaded = table::load(args.table.path())?;
    let name = args.table.path().display().to_string();
    let candidate = Candidate { name, source: loaded.source, was_in_force: false };
    let (hub, versions) = open(&args.common).await?;
    bring_into_force(&hub, &versions, candidate, &args.common, format).await
}

/// Publishes an earlier version once more.
pub(crate) async fn rollback(args: &RollbackArgs, format: Format) -> Outcome {
    let (hub, versions) = open(&args.common).await?;
    let screen = Screen::new();
    let all = versions.list(&screen).await.map_err(Unable::from);
    screen.close();
    let all = all?;
    if args.list {
        format.show(|| versions::human(&all), || List { versions: &all });
        return Ok(Ending::Success);
    }
    let version = match &args.to {
        Some(id) => all.iter().find(|version| version.id == *id),
        // A version that was saved and does not load was never in force.
        None => all.iter().skip(1).find(|version| version.loads),
    };
    let id = &version.ok_or(NotPublished::NoVersion)?.id;
    let source = versions.get(Some(id)).await.map_err(Unable::from)?.ok_or(NotPublished::NoVersion)?.source;
    let source = approve::set(&source, &BTreeSet::new());
    let candidate = Candidate { name: format!("version {id}"), source, was_in_force: true };
    bring_into_force(&hub, &versions, candidate, &args.common, format).await
}

async fn open(common: &Common) -> miette::Result<(Hub, Versions)> {
    let hub = Hub::open(&common.hub).await?;
    let versions =
        Versions::of(&hub).ok_or_else(|| NotPublished::NoBucket(hub.shipper.hub.routing.to_string()))?;
    Ok((hub, versions))
}

async fn bring_into_force(
    hub: &Hub,
    versions: &Versions,
    candidate: Candidate,
    common: &Common,
    format: Format,
) -> Outcome {
    let in_force = versions.get(None).await.map_err(Unable::from)?;
    let table = candidate.table(&candidate.source)?;
    let source = approving(candidate.source.clone(), &table, common.approve.iter().map(String::as_str));
    if in_force.as_ref().is_some_and(|published| published.source == source) {
        say(format, &candidate.name, "is already published", None, None);
        return Ok(Ending::Success);
    }
    known_to_the_hub(versions, &source).await?;
    let table = candidate.table(&source)?;
    let shown = compare(hub, in_force.as_ref(), &source, &table, common).await?;
    if format == Format::Human {
        print(&shown.human);
    }
    if common.dry_run {
        say(format, &candidate.name, "is not published: this was a dry run", Some(&shown.changes), None);
        return Ok(Ending::success_if(shown.refused.is_empty()));
    }
    let source = allowed(source, &shown.refused, &table, common)?;
    let preview = ", or `--dry-run` to see what would change";
    NotConfirmed::new("the table was not published", preview).unless(
        common.yes,
        "",
        &format!("Publish {}?", candidate.name),
    )?;
    let id = versions.put(&source, in_force.as_ref()).await?;
    say(
        format,
        &candidate.name,
        "is published: the functions load it within a minute",
        Some(&shown.changes),
        Some(&id),
    );
    Ok(Ending::Success)
}

/// Refuses keys and words that the deployed release does not know: its functions would not load the version.
async fn known_to_the_hub(versions: &Versions, source: &str) -> miette::Result<()> {
    let Some(deployed) = Release::deployed(versions).await.map_err(Unable::from)? else {
        eprintln!(
            "{} the hub does not state its release: if it does not know a key of this table, its functions keep the \
             previous version. `loghub deploy` of this release mends that.",
            style('!').yellow()
        );
        return Ok(());
    };
    match deployed.unknown(source) {
        unknown if unknown.is_empty() => Ok(()),
        unknown => Err(NotPublished::Unknown { release: deployed.version, keys: unknown.join(", ") }.into()),
    }
}

/// The changes of a version, and the brakes that would refuse some of them.
struct Shown {
    human: String,
    changes: Changes,
    refused: BTreeSet<&'static str>,
}

/// The changes of a version, for programs.
#[derive(Serialize)]
#[serde(untagged)]
enum Changes {
    /// No version is published yet.
    First {
        first: bool,
    },
    /// The version in force does not load.
    Incomparable {
        in_force_loads: bool,
    },
    Compared(Box<Diff>),
}

/// The answer to `publish` and `rollback`.
#[derive(Serialize)]
struct Answer<'a> {
    table: &'a str,
    published: bool,
    version: Option<&'a str>,
    changes: Option<&'a Changes>,
}

#[derive(Serialize)]
struct List<'a> {
    versions: &'a [Version],
}

async fn compare(
    hub: &Hub,
    in_force: Option<&Published>,
    source: &str,
    table: &Table,
    common: &Common,
) -> miette::Result<Shown> {
    let Some(in_force) = in_force else {
        let human = "This is the first version: no table is published yet.\n".to_owned();
        return Ok(Shown { human, changes: Changes::First { first: true }, refused: BTreeSet::new() });
    };
    let Ok(old) = Table::load("the published table", &in_force.source) else {
        let human = format!(
            "{} the current version does not load, so no changes can be shown.\n",
            style('!').yellow()
        );
        let changes = Changes::Incomparable { in_force_loads: false };
        return Ok(Shown { human, changes, refused: BTreeSet::new() });
    };
    let diff = if common.no_live {
        Diff::of_rules(&in_force.source, source)?
    } else {
        let screen = Screen::new();
        screen.wait_for("reading the log groups of every onboarded account");
        let diff = Diff::live(hub, (&old, &in_force.source), (table, source), &screen).await;
        screen.close();
        diff?
    };
    let (human, refused) = (diff::human(&diff), diff.refused());
    Ok(Shown { human, changes: Changes::Compared(Box::new(diff)), refused })
}

/// Returns the version with the approvals that it needs, if they are given.
fn allowed(
    source: String,
    refused: &BTreeSet<&'static str>,
    table: &Table,
    common: &Common,
) -> Result<String, NotPublished> {
    let missing: BTreeSet<&str> =
        refused.iter().copied().filter(|brake| !table.approves(approval(brake))).collect();
    let named = missing.iter().copied().collect::<Vec<_>>().join(",");
    if missing.is_empty() {
        return Ok(source);
    }
    if common.yes || !asked("", &format!("Approve {named}, for this version only?")) {
        return Err(NotPublished::Refused(named));
    }
    Ok(approving(source, table, missing.into_iter()))
}

/// The table's text with more approvals than it has.
fn approving<'a>(source: String, table: &Table, more: impl Iterator<Item = &'a str>) -> String {
    let has = ["unsubscribe", "retention"].into_iter().filter(|brake| table.approves(approval(brake)));
    let had: BTreeSet<&str> = has.collect();
    let all: BTreeSet<&str> = more.chain(had.iter().copied()).collect();
    if all == had { source } else { approve::set(&source, &all) }
}

fn approval(brake: &str) -> Approval {
    if brake == "retention" { Approval::Retention } else { Approval::Unsubscribe }
}

fn say(format: Format, name: &str, what: &str, changes: Option<&Changes>, version: Option<&str>) {
    format.show(
        || match version {
            Some(id) => format!("{} {name} {what} (version {id})\n", style('✓').green()),
            None => format!("{name} {what}\n"),
        },
        || Answer { table: name, published: version.is_some(), version, changes },
    );
}
