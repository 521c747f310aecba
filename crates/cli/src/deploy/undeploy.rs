//! `loghub undeploy`: every member leaves, then the stack goes.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use console::style;
use miette::Diagnostic;
use serde::Serialize;
use serde_json::json;
use subscriber::report::state::State;
use thiserror::Error;
use tokio::time::timeout;

use super::place::Place;
use super::stack::Stack;
use super::upload::code_bucket;
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::member;
use crate::output::{Format, can_ask, count};
use crate::screen::Screen;

/// How long one account may take: by half of its quota, two ways through some ten thousand log groups.
const LIMIT: Duration = Duration::from_hours(6);

/// What `undeploy` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub undeploy

Every account that is onboarded is offboarded first, so that no filter is left that points at nothing. If one can't be,
nothing is deleted. What holds data stays: the output says what, and how to delete it.

Exit codes: 0 the hub is gone; 1 it is not, and the output says why.")]
pub struct UndeployArgs {
    /// The stack's name
    #[arg(long, default_value = "loghub")]
    stack_name: String,
    /// Don't ask whether it is meant
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Diagnostic, Error)]
enum NotGone {
    #[error("nothing is removed: nobody said that it is meant")]
    #[diagnostic(help("give --yes"))]
    NotMeant,
    #[error("{0} is not offboarded after hours; nothing is deleted")]
    #[diagnostic(help(
        "`loghub status --account {0}` shows how far it is; once it has left, run this again"
    ))]
    TooLate(String),
    #[error("{account} can't be offboarded: {why}; nothing is deleted")]
    #[diagnostic(help("once that is mended, run this again: accounts that have left stay off"))]
    Member { account: String, why: String },
}

/// Takes a hub away.
pub(crate) async fn undeploy(args: &UndeployArgs, format: Format) -> Outcome {
    let hub = Hub::open(&HubArgs::deployed()).await?;
    let state = State::new(Arc::clone(&hub.sdk) as Arc<_>, &hub.subscriber.state_bucket);
    let onboarded = state.all_onboarded().await.map_err(Unable::from)?;
    if !args.yes && !asked(onboarded.len()) {
        return Err(NotGone::NotMeant.into());
    }
    let screen = Screen::new();
    for (done, account) in onboarded.iter().enumerate() {
        let what = format!("offboarding {account}, {} of {}", done + 1, count(onboarded.len(), "account"));
        screen.wait_for(&what);
        let Ok(left) = timeout(LIMIT, member::leave(&hub, account, &what, &screen)).await else {
            screen.close();
            return Err(NotGone::TooLate(account.clone()).into());
        };
        let reports = left?;
        if let Some(error) = reports.into_iter().find_map(|report| report.error) {
            screen.close();
            return Err(NotGone::Member { account: account.clone(), why: error.message }.into());
        }
    }
    screen.wait_for("deleting the stack");
    let place = Place::find().await?;
    let deleted = Stack::new(&place, &args.stack_name).delete(&screen).await;
    screen.close();
    deleted?;
    let stays = stays(&hub, &place);
    format.show(
        || human(onboarded.len(), &stays),
        || json!({"offboarded": onboarded, "buckets_that_stay": stays}),
    );
    Ok(Ending::Success)
}

fn asked(members: usize) -> bool {
    let question = format!("Offboard {} and delete the hub?", count(members, "account"));
    can_ask() && dialoguer::Confirm::new().with_prompt(question).default(false).interact().unwrap_or(false)
}

/// A bucket that the stack keeps.
#[derive(Serialize)]
struct Stays {
    bucket: String,
    /// Whether it has versions, which `aws s3 rb --force` leaves.
    versioned: bool,
}

fn stays(hub: &Hub, place: &Place) -> Vec<Stays> {
    let shipper = &hub.shipper;
    let buckets = [
        (hub.table_bucket(), true),
        (Some(hub.subscriber.state_bucket.as_str()), true),
        (Some(shipper.hub.park_bucket.as_str()), false),
        (Some(shipper.quarantine_bucket.as_str()), false),
        (Some(&code_bucket(place)), false),
    ];
    let stays =
        |(bucket, versioned): (Option<&str>, bool)| Some(Stays { bucket: bucket?.to_owned(), versioned });
    buckets.into_iter().filter_map(stays).collect()
}

fn human(members: usize, stays: &[Stays]) -> String {
    let mut text = format!(
        "{} {} offboarded, and the stack is deleted\n\nThese buckets stay, with what is in them; delete them once nobody \
         needs it:\n\n",
        style('✓').green(),
        count(members, "account")
    );
    for Stays { bucket, versioned } in stays {
        let first = if *versioned { "   # has versions: empty it in S3's console first" } else { "" };
        // Writing to a String does not fail.
        let _ = writeln!(text, "  aws s3 rb s3://{bucket} --force{first}");
    }
    text.push_str("\nThe quarantine's key stays, too, as do the roles loghub-delivery in members.\n");
    text
}
