//! A run of the local hub, from the first word to the closing books.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinSet;

use super::Args;
use super::books::Books;
use super::demo::{self, SECRETS};
use super::error::Error;
use super::hub::Hub;
use super::members::Member;
use super::screen::{self, Screen};
use super::ship_file;
use crate::exit::{Ending, Outcome};
use crate::table::{self, Loaded};

/// How long the last events may take to arrive once nothing more is written.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often the table of teams is drawn, and printed where it can't be drawn.
const DRAW: Duration = Duration::from_millis(500);
const PRINT: Duration = Duration::from_secs(10);

pub(crate) async fn run(args: &Args) -> Outcome {
    let Loaded { table, .. } = table::load(&args.routing)?;
    let source = std::fs::read_to_string(&args.routing)
        .map_err(|reason| Error::File { path: args.routing.clone(), reason })?;
    let table = Arc::new(table);
    let screen = Screen::new();
    let started = tokio::select! {
        hub = Hub::start(args, &table, &source, |what| screen.wait_for(what)) => hub,
        _ = tokio::signal::ctrl_c() => {
            screen.close();
            return Ok(Ending::Unwell);
        }
    };
    let hub = started.inspect_err(|_| screen.close())?;
    let written = Arc::new(AtomicU64::new(0));
    let outcome = session(args, &hub, source, &screen, &written).await;
    let ending = match outcome {
        Ok(()) => close(args, &hub, &screen, written.load(Ordering::Relaxed)).await,
        Err(error) => Err(error),
    };
    screen.wait_for("stopping");
    hub.stop().await;
    screen.close();
    Ok(ending?)
}

/// Runs until the time is over or Ctrl-C.
async fn session(
    args: &Args,
    hub: &Hub,
    source: String,
    screen: &Screen,
    written: &Arc<AtomicU64>,
) -> Result<(), Error> {
    screen.say(&screen::summary(hub));
    let mut tasks = JoinSet::new();
    tasks.spawn(hub.subscriber.clone().watch(hub.members.clone()));
    let to_screen = screen.clone();
    tasks.spawn(hub.publisher.clone().watch(args.routing.clone(), source, move |line| to_screen.say(&line)));
    if let Some(path) = &args.ship {
        let (account, group) =
            (args.account.as_deref().unwrap_or(""), args.log_group.as_deref().unwrap_or(""));
        let member = member(hub, account)?;
        let lines = ship_file::ship(hub.cloud(), &hub.subscriber, member, group, path).await?;
        written.fetch_add(lines, Ordering::Relaxed);
        screen.say(&format!("{lines} lines of {} are written to {group} in {}", path.display(), member.name));
    }
    if args.demo {
        let (written, to_screen) = (Arc::clone(written), screen.clone());
        let load = demo::write(hub.cloud().clone(), hub.members.clone(), args.rate, move |count| {
            written.fetch_add(count, Ordering::Relaxed);
        });
        tasks.spawn(async move { to_screen.say(&load.await.to_string()) });
    }
    let end = async {
        match args.duration {
            Some(duration) => tokio::time::sleep(duration).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = end => {}
        () = show(hub, screen) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

fn member<'a>(hub: &'a Hub, account: &str) -> Result<&'a Member, Error> {
    let named = |member: &&Member| &*member.name == account || &*member.id == account;
    hub.members.iter().find(named).ok_or_else(|| Error::UnknownAccount(account.to_owned()))
}

/// Shows what happens, for ever.
async fn show(hub: &Hub, screen: &Screen) {
    let mut printed = Instant::now();
    loop {
        tokio::time::sleep(DRAW).await;
        for line in hub.news.unseen() {
            screen.say(&line);
        }
        for complaint in hub.delivery.status().complaints {
            screen.wait_for(&complaint);
        }
        let teams = books(hub).teams();
        if screen.is_live() {
            screen.draw(format!("running\n{}", screen::teams(&teams)));
        } else if printed.elapsed() >= PRINT {
            printed = Instant::now();
            screen.say(&screen::teams(&teams));
        }
    }
}

fn books(hub: &Hub) -> Books {
    Books {
        delivery: hub.delivery.status().counts,
        records_given_up: hub.stack.kinesis.values().map(|mapping| mapping.status().records_given_up).sum(),
        heard: hub.news.heard(),
        listener: hub.listener.totals(),
    }
}

/// Waits for the last events and closes the books.
async fn close(args: &Args, hub: &Hub, screen: &Screen, written: u64) -> Result<Ending, Error> {
    screen.wait_for("waiting for the last events");
    // Functions print their summaries a moment after they answer, so it is the books that say when all is in.
    let deadline = Instant::now() + PATIENCE;
    let settled = async {
        hub.delivery.drained().await;
        while Instant::now() < deadline && !books(hub).faults().is_empty() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::select! {
        _ = tokio::time::timeout(PATIENCE, settled) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    for line in hub.news.unseen() {
        screen.say(&line);
    }
    let teams = books(hub).teams();
    let mut faults = books(hub).faults();
    faults.extend(leaks(args, hub));
    screen.close();
    if args.json {
        let books: BTreeMap<_, _> = teams.iter().map(|(name, team)| (name, json!(team))).collect();
        println!(
            "{}",
            json!({"balanced": faults.is_empty(), "faults": faults, "written": written, "teams": books})
        );
    } else {
        println!("{}", screen::teams(&teams));
        let received: u64 = teams.values().map(|team| team.received).sum();
        match faults.as_slice() {
            [] => println!("Balanced: each of {received} events is accounted for."),
            faults => println!("Not balanced:\n  {}", faults.join("\n  ")),
        }
    }
    Ok(if faults.is_empty() { Ending::Well } else { Ending::Unwell })
}

/// What the demo wrote that must be masked, looked for in every document that is kept.
fn leaks(args: &Args, hub: &Hub) -> Vec<String> {
    if !args.demo {
        return Vec::new();
    }
    let names = hub.listener.totals().accounts.into_keys();
    let leaked = |team: &String| {
        SECRETS
            .iter()
            .filter(|secret| !hub.listener.account(team).documents_with(secret, 1).is_empty())
            .count()
    };
    names
        .map(|team| (leaked(&team), team))
        .filter(|(count, _)| *count > 0)
        .map(|(count, team)| format!("{team}: {count} of the demo's secrets are in its documents, unmasked"))
        .collect()
}
