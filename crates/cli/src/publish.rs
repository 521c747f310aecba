//! `loghub publish` and `loghub rollback`: a version of the table comes into force, once it is seen what it changes.

mod approve;
mod versions;

use std::collections::BTreeSet;
use std::path::PathBuf;

use console::style;
use miette::Diagnostic;
use routing::{Approval, Faults, Table};
use serde_json::{Value, json};
use thiserror::Error;

use crate::diff::{self, Diff};
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::{Format, can_ask, print};
use crate::release::Release;
use crate::screen::Screen;
use crate::table;
use versions::Published;

pub(crate) use versions::Versions;

/// What `publish` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub publish                    # shows what changes, asks, and publishes ./routing.toml
  loghub publish --dry-run          # only shows what changes
  loghub publish --yes --approve unsubscribe
                                    # in a pipeline; approves what the subscriber's brake refuses

What changes is judged by the log groups of every account that is onboarded, as they are now. The functions take the new
version within a minute. An approval holds until the next version is published; the file stays as it is.

Exit codes: 0 it is published, or was already; 1 it is not, and the output says why.")]
pub struct PublishArgs {
    /// The table
    #[arg(default_value = "routing.toml")]
    file: PathBuf,
    #[command(flatten)]
    common: Common,
}

/// What `rollback` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub rollback            # publishes the version before the newest, once more
  loghub rollback --list     # lists the versions, newest first
  loghub rollback --to ID    # publishes one of these

A version that does not load is skipped, and marked in the list. The version becomes a new one,
without the approvals that it had. Exit codes are those of publish.")]
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
    /// Only show what it changes
    #[arg(long)]
    dry_run: bool,
    /// Don't ask whether it is meant
    #[arg(long)]
    yes: bool,
    /// Let what a brake refuses pass, for this version: unsubscribe, retention
    #[arg(long, value_name = "BRAKE", value_delimiter = ',', value_parser = ["unsubscribe", "retention"])]
    approve: Vec<String>,
    /// Don't read the members' log groups: show only which rules differ
    #[arg(long)]
    no_live: bool,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, Diagnostic, Error)]
enum NotPublished {
    #[error("nothing is published: nobody said that it is meant")]
    #[diagnostic(help("give --yes, or answer the question with y"))]
    NotMeant,
    #[error("nothing is published: the subscriber's brake would refuse {0} of this version")]
    #[diagnostic(help("if that is meant, give --approve {0}; else mend the table"))]
    Refused(String),
    #[error("the hub's table is a file of its own image, not an object: {0}")]
    #[diagnostic(help("LOGHUB_ROUTING of the functions must be s3://BUCKET/KEY for this"))]
    NoBucket(String),
    #[error("nothing is published: the release that is deployed, {release}, does not know {keys}")]
    #[diagnostic(help("`loghub deploy` a release that knows them first, or take them out"))]
    Unknown { release: String, keys: String },
    #[error("there is no version to take back to")]
    #[diagnostic(help("`loghub rollback --list` shows those there are"))]
    NoVersion,
}

/// A table that may come into force.
struct Candidate {
    /// What faults call it.
    name: String,
    source: String,
    /// True if the version was in force before: what `check` has come to object to does not stop it.
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
    let loaded = table::load(&args.file)?;
    let name = args.file.display().to_string();
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
        format.show(|| versions::human(&all), || json!({ "versions": all }));
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
        say(format, &candidate.name, "is in force already", &Value::Null, None);
        return Ok(Ending::Success);
    }
    known_to_the_hub(versions, &source).await?;
    let table = candidate.table(&source)?;
    let shown = compare(hub, in_force.as_ref(), &source, &table, common).await?;
    if format == Format::Human {
        print(&shown.human);
    }
    if common.dry_run {
        say(format, &candidate.name, "is not published, as was asked for", &shown.json, None);
        return Ok(Ending::success_if(shown.refused.is_empty()));
    }
    let source = allowed(source, &shown.refused, &table, common)?;
    if !common.yes && !asked(&format!("Publish {}?", candidate.name)) {
        return Err(NotPublished::NotMeant.into());
    }
    let id = versions.put(&source, in_force.as_ref()).await?;
    say(
        format,
        &candidate.name,
        "is published: the functions take it within a minute",
        &shown.json,
        Some(&id),
    );
    Ok(Ending::Success)
}

/// Refuses keys and words that the deployed release does not know: its functions would not load the version.
async fn known_to_the_hub(versions: &Versions, source: &str) -> miette::Result<()> {
    let Some(deployed) = Release::deployed(versions).await.map_err(Unable::from)? else {
        eprintln!(
            "{} the hub does not say which release it is: should it not know a key of this table, its functions keep the \
             version before. `loghub deploy` of this release makes it say so.",
            style('!').yellow()
        );
        return Ok(());
    };
    match deployed.unknown(source) {
        unknown if unknown.is_empty() => Ok(()),
        unknown => Err(NotPublished::Unknown { release: deployed.version, keys: unknown.join(", ") }.into()),
    }
}

/// What a version changes, and which brakes would refuse some of it.
struct Shown {
    human: String,
    json: Value,
    refused: BTreeSet<&'static str>,
}

async fn compare(
    hub: &Hub,
    in_force: Option<&Published>,
    source: &str,
    table: &Table,
    common: &Common,
) -> miette::Result<Shown> {
    let Some(in_force) = in_force else {
        let human = "No table is published yet: this is the first.\n".to_owned();
        return Ok(Shown { human, json: json!({"first": true}), refused: BTreeSet::new() });
    };
    let Ok(old) = Table::load("the published table", &in_force.source) else {
        let human = format!(
            "{} the version in force does not load: there is nothing to compare with.\n",
            style('!').yellow()
        );
        return Ok(Shown { human, json: json!({"in_force_loads": false}), refused: BTreeSet::new() });
    };
    let diff = if common.no_live {
        Diff::of_rules(&in_force.source, source)?
    } else {
        let screen = Screen::new();
        screen.wait_for("reading the log groups of every account that is onboarded");
        let diff = Diff::live(hub, (&old, &in_force.source), (table, source), &screen).await;
        screen.close();
        diff?
    };
    Ok(Shown { human: diff::human(&diff), json: diff::json(&diff), refused: diff.refused() })
}

/// The version with the approvals that it needs, if somebody gives them.
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
    if common.yes || !asked(&format!("Approve {named}, for this version only?")) {
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

fn asked(question: &str) -> bool {
    can_ask() && dialoguer::Confirm::new().with_prompt(question).default(false).interact().unwrap_or(false)
}

fn say(format: Format, name: &str, what: &str, changes: &Value, version: Option<&str>) {
    format.show(
        || match version {
            Some(id) => format!("{} {name} {what} (version {id})\n", style('✓').green()),
            None => format!("{name} {what}\n"),
        },
        || json!({"table": name, "published": version.is_some(), "version": version, "changes": changes}),
    );
}
