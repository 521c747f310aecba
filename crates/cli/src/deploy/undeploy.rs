//! `loghub undeploy`: offboards every member, then deletes the stack.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use console::style;
use miette::Diagnostic;
use serde::Serialize;
use subscriber::report::state::State;
use thiserror::Error;
use tokio::time::timeout;

use super::place::Place;
use super::stack::Stack;
use super::upload::code_bucket;
use crate::confirm::NotConfirmed;
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, HubArgs, Unable};
use crate::member;
use crate::output::{Format, count};
use crate::screen::Screen;

/// The time limit for an account: two runs over some ten thousand log groups, with half of its quota.
const LIMIT: Duration = Duration::from_hours(6);

/// The arguments of `undeploy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub undeploy

The command offboards every onboarded account first, so that no filter is left behind. If that
fails, it deletes nothing. Buckets and keys with data remain: the output lists them with the
commands that delete them.

Exit codes: 0 the hub is deleted; 1 it is not; the output says why.")]
pub struct UndeployArgs {
    /// The stack's name
    #[arg(long, default_value = "loghub")]
    stack_name: String,
    /// Don't ask for confirmation
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Diagnostic, Error)]
enum NotGone {
    #[error("the hub was not deleted: {0} is not offboarded after six hours")]
    #[diagnostic(help(
        "`loghub status --account {0}` shows its progress; once it is offboarded, run this again"
    ))]
    TooLate(String),
    #[error("the hub was not deleted: failed to offboard {account}: {why}")]
    #[diagnostic(help("correct that, and run this again: accounts that are offboarded stay so"))]
    Member { account: String, why: String },
}

/// Deletes a hub.
pub(crate) async fn undeploy(args: &UndeployArgs, format: Format) -> Outcome {
    let hub = Hub::open(&HubArgs::deployed()).await?;
    let state = State::new(Arc::clone(&hub.sdk) as Arc<_>, &hub.subscriber.state_bucket);
    let onboarded = state.all_onboarded().await.map_err(Unable::from)?;
    let question = format!("Offboard {} and delete the hub?", count(onboarded.len(), "account"));
    NotConfirmed::new("the hub was not deleted", "").unless(args.yes, "", &question)?;
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
        || Undeployed { offboarded: &onboarded, buckets_that_stay: &stays },
    );
    Ok(Ending::Success)
}

#[derive(Serialize)]
struct Undeployed<'a> {
    offboarded: &'a BTreeSet<String>,
    buckets_that_stay: &'a [Stays],
}

/// A bucket that the stack keeps.
#[derive(Serialize)]
struct Stays {
    bucket: String,
    /// True if it has versions, which `aws s3 rb --force` does not delete.
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
        "{} {} offboarded, and the stack is deleted\n\nThese buckets remain, with their data; delete them once you do not \
         need it:\n\n",
        style('✓').green(),
        count(members, "account")
    );
    for Stays { bucket, versioned } in stays {
        let first = if *versioned { "   # has versions: empty it in S3's console first" } else { "" };
        // Writing to a String does not fail.
        let _ = writeln!(text, "  aws s3 rb s3://{bucket} --force{first}");
    }
    text.push_str("\nThe quarantine's key remains, too, as do the roles loghub-delivery in members.\n");
    text
}
