//! `loghub pause` and `loghub resume`: a paused team's bulks are parked, and delivered once it is resumed.

mod paused;

use std::time::Duration;

use console::style;
use jiff::Timestamp;
use miette::Diagnostic;
use serde::Serialize;
use shipper::team::pause::Pause;
use thiserror::Error;

use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::output::Format;
use paused::change;

pub(crate) use paused::paused;

/// The arguments of `pause`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub pause payments --reason 'moving to another sub-account'

Parked bulks are given up once they are LOGHUB_GIVE_UP_DAYS old; `loghub replay run --dead` still
sends them.")]
pub struct PauseArgs {
    /// The team
    team: String,
    /// The reason, for your colleagues
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    hub: HubArgs,
}

/// The arguments of `resume`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub resume payments

Parked bulks are delivered automatically: within minutes, or within an hour after a pause of days.")]
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
    #[diagnostic(help("`loghub status` lists the paused teams"))]
    NotPaused(String),
}

#[derive(Serialize)]
struct Answer<'a> {
    team: &'a str,
    paused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
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
        || Answer { team, paused: true, since: None },
    );
    Ok(Ending::Success)
}

/// Resumes a team.
pub(crate) async fn resume(args: &ResumeArgs, format: Format) -> Outcome {
    let hub = Hub::open(&args.hub).await?;
    let team = &args.team;
    // If it is gone at a second look, a concurrent change resumed it, or S3's answer to the first change was lost.
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
        || Answer { team, paused: false, since: Some(pause.since) },
    );
    Ok(Ending::Success)
}

/// The time from which bulks are parked: the functions read the list as often as they look for a new table.
fn from_when(poll: Duration) -> String {
    match poll.as_secs() {
        0 => "its bulks are parked from now on".to_owned(),
        seconds => format!("the functions park its bulks within {seconds} s"),
    }
}
