//! `loghub local onboard`: one more account for the hub that runs.

use std::time::Duration;

use localcloud::cloud::Cloud;
use localcloud::endpoint::{Join, join};
use routing::is_account_id;
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::args::{Args, Onboard};
use super::error::Error;
use super::hub::Running;
use super::members::GROUPS;
use super::place::{HUB_ACCOUNT, REGION, endpoint};
use crate::exit::{Ending, Outcome};
use crate::output::Format;
use crate::screen::Screen;
use crate::table;

/// The time that the subscriber may take until an answer no longer waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// The hub's answer.
#[derive(Serialize)]
struct Onboarded<'a> {
    account: &'a str,
    said: &'a str,
}

/// Asks the running hub to add an account.
pub(crate) async fn run(args: &Onboard, format: Format) -> Outcome {
    let endpoint = match &args.endpoint {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => endpoint()?,
    };
    let hub = Cloud::new(&endpoint, REGION, HUB_ACCOUNT);
    let said = join(&hub, &args.account).await.map_err(Error::Join)?;
    format.line(|| said.clone(), || Onboarded { account: &args.account, said: &said });
    Ok(Ending::Success)
}

/// Adds the accounts that other processes ask for, for ever.
pub(crate) async fn take_in(
    args: &Args,
    running: &Running,
    screen: &Screen,
    mut joins: mpsc::UnboundedReceiver<Join>,
) {
    while let Some(Join { account, answer }) = joins.recv().await {
        let done = onboard(args, running, &account).await.map_err(|error| error.to_string());
        if let Ok(said) = &done {
            screen.say(said);
        }
        // The process that asked may have ended meanwhile.
        let _ = answer.send(done);
    }
    std::future::pending::<()>().await;
}

/// Adds the account of that id, or of that name in the table as it is saved now.
async fn onboard(args: &Args, running: &Running, account: &str) -> miette::Result<String> {
    let id = if is_account_id(account) {
        account.to_owned()
    } else {
        table::account_id(&table::load_as_functions(&args.routing)?.table, account)?
    };
    join_hub(running, &id).await?;
    let mut subscribed = 0;
    for group in GROUPS {
        subscribed += usize::from(running.hub.members.is_subscribed(&id, group).await);
    }
    let named = if id == account { id } else { format!("{account} ({id})") };
    Ok(format!("{named} is onboarded: {subscribed} of its {} log groups are subscribed.", GROUPS.len()))
}

async fn join_hub(running: &Running, id: &str) -> Result<(), Error> {
    let hub = &running.hub;
    hub.join(id).await?;
    running.join(id);
    hub.ask(&json!({"onboard": id})).await?;
    // Work that takes longer goes on by itself.
    let _ = timeout(PATIENCE, hub.settled()).await;
    Ok(())
}
