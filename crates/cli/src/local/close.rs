//! The end of a run: waits for the last events, closes the books, and says whether they balance.

use std::time::Duration;

use localhub::LocalHub;
use tokio::time::{Instant, sleep, timeout};

use super::args::Args;
use super::books::Books;
use super::demo::SECRETS;
use super::figures;
use crate::exit::Ending;
use crate::output::{Format, count};

/// The pause between two looks at the books: functions print their summaries a moment after they answer.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Waits, no longer than `patience`, until nothing is on its way any more.
pub(crate) async fn settle(hub: &LocalHub, patience: Duration, books: impl Fn() -> Books) {
    let deadline = Instant::now() + patience;
    // The books say what is missing after the patience.
    let _ = timeout(patience, hub.delivery.drained()).await;
    while Instant::now() < deadline && !books().settled() {
        sleep(LOOK_EVERY).await;
    }
}

/// Prints the closing books.
pub(crate) fn report(args: &Args, format: Format, hub: &LocalHub, books: &Books) -> Ending {
    let closing = books.ledger(true, leaks(args, hub));
    let held = held(closing.teams.values().map(|team| team.held_back).sum());
    let unmatched = unmatched(closing.hub.unmatched);
    let verdict = verdict(&closing.faults, closing.hub.seen);
    let text = || format!("{}\n{unmatched}{held}{verdict}", figures::table(books));
    format.line(text, || &closing);
    Ending::success_if(closing.balanced)
}

/// A note on events that only look lost; empty if there are none.
fn held(events: u64) -> String {
    if events == 0 {
        return String::new();
    }
    format!(
        "Held: rules of the table, such as `sample` or `drop`, keep {} from being shipped; `loghub explain` names the \
         rule.\n",
        count(events, "event")
    )
}

/// A note on events that a filter pattern keeps in the members' log groups; empty if there are none.
fn unmatched(events: u64) -> String {
    if events == 0 {
        return String::new();
    }
    format!(
        "Held: `filter_pattern` keeps {} in the members' log groups; `loghub explain` names the level that sets it.\n",
        count(events, "event")
    )
}

fn verdict(faults: &[String], seen: u64) -> String {
    match faults {
        [] if seen == 1 => "Balanced: the one event is accounted for.".to_owned(),
        [] => format!("Balanced: all {seen} events are accounted for."),
        faults => format!("Not balanced:\n  {}", faults.join("\n  ")),
    }
}

/// The demo's secrets that are in documents, unmasked, as sentences.
fn leaks(args: &Args, hub: &LocalHub) -> Vec<String> {
    let teams = hub.listener.totals().accounts.into_keys().filter(|_| args.demo);
    let held = |team: &str, secret: &str| !hub.listener.account(team).documents_with(secret, 1).is_empty();
    let leak = |team: String| {
        let leaked = SECRETS.iter().filter(|secret| held(&team, secret)).count();
        (leaked > 0).then(|| {
            format!("{team}: {leaked} of the demo's {} secrets are unmasked in its documents", SECRETS.len())
        })
    };
    teams.filter_map(leak).collect()
}
