//! `loghub pause` and `loghub resume`: a team's bulks are parked while it is paused, and lose nothing by it.

use std::collections::BTreeMap;

use console::style;
use jiff::Timestamp;
use lambda::store::{NewObject, Store as _};
use miette::Diagnostic;
use serde_json::json;
use shipper::pause::{Pause, Paused, place};
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::Format;

/// What `pause` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub pause payments --reason 'moving to another sub-account'

What is parked is given up once it is LOGHUB_GIVE_UP_DAYS old, and can be replayed after that.")]
pub struct PauseArgs {
    /// The team
    team: String,
    /// Why, for the others
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    hub: HubArgs,
}

/// What `resume` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub resume payments

What is parked meanwhile is delivered by itself, within minutes.")]
pub struct ResumeArgs {
    /// The team
    team: String,
    #[command(flatten)]
    hub: HubArgs,
}

#[derive(Debug, Diagnostic, Error)]
enum Misuse {
    #[error("the published table has no team {0}")]
    #[diagnostic(help("`loghub status` lists the teams"))]
    NoTeam(String),
    #[error("the team {0} is not paused")]
    #[diagnostic(help("`loghub status` says which are"))]
    NotPaused(String),
    #[error("this hub's table is a file: nobody can be paused")]
    #[diagnostic(help("publish the table in a bucket"))]
    NoPlace,
}

/// Pauses a team.
pub(crate) async fn pause(args: &PauseArgs, format: Format) -> Outcome {
    let hub = Hub::open(&args.hub).await?;
    let table = hub.table().await.map_err(Unable::from)?.table;
    if table.team(&args.team).is_none() {
        return Err(Misuse::NoTeam(args.team.clone()).into());
    }
    let mut teams = paused(&hub).await?;
    let pause = Pause { since: Timestamp::now(), reason: args.reason.clone() };
    teams.entry(args.team.clone()).or_insert(pause);
    write(&hub, teams).await?;
    let (team, within) = (&args.team, hub.shipper.hub.table_poll.as_secs());
    format.show(
        || {
            format!(
                "{} {team} is paused: its bulks are parked from {within} s from now on at the latest.\n",
                style('✓').green()
            )
        },
        || json!({"team": team, "paused": true}),
    );
    Ok(Ending::Well)
}

/// Resumes a team.
pub(crate) async fn resume(args: &ResumeArgs, format: Format) -> Outcome {
    let hub = Hub::open(&args.hub).await?;
    let mut teams = paused(&hub).await?;
    let pause = teams.remove(&args.team).ok_or_else(|| Misuse::NotPaused(args.team.clone()))?;
    write(&hub, teams).await?;
    let team = &args.team;
    format.show(
        || {
            format!(
                "{} {team} is resumed; it was paused since {}.\n",
                style('✓').green(),
                pause.since.strftime("%F %R")
            )
        },
        || json!({"team": team, "paused": false, "since": pause.since}),
    );
    Ok(Ending::Well)
}

/// The teams that are paused.
pub(crate) async fn paused(hub: &Hub) -> Result<BTreeMap<String, Pause>, Unable> {
    let Some((bucket, key)) = place(&hub.shipper.hub.routing) else { return Ok(BTreeMap::new()) };
    let Some(body) = hub.objects().get(&bucket, &key).await? else {
        return Ok(BTreeMap::new());
    };
    Ok(serde_json::from_slice::<Paused>(&body).map_err(Unable::Paused)?.teams)
}

/// Never deleted, even where nobody is paused: the functions may not be allowed to tell that it is gone.
async fn write(hub: &Hub, teams: BTreeMap<String, Pause>) -> miette::Result<()> {
    let (bucket, key) = place(&hub.shipper.hub.routing).ok_or(Misuse::NoPlace)?;
    // A struct of strings and times always serialises.
    let body = serde_json::to_vec(&Paused { teams }).unwrap_or_default().into();
    let object = NewObject { key, body, content_type: "application/json", metadata: Vec::new() };
    hub.sdk.put(&bucket, object).await.map_err(Unable::from)?;
    Ok(())
}
