//! `loghub local onboard`: one more account for the hub that runs.

use std::path::PathBuf;
use std::time::Duration;

use localcloud::cloud::Cloud;
use localcloud::endpoint::{Join, join};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::error::Error;
use super::hub::{self, Hub};
use super::members::GROUPS;
use super::subscriber;
use crate::exit::{Ending, Outcome};
use crate::output::Format;
use crate::screen::Screen;

/// Where a running hub notes its endpoint, under the cache.
const NOTE: &str = "local-endpoint";
/// How long the subscriber may take until an answer no longer waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What `local onboard` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  loghub local onboard 444444444444")]
pub(crate) struct Onboard {
    /// The account's id: twelve digits
    account: String,
    /// The hub's AWS endpoint, as its summary says; without it that of the hub started last
    #[arg(long)]
    endpoint: Option<String>,
}

/// Asks the running hub to take an account in.
pub(crate) async fn run(args: &Onboard, format: Format) -> Outcome {
    let endpoint = match &args.endpoint {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => std::fs::read_to_string(note()?).map_err(|_| Error::NoHub)?,
    };
    let hub = Cloud::new(&endpoint, super::REGION, super::HUB_ACCOUNT);
    let said = join(&hub, &args.account).await.map_err(Error::Join)?;
    format.line(|| said.clone(), || json!({"account": args.account, "said": said}));
    Ok(Ending::Success)
}

/// Where the hub that was started last is, for commands that look at it.
pub(crate) fn endpoint() -> Result<String, String> {
    let note = note().map_err(|error| error.to_string())?;
    std::fs::read_to_string(note).map_err(|_| "none has noted where it is".to_owned())
}

/// Notes where the hub is, so that others find it. A hub that can't note it runs all the same.
pub(crate) fn note_endpoint(endpoint: &str) {
    let _ = note().map(|note| std::fs::write(note, endpoint));
}

/// Takes in the accounts that other processes ask for, for ever.
pub(crate) async fn take_in(hub: &Hub, screen: &Screen, mut joins: mpsc::UnboundedReceiver<Join>) {
    while let Some(Join { account, answer }) = joins.recv().await {
        let done = onboard(hub, &account).await.map_err(|error| error.to_string());
        if let Ok(said) = &done {
            screen.say(said);
        }
        // Who asked may have gone meanwhile.
        let _ = answer.send(done);
    }
    std::future::pending::<()>().await;
}

async fn onboard(hub: &Hub, account: &str) -> Result<String, Error> {
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::BadAccount(account.to_owned()));
    }
    hub.endpoint.know(account);
    hub.delivery.add_member(account);
    hub.accounts.join(account).await?;
    subscriber::ask(&hub.subscriber, &json!({"onboard": account})).await?;
    // What takes longer goes on by itself.
    let _ = timeout(PATIENCE, subscriber::settled(&hub.stack, &hub.trail)).await;
    let mut subscribed = 0;
    for group in GROUPS {
        subscribed += usize::from(hub.accounts.is_subscribed(account, group).await);
    }
    let groups = GROUPS.len();
    Ok(format!("{account} is onboarded: {subscribed} of its {groups} log groups are subscribed."))
}

fn note() -> Result<PathBuf, Error> {
    Ok(hub::cache()?.join(NOTE))
}
