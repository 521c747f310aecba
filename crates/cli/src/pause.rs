//! `loghub pause` and `loghub resume`: a team's bulks are parked while it is paused, and lose nothing by it.

mod paused;

use std::time::Duration;

use console::style;
use jiff::Timestamp;
use miette::Diagnostic;
use serde_json::json;
use shipper::team::pause::Pause;
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::Format;
use paused::change;

pub(crate) use paused::paused;

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

What is parked meanwhile is delivered by itself: within minutes, after days of it within the hour.")]
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
}

/// Pauses a team.
pub(crate) async fn pause(args: &PauseArgs, format: Format) -> Outcome {
    let hub = Hub::open(&args.hub).await?;
    let table = hub.table().await.map_err(Unable::from)?.table;
    if table.team(&args.team).is_none() {
        return Err(Misuse::NoTeam(args.team.clone()).into());
    }
    let pause = Pause { since: Timestamp::now(), reason: args.reason.clone() };
    let (team, poll) = (&args.team, hub.shipper.hub.table_poll);
    change(&hub, |teams| {
        teams.entry(team.clone()).or_insert_with(|| pause.clone());
        Ok::<_, Misuse>(())
    })
    .await?;
    format.show(
        || format!("{} {team} is paused: {}.\n", style('✓').green(), from_when(poll)),
        || json!({"team": team, "paused": true}),
    );
    Ok(Ending::Success)
}

/// Resumes a team.
pub(crate) async fn resume(args: &ResumeArgs, format: Format) -> Outcome {
    let hub = Hub::open(&args.hub).await?;
    let team = &args.team;
    // Where it is gone at a second look, whoever was faster resumed it, or S3's answer to the first change was lost.
    let mut seen = None;
    let pause = change(&hub, |teams| {
        seen = teams.remove(team).or(seen.take());
        seen.clone().ok_or_else(|| Misuse::NotPaused(team.clone()))
    })
    .await?;
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
    Ok(Ending::Success)
}

/// From when on bulks are parked: the functions look who is paused as often as they look for a new table.
fn from_when(poll: Duration) -> String {
    match poll.as_secs() {
        0 => "its bulks are parked from now on".to_owned(),
        seconds => format!("the functions see it within {seconds} s, and park its bulks from then on"),
    }
}
